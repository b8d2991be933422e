import { fromOf, parseSipUri, toOf } from '../../protocol/sip/message/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { CompanyOfMessage } from './trace-ports.ts';

/** Whose a message is: by the SIP domain it is for, is to or is from; else by the trunk that sends from there. */
export function companyOfMessage(directory: Pick<CompanyDirectory, 'domainBySipDomain' | 'trunksByPeer'>): CompanyOfMessage {
  return (message, flow) => {
    const uris = [...(message.kind === 'request' ? [message.requestUri] : []), toOf(message).uri, fromOf(message).uri];
    for (const uri of uris) {
      const host = parseSipUri(uri)?.host;
      const domain = host === undefined ? undefined : directory.domainBySipDomain(host);
      if (domain) return domain.companyId;
    }
    return directory.trunksByPeer(flow.remote.host, flow.remote.port)[0]?.companyId;
  };
}
