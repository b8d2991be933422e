import {
  anonymousName,
  anonymousUri,
  assertedIdentitiesOf,
  formatIdentity,
  formatRemotePartyId,
  isIdentityHidden,
  remotePartyIdsOf,
} from '../../protocol/sip/identity/index.ts';
import { formatNameAddr, formatSipUri, fromOf, parseUri, type SipMessage } from '../../protocol/sip/message/index.ts';
import type { ExtraHeaders } from '../../protocol/sip/user-agent/index.ts';
import type { Party } from './leg.ts';
import type { SipLegProfile } from './sip-leg-profile.ts';

/** Number or user part of a URI; '' when it has none. */
export function numberOfUri(uri: string): string {
  const parsed = parseUri(uri);
  if (parsed?.kind === 'sip') return parsed.user ?? '';
  return parsed?.kind === 'tel' ? parsed.number : '';
}

type Shown = Pick<Party, 'number' | 'displayName' | 'isPrivate'>;

/** Who a message says its sender is: an asserted identity before From, where it can be trusted (RFC 3325 §5). */
export function shownIn(message: SipMessage, isTrusted: boolean): Shown {
  const asserted = isTrusted ? (assertedIdentitiesOf(message.headers)[0] ?? remotePartyIdsOf(message.headers)[0]) : undefined;
  const source = asserted ?? fromOf(message);
  const from = fromOf(message);
  const isPrivate = isIdentityHidden(message.headers) || from.uri.toLowerCase().startsWith(anonymousUri);
  const number = numberOfUri(source.uri);
  return { number: number === 'anonymous' ? '' : number, displayName: source.displayName ?? '', isPrivate };
}

/** Who is said to call in From and the identity header; a private caller stays unknown to whoever is not trusted. */
export function identityFor(party: Shown, profile: SipLegProfile): { from: string; headers: ExtraHeaders } {
  const uri = formatSipUri({ user: party.number || 'anonymous', host: profile.sipDomain });
  const shown = formatNameAddr({ displayName: party.displayName || undefined, uri });
  if (!party.isPrivate) return { from: shown, headers: [...identityHeaders(party, uri, profile)] };
  const from = formatNameAddr({ displayName: anonymousName, uri: anonymousUri });
  const headers: ExtraHeaders = [['Privacy', 'id'], ...(profile.isTrusted ? identityHeaders(party, uri, profile) : [])];
  return { from, headers };
}

/** The identity alone: for UPDATE, re-INVITE and responses. */
export function identityHeaders(party: Shown, uri: string, profile: SipLegProfile): ExtraHeaders {
  if (party.number === '') return [];
  const displayName = party.displayName || undefined;
  switch (profile.identityHeader) {
    case 'from':
      return [];
    case 'remote-party-id': {
      const privacy = party.isPrivate ? 'full' : 'off';
      return [['Remote-Party-ID', formatRemotePartyId({ displayName, uri, party: 'calling', privacy, isScreened: true })]];
    }
    case 'p-preferred-identity':
      return [['P-Preferred-Identity', formatIdentity({ displayName, uri })]];
    case 'p-asserted-identity':
      return [['P-Asserted-Identity', formatIdentity({ displayName, uri })]];
  }
}
