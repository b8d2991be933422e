/** What scenarios of SIPp are made of. */

/** The offer of a party that sends no sound. */
export const sound = `v=0
o=- 53655765 2353687637 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000`;

/** Who calls, as the name-addr of From without its tag. */
const nameAddr = (caller: string): string => `"Caller" <sip:${caller}@[local_ip]:[local_port]>`;

/** An INVITE that offers sound; the timer begins with it. */
export const invite = (
  called: string,
  caller: string,
  timer: string,
): string => `<send retrans="500" start_rtd="${timer}"><![CDATA[
INVITE sip:${called}@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: ${nameAddr(caller)};tag=[pid]c[call_number]
To: <sip:${called}@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:caller@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

${sound}
]]></send>`;

/** A request of a caller within his call: it follows Record-Route and the Contact of the answer. */
export const withinCall = (
  method: 'ACK' | 'BYE',
  caller: string,
): string => `<send${method === 'BYE' ? ' retrans="500"' : ''}><![CDATA[
${method} [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
[routes]
From: ${nameAddr(caller)};tag=[pid]c[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: ${method === 'ACK' ? 1 : 2} ${method}
Max-Forwards: 70
Content-Length: 0

]]></send>`;

/** What may come before the answer. */
export const provisionalResponses = [100, 180, 183].map((status) => `<recv response="${status}" optional="true"/>`).join('\n');

/**
 * Rings, answers at once, and waits for the ACK. The INVITE comes again when our answer is long on its way, which SIPp takes for an error
 * unless it is told of it.
 */
export const ringAndAnswer = (user: string): string => `<send><![CDATA[
SIP/2.0 180 Ringing
[last_Via:]
[last_Record-Route:]
[last_From:]
[last_To:];tag=[pid]s[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:${user}@[local_ip]:[local_port]>
Content-Length: 0

]]></send>
<label id="answer"/>
<send retrans="500"><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_Record-Route:]
[last_From:]
[last_To:];tag=[pid]s[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:${user}@[local_ip]:[local_port]>
Content-Type: application/sdp
Content-Length: [len]

${sound}
]]></send>
<recv request="INVITE" optional="true" next="answer"/>
<recv request="ACK"/>`;

/** Waits for the BYE; an INVITE that was long on its way may still come. */
export const untilBye = `<label id="talk"/>
<recv request="INVITE" optional="true" next="talk"/>
<recv request="BYE"/>`;

/** Agrees to a BYE. */
export const agree = `<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>`;
