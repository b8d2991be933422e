import { agree, invite, provisionalResponses, ringAndAnswer, withinCall } from '../../test/support/sipp-parts.ts';

/** A caller who lets the other side hang up; what is timed is from his INVITE to that. */
export const patientCaller = `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="caller">
${invite('[field0]', '[field1]', 'talk')}
${provisionalResponses}
<recv response="200" rrs="true"/>
${withinCall('ACK', '[field1]')}
<recv request="BYE" rtd="talk"/>
${agree}
</scenario>`;

/** A phone that rings, answers at once, and hangs up `-d` milliseconds after its call is acknowledged. */
export const agentPhone = `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="agent">
<recv request="INVITE" rrs="true">
<action>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="caller"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="self"/>
</action>
</recv>
${ringAndAnswer('agent')}
<pause/>
<send retrans="500"><![CDATA[
BYE [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
[routes]
From:[$self];tag=[pid]s[call_number]
To:[$caller]
Call-ID: [call_id]
CSeq: 1 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="200"/>
</scenario>`;
