/** What a contact may have (T-DIR-3), beside ten free fields. The names are those of mappings, of the API and of screen-pops (`[-LastName-]`, any case). */
export const textFields = [
  'lastName',
  'firstName',
  'displayName',
  'companyName',
  'department',
  'jobTitle',
  'email1',
  'email2',
  'postalAddress',
  'picture',
  'url',
] as const;

/** Fields that are telephone numbers. Each may be on the red list (T-DIR-8). */
export const numberFields = ['workPhone', 'mobilePhone', 'homePhone', 'assistantPhone', 'standardPhone', 'fax'] as const;

/** Ten free fields; an administrator may give them names of their own. One named `[VIP]` marks very important people (T-DIR-7). */
export const freeFields = [
  'private0',
  'private1',
  'private2',
  'private3',
  'private4',
  'private5',
  'private6',
  'private7',
  'private8',
  'private9',
] as const;

export type TextField = (typeof textFields)[number];
export type NumberField = (typeof numberFields)[number];
export type FreeField = (typeof freeFields)[number];
export type ContactField = TextField | NumberField | FreeField;

export const contactFields: readonly ContactField[] = [...textFields, ...numberFields, ...freeFields];
