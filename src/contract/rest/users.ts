import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { rankSchema } from './administrators.ts';
import { bulkAnswerSchema } from './bulk.ts';
import { administeredSchema, flagSchema, versionSchema } from './listing.ts';
import { languageSchema } from './primitives.ts';
import { route } from './route.ts';

const admin = { audience: 'administrator', tag: 'users' } as const;
const mine = { audience: 'signed-in', tag: 'me' } as const;
const params = z.object({ id: z.string() });

const loginSchema = z.string().trim().min(1).max(200);
const nameSchema = z.string().trim().max(100);
const emailSchema = z.email().max(200).nullable();
const mobileSchema = z.string().trim().max(40).nullable();
const externalKeySchema = z.string().trim().min(1).max(200).nullable();
const customSchema = z.string().trim().max(500);
const passwordSchema = z.string().min(1).max(500);
/** Typed on a telephone to hear one's messages. */
const pinSchema = z.string().regex(/^\d{4,10}$/, '4 to 10 digits');
const roleSchema = z.enum(['user', 'administrator']);

const optionalFields = {
  email: emailSchema,
  mobile: mobileSchema,
  /** The user's key in another system. */
  externalKey: externalKeySchema,
  /** Two fields free for any use, e.g. in what is shown on an incoming call. */
  custom0: customSchema,
  custom1: customSchema,
};

export const newUserSchema = z.object({
  /** Left out: the administrator's own, or the oldest of the company. */
  domainId: z.uuid().optional(),
  login: loginSchema,
  firstName: nameSchema.default(''),
  lastName: nameSchema.default(''),
  email: emailSchema.default(null),
  mobile: mobileSchema.default(null),
  language: languageSchema.default('en'),
  role: roleSchema.default('user'),
  enabled: z.boolean().default(true),
  externalKey: externalKeySchema.default(null),
  custom0: customSchema.default(''),
  custom1: customSchema.default(''),
  /** Left out: cannot sign in with a password. */
  password: passwordSchema.nullable().default(null),
  voicemailPin: pinSchema.nullable().default(null),
  /** His internal number; with it comes a phone in the browser, both or neither. */
  number: z
    .string()
    .regex(/^\d{1,12}$/, 'digits only')
    .nullable()
    .default(null),
  /** A desk phone or SIP program beside the browser; its password is shown once. */
  hasDeskPhone: z.boolean().default(false),
  groupIds: z.array(z.uuid()).max(200).default([]),
});
export type NewUserBody = z.infer<typeof newUserSchema>;

export const administeredUserSchema = z
  .object({
    id: z.string(),
    domainId: z.string(),
    domainName: z.string(),
    login: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    displayName: z.string(),
    ...optionalFields,
    email: z.string().nullable(),
    language: languageSchema,
    role: roleSchema,
    administrator: rankSchema,
    enabled: z.boolean(),
    hasPassword: z.boolean(),
    hasVoicemailPin: z.boolean(),
    devices: z.array(
      z.object({ id: z.string(), name: z.string(), number: z.string(), protocol: z.string(), enabled: z.boolean() }),
    ),
    groups: z.array(z.object({ id: z.string(), name: z.string() })),
  })
  .extend(administeredSchema.shape);
export type UserView = z.infer<typeof administeredUserSchema>;

const users = administered('users');

const phoneCredentialsSchema = z.object({ user: z.string(), password: z.string(), domain: z.string() });

export const listUsers = users.list({
  summary: 'Users of the company; `search` also finds numbers, groups and free fields',
  item: administeredUserSchema,
  sortable: ['name', 'login', 'email', 'domain', 'number', 'changedAt'],
  filters: {
    domainId: z.uuid().optional(),
    groupId: z.uuid().optional(),
    role: roleSchema.optional(),
    enabled: flagSchema.optional(),
    language: languageSchema.optional(),
  },
});

export const createUser = users.create({
  summary: 'Add a user with his phones and groups, all or nothing',
  body: newUserSchema,
  response: z.object({
    user: administeredUserSchema,
    /** Of the desk phone; shown this once. */
    sip: phoneCredentialsSchema.nullable(),
  }),
});

/** With the SIP account of each desk phone, shown once; null where there is none, and in a trial. */
const madeUsersSchema = bulkAnswerSchema.extend({
  items: z.array(
    bulkAnswerSchema.shape.items.element.extend({ number: z.string().nullable(), sip: phoneCredentialsSchema.nullable() }),
  ),
});
export type MadeUserView = z.infer<typeof madeUsersSchema>['items'][number];

export const createUsers = route({
  ...users.createMany({ summary: 'Add several users, all or none', item: newUserSchema }),
  response: madeUsersSchema,
});

/**
 * Columns: login, and of firstName, lastName, email, mobile, language, role, enabled, externalKey, custom0, custom1, password,
 * voicemailPin, number, hasDeskPhone, domain (its name), groups (names with | between them) whichever are there.
 */
export const pasteUsers = route({
  ...users.paste('Add users from the text of a spreadsheet, all or none'),
  response: madeUsersSchema,
});

export const readUser = users.read({ summary: 'A user', response: administeredUserSchema });

export const changeUser = users.change({
  summary: 'Change a user; disabling him ends his sessions and keeps his phones from registering',
  fields: z.object({
    /** Only while he has no phones, whose passwords depend on it. */
    domainId: z.uuid(),
    login: loginSchema,
    firstName: nameSchema,
    lastName: nameSchema,
    email: emailSchema,
    mobile: mobileSchema,
    language: languageSchema,
    role: roleSchema,
    enabled: z.boolean(),
    externalKey: externalKeySchema,
    custom0: customSchema,
    custom1: customSchema,
    /** All his groups. */
    groupIds: z.array(z.uuid()).max(200),
  }),
  response: administeredUserSchema,
});

export const setUserPassword = route({
  ...admin,
  method: 'PUT',
  path: '/api/v1/admin/users/:id/password',
  summary: 'Give a user another password, or none; ends his sessions',
  params,
  body: z.object({ password: passwordSchema.nullable() }),
});

export const setUserVoicemailPin = route({
  ...admin,
  method: 'PUT',
  path: '/api/v1/admin/users/:id/voicemail-pin',
  summary: 'Give a user another voicemail PIN, or none',
  params,
  body: z.object({ pin: pinSchema.nullable() }),
});

export const userDependents = users.dependents('What hangs on a user');

export const deleteUser = users.remove('Delete a user; his calls stay in the logs of others');

export const profileSchema = z.object({
  login: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  mobile: z.string().nullable(),
  language: languageSchema,
  hasPassword: z.boolean(),
  hasVoicemailPin: z.boolean(),
  groups: z.array(z.string()),
  version: versionSchema,
});

export const readProfile = route({
  ...mine,
  method: 'GET',
  path: '/api/v1/me/profile',
  summary: 'What the company knows of me',
  response: profileSchema,
});

export const changeProfile = route({
  ...mine,
  method: 'PATCH',
  path: '/api/v1/me/profile',
  summary: 'Change my mobile number and language; the rest is for administrators',
  body: z.object({ version: versionSchema, mobile: mobileSchema.optional(), language: languageSchema.optional() }),
  response: profileSchema,
});

export const changeVoicemailPin = route({
  ...mine,
  method: 'PUT',
  path: '/api/v1/me/voicemail-pin',
  summary: 'Change my voicemail PIN; null takes it away',
  body: z.object({ pin: pinSchema.nullable() }),
});
