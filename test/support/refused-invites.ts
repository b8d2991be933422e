import { Sipp } from './sipp.ts';

/** Attempts at calls from one source that cannot prove who it is. */
export interface Attempts {
  /** Where the attempts come from: a loopback address of their own. */
  readonly host: string;
  readonly port: number;
  readonly exchange: string;
  readonly domain: string;
  /** Who the sender claims to be, as a SIP URI. */
  readonly from: string;
  readonly number: string;
  readonly calls: number;
  /** The refusal that counts. */
  readonly status: number;
}

/** Sends INVITEs by SIPp, each of which must be refused with the status; tells how many were. */
export async function countRefusals({ host, port, exchange, domain, from, number, calls, status }: Attempts): Promise<number> {
  const headers = (method: string, to: string) => `${method} sip:${number}@${domain} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <${from}>;tag=[pid]c[call_number]
${to}
Call-ID: [call_id]
CSeq: 1 ${method}
Contact: <sip:stranger@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Length: 0

`;
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="refused">
<send retrans="500"><![CDATA[
${headers('INVITE', `To: <sip:${number}@${domain}>`)}]]></send>
<recv response="100" optional="true"/>
<recv response="${status}"/>
<send><![CDATA[
${headers('ACK', '[last_To:]')}]]></send>
</scenario>`;
  await using sipp = await Sipp.start({ host, port, remote: exchange, scenario: { xml }, calls, callsPerSecond: 20 });
  return (await sipp.finished()).successful;
}
