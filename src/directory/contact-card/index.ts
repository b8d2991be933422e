export { ContactDesk } from './contact-desk.ts';
export { authorizedAdvancedSearch, contactParameters, mapServiceUrl } from './contact-parameters.ts';
export { addressesOf, mergeProfiles, type Profile, type ProfileValue, sameNumber } from './profile.ts';
export {
  callerFacts,
  contactCard,
  exportedColumns,
  exportedRow,
  foundContact,
  pictureOf,
  type ShowingParts,
  screenPopValues,
} from './shown-contact.ts';
export { type Looker, sees, type ViewerParts, viewerOf, viewerOfQueue } from './viewer.ts';
