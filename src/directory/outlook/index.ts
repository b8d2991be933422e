export { mostContacts, OutlookDesk } from './outlook-desk.ts';
