import type { Language } from '../../kernel/language.ts';
import { internalNumber } from '../import/index.ts';
import { ScimError } from './scim-error.ts';
import { attributeOf, type Resource } from './scim-filter.ts';
import type { ScimGroup, ScimGroupFields, ScimUser, ScimUserFields } from './scim-ports.ts';

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';

interface Meta {
  readonly version: number;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
}

function meta(resourceType: string, location: string, { version, createdAtMs, changedAtMs }: Meta): Resource {
  return {
    resourceType,
    created: new Date(createdAtMs).toISOString(),
    lastModified: new Date(changedAtMs).toISOString(),
    location,
    version: etagOf(version),
  };
}

export function etagOf(version: number): string {
  return `W/"${version}"`;
}

/** A user as SCIM shows him (RFC 7643 §4.1). */
export function userResource(user: ScimUser, base: string): Resource {
  const name = [user.firstName, user.lastName].filter(Boolean).join(' ');
  const phones = [
    ...(user.number ? [{ type: 'work', value: user.number }] : []),
    ...(user.mobile ? [{ type: 'mobile', value: user.mobile }] : []),
  ];
  return {
    schemas: [userSchema],
    id: user.id,
    ...(user.externalKey ? { externalId: user.externalKey } : {}),
    userName: user.login,
    name: { givenName: user.firstName, familyName: user.lastName, ...(name ? { formatted: name } : {}) },
    displayName: name || user.login,
    ...(user.email ? { emails: [{ type: 'work', value: user.email, primary: true }] } : {}),
    ...(phones.length > 0 ? { phoneNumbers: phones } : {}),
    preferredLanguage: user.language,
    active: user.enabled,
    ...(user.groups.length > 0 ? { groups: user.groups.map(({ id, name: display }) => ({ value: id, display })) } : {}),
    meta: meta('User', `${base}/Users/${user.id}`, user),
  };
}

export function groupResource(group: ScimGroup, base: string): Resource {
  return {
    schemas: [groupSchema],
    id: group.id,
    ...(group.externalKey ? { externalId: group.externalKey } : {}),
    displayName: group.name,
    members: group.members.map(({ id, name }) => ({ value: id, display: name, type: 'User', $ref: `${base}/Users/${id}` })),
    meta: meta('Group', `${base}/Groups/${group.id}`, group),
  };
}

/** What a resource that somebody sent says of a user. @throws ScimError 400 `invalidValue` */
export function userFields(resource: Resource, internalLength: number): ScimUserFields {
  const login = text(resource, 'userName', 200).trim();
  if (!login) throw new ScimError(400, 'userName is needed.', 'invalidValue');
  const name = attributeOf(resource, 'name');
  const names = (typeof name === 'object' && name !== null ? name : {}) as Resource;
  const phones = listOf(resource, 'phoneNumbers');
  const work = phones.find((one) => isType(one, 'work')) ?? phones.find((one) => attributeOf(one, 'type') === undefined);
  const email = valueOf(preferred(listOf(resource, 'emails'))) || null;
  if (email && (email.length > 200 || !/^[^\s@<>"]+@[^\s@<>"]+$/.test(email)))
    throw new ScimError(400, `${JSON.stringify(email)} is no e-mail address.`, 'invalidValue');
  return {
    login,
    externalKey: text(resource, 'externalId', 200) || null,
    firstName: text(names, 'givenName', 100),
    lastName: text(names, 'familyName', 100) || (attributeOf(names, 'givenName') ? '' : text(resource, 'displayName', 100)),
    email,
    mobile: valueOf(phones.find((one) => isType(one, 'mobile'))).slice(0, 40) || null,
    number: internalNumber(valueOf(work), { internalLength }),
    language: languageOf(text(resource, 'preferredLanguage', 40)),
    enabled: flag(attributeOf(resource, 'active')),
  };
}

/** @throws ScimError 400 `invalidValue` */
export function groupFields(resource: Resource): ScimGroupFields {
  const name = text(resource, 'displayName', 100).trim();
  if (!name) throw new ScimError(400, 'displayName is needed.', 'invalidValue');
  const memberIds = listOf(resource, 'members').map((member) => valueOf(member));
  return { name, externalKey: text(resource, 'externalId', 200) || null, memberIds: [...new Set(memberIds)] };
}

function text(resource: Resource, name: string, longest: number): string {
  const value = attributeOf(resource, name) ?? '';
  if (typeof value !== 'string' || value.length > longest || /\p{Cc}/u.test(value))
    throw new ScimError(400, `${name} must be a text of at most ${longest} characters.`, 'invalidValue');
  return value;
}

function listOf(resource: Resource, name: string): Resource[] {
  const value = attributeOf(resource, name) ?? [];
  return [value].flat().map((one): Resource => (typeof one === 'object' && one !== null ? (one as Resource) : { value: one }));
}

function preferred(values: readonly Resource[]): Resource | undefined {
  return values.find((one) => isFlag(attributeOf(one, 'primary'))) ?? values.find((one) => isType(one, 'work')) ?? values[0];
}

function isType(one: Resource, type: string): boolean {
  return String(attributeOf(one, 'type')).toLowerCase() === type;
}

function valueOf(one: Resource | undefined): string {
  const value = one && attributeOf(one, 'value');
  return typeof value === 'string' ? value.trim() : '';
}

function isFlag(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

/** Left out means active. Entra sends "False" (facts: before its compatibility flag). */
function flag(value: unknown): boolean {
  if (value === undefined || value === null || isFlag(value)) return true;
  if (value === false || (typeof value === 'string' && value.toLowerCase() === 'false')) return false;
  throw new ScimError(400, 'active is true or false.', 'invalidValue');
}

function languageOf(tag: string): Language {
  const language = tag.slice(0, 2).toLowerCase();
  return (['en', 'fr', 'de', 'sv'] as const).find((one) => one === language) ?? 'en';
}
