import { ParleyError } from '../../kernel/errors.ts';
import { parseSipUri } from '../../protocol/sip/message/index.ts';
import { parsePeer } from './peer-address.ts';

/** What of a trunk can be wrong in itself. */
export interface CheckedTrunk {
  readonly proxy?: string | undefined;
  readonly authentication?:
    | { readonly kind: 'registration'; readonly registrar: string }
    | { readonly kind: 'address'; readonly peers: readonly string[] }
    | undefined;
  readonly numbers?: readonly { readonly number: string; readonly destination: string }[] | undefined;
}

/** @throws ParleyError `input-invalid` naming what came and what was expected */
export function checkTrunk({ proxy, authentication, numbers = [] }: CheckedTrunk): void {
  if (proxy !== undefined) demandUri('proxy', proxy);
  if (authentication?.kind === 'registration') demandUri('registrar', authentication.registrar);
  if (authentication?.kind === 'address') demandAddresses(authentication.peers);
  const twice = numbers.find(({ number }, index) => numbers.findIndex((one) => one.number === number) !== index);
  if (twice) throw new ParleyError('input-invalid', `The number ${twice.number} stands twice in the list of numbers`);
}

function demandUri(what: string, text: string): void {
  if (parseSipUri(text)) return;
  throw new ParleyError('input-invalid', `The ${what} is ${JSON.stringify(text)}, expected a SIP URI like sip:carrier.example`);
}

function demandAddresses(peers: readonly string[]): void {
  const bad = peers.filter((peer) => parsePeer(peer) === null);
  if (bad.length === 0) return;
  // A name in the list would mean trusting DNS with who may dial out.
  throw new ParleyError(
    'input-invalid',
    `Not an address or network: ${bad.join(', ')}; expected e.g. 192.0.2.10, 192.0.2.10:5060 or 192.0.2.0/24`,
  );
}
