# Signs connections in by NTLM with GSS-NTLMSSP, whose users are in the file named by NTLM_USER_FILE ("DOMAIN:name:password" a line).
# Reads "connection channel-binding token" a line (base64, "-" for none), writes "connection done|more|refused token-or-name".
import base64
import sys

import gssapi
from gssapi.raw import ChannelBindings

ntlm = gssapi.OID.from_int_seq("1.3.6.1.4.1.311.2.2.10")
contexts = {}
for line in sys.stdin:
    connection, binding, token = line.split()
    try:
        if connection not in contexts:
            bindings = None if binding == "-" else ChannelBindings(application_data=base64.b64decode(binding))
            credentials = gssapi.Credentials(usage="accept", mechs=[ntlm])
            contexts[connection] = gssapi.SecurityContext(creds=credentials, usage="accept", channel_bindings=bindings)
        context = contexts[connection]
        answer = context.step(base64.b64decode(token))
        if context.complete:
            print(connection, "done", base64.b64encode(str(context.initiator_name).encode()).decode(), flush=True)
            del contexts[connection]
        else:
            print(connection, "more", base64.b64encode(answer or b"").decode() or "-", flush=True)
    except Exception as error:
        contexts.pop(connection, None)
        print(connection, "refused", base64.b64encode(str(error).encode()).decode(), flush=True)
