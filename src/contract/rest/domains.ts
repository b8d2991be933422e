import { z } from 'zod';
import { bulkAnswerSchema, bulkBytes, csvBodySchema, mostAtOnce } from './bulk.ts';
import {
  administeredSchema,
  deleteQuery,
  dependentsSchema,
  flagSchema,
  listQuery,
  listSchema,
  versionSchema,
} from './listing.ts';
import { route } from './route.ts';

const admin = { audience: 'administrator', tag: 'domains' } as const;
const params = z.object({ id: z.string() });

export const sipDomainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, 'letters, digits, dots and hyphens, e.g. phone.example.org');
export const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'two letters, e.g. FR');
/** The longest internal number (T-TEN-3). */
const internalLengthSchema = z.number().int().min(1).max(12);

export const newDomainSchema = z.object({
  name: z.string().trim().min(1).max(100),
  sipDomain: sipDomainSchema,
  country: countrySchema,
  internalLength: internalLengthSchema.default(4),
});

/** The numbering plan's other settings and rules have routes of their own. */
export const domainSchema = newDomainSchema
  .extend({
    id: z.string(),
    internalLength: internalLengthSchema,
    enabled: z.boolean(),
    userCount: z.number().int(),
    deviceCount: z.number().int(),
  })
  .extend(administeredSchema.shape);
export type DomainView = z.infer<typeof domainSchema>;

export const listDomains = route({
  ...admin,
  method: 'GET',
  path: '/api/v1/admin/domains',
  summary: 'Domains of the company',
  query: listQuery(['name', 'sipDomain', 'userCount', 'changedAt'], { enabled: flagSchema.optional() }),
  response: listSchema(domainSchema),
});

export const createDomain = route({
  ...admin,
  method: 'POST',
  path: '/api/v1/admin/domains',
  summary: 'Add a domain; its numbering plan begins with what its country has',
  body: newDomainSchema,
  response: domainSchema,
  status: 201,
});

export const createDomains = route({
  ...admin,
  method: 'POST',
  path: '/api/v1/admin/domains/bulk',
  summary: 'Add several domains, all or none',
  body: z.object({ items: z.array(newDomainSchema).min(1).max(mostAtOnce) }),
  maxBodyBytes: bulkBytes,
  response: bulkAnswerSchema,
});

/** Columns: name, sipDomain, country, internalLength. */
export const pasteDomains = route({
  ...admin,
  method: 'POST',
  path: '/api/v1/admin/domains/csv',
  summary: 'Add domains from the text of a spreadsheet, all or none',
  body: csvBodySchema,
  maxBodyBytes: bulkBytes,
  response: bulkAnswerSchema,
});

export const readDomain = route({
  ...admin,
  method: 'GET',
  path: '/api/v1/admin/domains/:id',
  summary: 'A domain',
  params,
  response: domainSchema,
});

/** A disabled domain's users cannot sign in and its phones do not register. */
export const changeDomain = route({
  ...admin,
  method: 'PATCH',
  path: '/api/v1/admin/domains/:id',
  summary: 'Change a domain; the SIP domain only while it has no phones, whose passwords depend on it',
  params,
  body: z.object({
    version: versionSchema,
    name: newDomainSchema.shape.name.optional(),
    sipDomain: sipDomainSchema.optional(),
    internalLength: internalLengthSchema.optional(),
    enabled: z.boolean().optional(),
  }),
  response: domainSchema,
});

export const domainDependents = route({
  ...admin,
  method: 'GET',
  path: '/api/v1/admin/domains/:id/dependents',
  summary: 'What hangs on a domain',
  params,
  response: dependentsSchema,
});

export const deleteDomain = route({
  ...admin,
  method: 'DELETE',
  path: '/api/v1/admin/domains/:id',
  summary: 'Delete a domain; never the last of a company',
  params,
  query: deleteQuery,
});
