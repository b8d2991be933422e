import { formatNameAddr, type NameAddr, parameterText, parseNameAddr } from '../grammar/index.ts';
import type { SipHeaders } from '../message/index.ts';

/** A party as headers name it. */
export interface Identity {
  readonly displayName: string | undefined;
  readonly uri: string;
}

function identitiesOf(headers: SipHeaders, name: string): Identity[] {
  const found = headers.getAll(name).map((value) => parseNameAddr(value));
  return found.filter((address) => address !== undefined).map(({ displayName, uri }) => ({ displayName, uri }));
}

/** P-Asserted-Identity (RFC 3325 §9.1): at most a SIP and a tel URI. Believe it only from a trusted peer. */
export const assertedIdentitiesOf = (headers: SipHeaders): Identity[] => identitiesOf(headers, 'P-Asserted-Identity').slice(0, 2);

/** P-Preferred-Identity (RFC 3325 §9.2): which of its identities a user wishes to show. */
export const preferredIdentitiesOf = (headers: SipHeaders): Identity[] =>
  identitiesOf(headers, 'P-Preferred-Identity').slice(0, 2);

/** A value of P-Asserted-Identity or P-Preferred-Identity. */
export const formatIdentity = ({ displayName, uri }: Identity): string => formatNameAddr({ displayName, uri });

/** Remote-Party-ID, never standardised and still sent: who, in which role, and whether to hide it. */
export interface RemotePartyId extends Identity {
  readonly party: 'calling' | 'called';
  readonly privacy: 'off' | 'full' | 'name' | 'uri';
  /** Whether the sender has verified it. */
  readonly isScreened: boolean;
}

function toRemoteParty({ displayName, uri, params }: NameAddr): RemotePartyId {
  const privacy = parameterText(params, 'privacy')?.toLowerCase() ?? 'off';
  return {
    displayName,
    uri,
    party: parameterText(params, 'party')?.toLowerCase() === 'called' ? 'called' : 'calling',
    privacy: privacy === 'full' || privacy === 'name' || privacy === 'uri' ? privacy : 'off',
    isScreened: parameterText(params, 'screen')?.toLowerCase() === 'yes',
  };
}

export function remotePartyIdsOf(headers: SipHeaders): RemotePartyId[] {
  const found = headers.getAll('Remote-Party-ID').map((value) => parseNameAddr(value));
  return found.filter((address) => address !== undefined).map(toRemoteParty);
}

export function formatRemotePartyId({ displayName, uri, party, privacy, isScreened }: RemotePartyId): string {
  const params = [
    ['party', party],
    ['privacy', privacy],
    ['screen', isScreened ? 'yes' : 'no'],
  ] as const;
  return formatNameAddr({ displayName, uri, params });
}
