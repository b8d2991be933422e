export { type Contact, type ContactDetails, type ContactDirectoryId, type ContactId, nameOfContact } from './contact.ts';
export {
  type ContactField,
  contactFields,
  type FreeField,
  freeFields,
  type NumberField,
  numberFields,
  type TextField,
  textFields,
} from './contact-fields.ts';
