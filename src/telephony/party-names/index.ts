export { hideNumbers } from './hide-numbers.ts';
export {
  type KnownParty,
  type NamedParty,
  type NamesChange,
  type NameViewer,
  noPartyNames,
  type PartyNames,
} from './party-names.ts';
