import {
  agree,
  invite,
  provisionalResponses,
  ringAndAnswer,
  sound,
  untilBye,
  withinCall,
} from '../../test/support/sipp-parts.ts';

const trunkCaller = '+33155171889';

/** A caller: INVITE, 180, 200, ACK, at once BYE. Follows Record-Route and the Contact of the answer. */
export const callerScenario = `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="caller">
${invite('[service]', trunkCaller, 'answer')}
${provisionalResponses}
<recv response="200" rtd="answer" rrs="true"/>
${withinCall('ACK', trunkCaller)}
<pause/>
${withinCall('BYE', trunkCaller)}
<recv response="200"/>
</scenario>`;

/** The caller again, to whom a refusal for overload (503 that says when to come again) is no failure: only answers are timed. */
export const refusableCaller = callerScenario
  .replace(
    '<recv response="200" rtd="answer"',
    `<recv response="503" optional="true" next="refused">
<action><ereg regexp="[0-9]+" search_in="hdr" header="Retry-After:" check_it="true" assign_to="retryAfter"/></action>
</recv>
<Reference variables="retryAfter"/>
<recv response="200" rtd="answer"`,
  )
  .replace(
    /<recv response="200"\/>\n<\/scenario>$/,
    `<recv response="200" next="ended"/>
<label id="refused"/>
<send><![CDATA[
ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
[last_Via:]
From: "Caller" <sip:${trunkCaller}@[local_ip]:[local_port]>;tag=[pid]c[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
<label id="ended"/>
</scenario>`,
  );

/** A phone of ours that dials 112, shows its password and stays for `-d` milliseconds; what is timed is until the answer. */
export function emergencyCaller({ user, password }: { user: string; password: string }, domain: string): string {
  const start = (method: string, uri: string, cseq: number, to: string) => `${method} ${uri} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:${user}@${domain}>;tag=[pid]e[call_number]
${to}
Call-ID: [call_id]
CSeq: ${cseq} ${method}
Max-Forwards: 70`;
  const uri = `sip:112@${domain}`;
  const end = 'Content-Length: 0\n\n]]></send>';
  const ask = (cseq: number, authorization: string, timing: string) => `<send retrans="500"${timing}><![CDATA[
${start('INVITE', uri, cseq, `To: <${uri}>`)}
${authorization}Contact: <sip:${user}@[local_ip]:[local_port]>
Content-Type: application/sdp
Content-Length: [len]

${sound}
]]></send>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="emergency">
${ask(1, '', ' start_rtd="answer"')}
<recv response="100" optional="true"/>
<recv response="401" auth="true"/>
<send><![CDATA[
${start('ACK', uri, 1, '[last_To:]')}
${end}
${ask(2, `[authentication username=${user} password=${password}]\n`, '')}
${provisionalResponses}
<recv response="200" rtd="answer" rrs="true"/>
<send><![CDATA[
${start('ACK', '[next_url]', 2, '[last_To:]')}
[routes]
${end}
<pause/>
<send retrans="500"><![CDATA[
${start('BYE', '[next_url]', 3, '[last_To:]')}
[routes]
${end}
<recv response="200"/>
</scenario>`;
}

/** A phone that rings and answers at once. */
export const calleeScenario = `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="callee">
<recv request="INVITE" crlf="true"/>
${ringAndAnswer('callee')}
${untilBye}
${agree}
</scenario>`;

/** Registers `user` with the contact `contact`; answers a challenge with `authorization`, one of SIPp's keywords, when that is given. */
export function registerScenario(options: { user: string; domain: string; contact: string; authorization?: string }): string {
  const request = (cseq: number, authorization: string) => `<send retrans="500"><![CDATA[
REGISTER sip:${options.domain} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:${options.user}@${options.domain}>;tag=[pid]r[call_number]
To: <sip:${options.user}@${options.domain}>
Call-ID: [call_id]
CSeq: ${cseq} REGISTER
Contact: <${options.contact}>
Max-Forwards: 70
Expires: 3600
${authorization}Content-Length: 0

]]></send>`;
  const challenged = `<recv response="401" auth="true"/>
${request(2, `${options.authorization}\n`)}
`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="register">
${request(1, '')}
${options.authorization === undefined ? '' : challenged}<recv response="200"/>
</scenario>`;
}
