import type { SipTransport } from '../adapters/sip-transport/index.ts';
import { type CompanyDirectory } from '../telephony/company-directory/index.ts';
import type { Registrar } from '../telephony/registration/index.ts';
import { parsePeer } from '../telephony/trunk/index.ts';

/**
 * Tells the guard against hostile traffic whom it knows: trunk peers are never limited, and an address from
 * which a device has just registered does not share the strangers' budget.
 */
export function introduceKnownSources(parts: {
  transport: SipTransport;
  registrar: Registrar;
  directory: CompanyDirectory;
}): void {
  const { transport, registrar, directory } = parts;
  const allowPeers = () => transport.guard.setAllowed(peerNetworks(directory));
  allowPeers();
  directory.onChanged(allowPeers);
  registrar.events.on('bindingAdded', (binding) => transport.guard.vouch(binding.source.host));
}

function peerNetworks(directory: CompanyDirectory): string[] {
  const peers = directory
    .allTrunks()
    .flatMap(({ authentication }) => (authentication.kind === 'address' ? authentication.peers : []));
  return peers.flatMap((text) => {
    const peer = parsePeer(text);
    if (!peer) return [];
    return [peer.kind === 'network' ? `${peer.address}/${peer.bits}` : peer.address];
  });
}
