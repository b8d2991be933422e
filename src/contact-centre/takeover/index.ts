export { type ContactCentreKindParts, contactCentreKinds } from './contact-centre-kinds.ts';
