export {
  assertedIdentitiesOf,
  formatIdentity,
  formatRemotePartyId,
  type Identity,
  preferredIdentitiesOf,
  type RemotePartyId,
  remotePartyIdsOf,
} from './asserted-identity.ts';
export { type Diversion, type DiversionReason, diversionsOf, formatDiversion } from './diversion.ts';
export { formatHistoryEntry, type HistoryEntry, type HistoryTarget, historyOf } from './history-info.ts';
export { anonymousName, anonymousUri, formatPrivacy, isIdentityHidden, type PrivacyValue, privacyOf } from './privacy.ts';
