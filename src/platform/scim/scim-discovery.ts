import type { Resource } from './scim-filter.ts';
import { groupSchema, userSchema } from './scim-resources.ts';

export const mostResults = 500;

/** RFC 7643 §5. */
export function serviceProviderConfig(base: string): Resource {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: mostResults },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      { type: 'oauthbearertoken', name: 'Bearer token', description: 'A token made by an administrator', primary: true },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}

/** RFC 7643 §6. */
export function resourceTypes(base: string): Resource[] {
  return [
    ['User', '/Users', userSchema],
    ['Group', '/Groups', groupSchema],
  ].map(([id, endpoint, schema]) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id,
    name: id,
    endpoint,
    schema,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${id}` },
  }));
}

interface AttributeOptions {
  readonly required?: boolean;
  readonly multiValued?: boolean;
  readonly caseExact?: boolean;
  readonly mutability?: 'readWrite' | 'readOnly';
  readonly uniqueness?: 'none' | 'server';
  readonly type?: string;
  readonly subAttributes?: Resource[];
}

function attribute(name: string, options: AttributeOptions = {}): Resource {
  return {
    name,
    type: 'string',
    multiValued: false,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...options,
  };
}

function values(name: string, more: AttributeOptions = {}): Resource {
  const subAttributes = [attribute('value'), attribute('type'), attribute('display'), attribute('primary', { type: 'boolean' })];
  return attribute(name, { type: 'complex', multiValued: true, subAttributes, ...more });
}

/** RFC 7643 §7: what of the core schemas is kept. */
export function schemas(base: string): Resource[] {
  const name = attribute('name', {
    type: 'complex',
    subAttributes: [attribute('givenName'), attribute('familyName'), attribute('formatted', { mutability: 'readOnly' })],
  });
  const user = [
    attribute('userName', { required: true, uniqueness: 'server' }),
    name,
    attribute('displayName', { mutability: 'readOnly' }),
    attribute('preferredLanguage'),
    attribute('active', { type: 'boolean' }),
    values('emails'),
    values('phoneNumbers'),
    values('groups', { mutability: 'readOnly' }),
  ];
  const group = [attribute('displayName', { required: true, uniqueness: 'server' }), values('members')];
  return [
    { id: userSchema, name: 'User', attributes: user },
    { id: groupSchema, name: 'Group', attributes: group },
  ].map((schema) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    ...schema,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
  }));
}
