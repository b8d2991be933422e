import { z } from 'zod';
import { newUserSchema } from '../../../contract/rest/users.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import type { GroupId, IdSource, UserId } from '../../../kernel/ids.ts';
import type { Domain } from '../../domain/index.ts';
import type { GroupStore } from '../../group/index.ts';
import { checkNewPassword, type PasswordHasher } from '../../sign-in/index.ts';
import { checkNewPin, displayName, type User, type UserStore } from '../../user/index.ts';
import { type Claim, keyOf, type Reference, type TakeoverKind } from '../takeover-kind.ts';
import { domainReference } from './company-kinds.ts';
import type { ReadPresent } from './read-present.ts';

export interface UserKindParts {
  readonly ids: IdSource;
  readonly users: Pick<UserStore, 'addUser' | 'domainFor'>;
  readonly groups: Pick<GroupStore, 'addGroup' | 'addMembers'>;
  readonly passwords: PasswordHasher;
  /** The phone in the browser that comes with a number. */
  readonly addBrowserPhone: (domain: Domain, user: User, number: string) => Promise<void>;
  readonly present: ReadPresent;
}

export function userReference(login: string): Reference {
  return { kind: 'users', key: keyOf(login), name: login, what: 'user' };
}

export function groupReference(name: string): Reference {
  return { kind: 'groups', key: keyOf(name), name, what: 'group' };
}

/** A number of a domain: of one user's phones together, or of one thing alone (`login` null). */
export function numberClaim(domain: string, number: string, login: string | null): Claim {
  const owner = login === null ? '' : keyOf('user', login);
  return { what: `the number ${number}`, key: keyOf('number', domain, number), owner };
}

const groupSchema = z.object({
  name: z.string().trim().min(1).max(100),
  description: z.string().trim().max(500).default(''),
  enabled: z.boolean().default(true),
});

function groupKind({ ids, groups, present }: UserKindParts): TakeoverKind<z.output<typeof groupSchema>> {
  return {
    name: 'groups',
    alsoKnownAs: ['group', 'user-groups'],
    outcome: 'created',
    columns: {
      name: { kind: 'text', alsoKnownAs: ['group', 'groupname', 'label'] },
      description: { kind: 'text', alsoKnownAs: ['comment'] },
      enabled: { kind: 'flag', alsoKnownAs: ['active'] },
    },
    schema: groupSchema,
    nameOf: ({ name }) => name,
    keysOf: ({ name }) => [keyOf(name)],
    present: (companyId) => present(companyId, 'groups'),
    make: async (group, { company }) => {
      const id = ids.next<GroupId>();
      await groups.addGroup({ ...group, id, companyId: company.id });
      return { id };
    },
  };
}

const userSchema = newUserSchema.omit({ domainId: true, groupIds: true, hasDeskPhone: true }).extend({
  domain: z.string().max(100),
  groups: z.array(z.string()).default([]),
  /** `fr_FR` and `French` are not what we know; `fr` is. */
  language: z.preprocess(
    (text) => (typeof text === 'string' ? text.slice(0, 2).toLowerCase() : text),
    newUserSchema.shape.language,
  ),
  /** What came of {@link ready}. */
  secrets: z
    .object({ passwordHash: z.string().nullable(), voicemailPinHash: z.string().nullable(), notes: z.array(z.string()) })
    .optional(),
});
type UserRow = z.output<typeof userSchema>;

const userColumns = {
  login: { kind: 'text', alsoKnownAs: ['username', 'user', 'userid', 'logon', 'samaccountname'] },
  firstName: { kind: 'text', alsoKnownAs: ['first', 'givenname', 'prenom', 'forename'] },
  lastName: { kind: 'text', alsoKnownAs: ['last', 'surname', 'sn', 'name', 'nom', 'familyname'] },
  email: { kind: 'text', alsoKnownAs: ['mail', 'emailaddress', 'e-mail'] },
  mobile: { kind: 'text', alsoKnownAs: ['mobilenumber', 'mobilephone', 'cell', 'gsm'] },
  language: { kind: 'text', alsoKnownAs: ['lang', 'locale'] },
  role: { kind: 'text' },
  enabled: { kind: 'flag', alsoKnownAs: ['active'] },
  externalKey: { kind: 'text', alsoKnownAs: ['externalid', 'employeeid', 'guid'] },
  custom0: { kind: 'text', alsoKnownAs: ['free0', 'customfield0'] },
  custom1: { kind: 'text', alsoKnownAs: ['free1', 'customfield1'] },
  password: { kind: 'text', alsoKnownAs: ['pwd'] },
  voicemailPin: { kind: 'text', alsoKnownAs: ['pin', 'vmpin', 'voicemailpassword'] },
  number: { kind: 'text', alsoKnownAs: ['phone', 'phonenumber', 'extension', 'telephone', 'internalnumber', 'telephonenumber'] },
  domain: { kind: 'text', alsoKnownAs: ['domainname', 'site'] },
  groups: { kind: 'names', alsoKnownAs: ['group'] },
} as const;

function userKind(parts: UserKindParts): TakeoverKind<UserRow> {
  const { ids, users, present } = parts;
  return {
    name: 'users',
    alsoKnownAs: ['user', 'twp-users'],
    outcome: 'created',
    columns: userColumns,
    schema: userSchema,
    nameOf: (row) => displayName(row),
    keysOf: ({ login }) => [keyOf(login)],
    needs: ({ domain, groups }) => [domainReference(domain), ...groups.map(groupReference)],
    claims: ({ domain, number, login }) => (number === null ? [] : [numberClaim(domain, number, login)]),
    present: (companyId) => present(companyId, 'users'),
    ready: async (row) => ({ ...row, secrets: await secretsOf(parts, row) }),
    make: async ({ domain: domainName, groups, number, secrets, password: _password, voicemailPin: _pin, ...row }, making) => {
      const companyId = making.company.id;
      const domain = await users.domainFor(companyId, { id: await making.id(domainReference(domainName)), usual: '' });
      const user = { ...row, id: ids.next<UserId>(), companyId, domainId: domain.id };
      const { notes = [], passwordHash = null, voicemailPinHash = null } = secrets ?? {};
      const groupIds: GroupId[] = [];
      for (const name of groups) groupIds.push((await making.id(groupReference(name))) as GroupId);
      await users.addUser({ ...user, passwordHash, voicemailPinHash }, groupIds);
      if (number !== null) await parts.addBrowserPhone(domain, user, number);
      return { id: user.id, notes };
    },
  };
}

/** A password or PIN that everybody guesses is not taken over: the user comes without one. */
async function secretsOf({ passwords }: UserKindParts, row: UserRow): Promise<NonNullable<UserRow['secrets']>> {
  const notes: string[] = [];
  const kept = async (what: string, secret: string | null, check: (secret: string) => void): Promise<string | null> => {
    if (secret === null) return null;
    try {
      check(secret);
      return await passwords.hash(secret);
    } catch (error) {
      if (!(error instanceof ParleyError)) throw error;
      notes.push(`The ${what} was not taken over: ${error.message}.`);
      return null;
    }
  };
  const passwordHash = await kept('password', row.password, (secret) => checkNewPassword(secret, row));
  const voicemailPinHash = await kept('PIN', row.voicemailPin, checkNewPin);
  return { passwordHash, voicemailPinHash, notes };
}

const memberSchema = z.object({ group: z.string().min(1), login: z.string().min(1) });

function memberKind({ groups, present }: UserKindParts): TakeoverKind<z.output<typeof memberSchema>> {
  return {
    name: 'group-members',
    alsoKnownAs: ['members', 'groups-users', 'group-users'],
    outcome: 'created',
    columns: {
      group: { kind: 'text', alsoKnownAs: ['groupname', 'name'] },
      login: { kind: 'text', alsoKnownAs: ['user', 'username', 'member'] },
    },
    schema: memberSchema,
    nameOf: ({ group, login }) => `${login} in ${group}`,
    keysOf: ({ group, login }) => [keyOf(group, login)],
    needs: ({ group, login }) => [groupReference(group), userReference(login)],
    present: (companyId) => present(companyId, 'group-members'),
    make: async ({ group, login }, making) => {
      const userId = (await making.id(userReference(login))) as UserId;
      await groups.addMembers(making.company.id, await making.id(groupReference(group)), [userId]);
      return { id: null };
    },
  };
}

export function userKinds(parts: UserKindParts): readonly TakeoverKind[] {
  return [groupKind(parts), userKind(parts), memberKind(parts)];
}
