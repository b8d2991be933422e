import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, flagSchema } from './listing.ts';

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

const domains = administered('domains');

export const listDomains = domains.list({
  summary: 'Domains of the company',
  item: domainSchema,
  sortable: ['name', 'sipDomain', 'userCount', 'changedAt'],
  filters: { enabled: flagSchema.optional() },
});

export const createDomain = domains.create({
  summary: 'Add a domain; its numbering plan begins with what its country has',
  body: newDomainSchema,
  response: domainSchema,
});

export const createDomains = domains.createMany({ summary: 'Add several domains, all or none', item: newDomainSchema });

/** Columns: name, sipDomain, country, internalLength. */
export const pasteDomains = domains.paste('Add domains from the text of a spreadsheet, all or none');

export const readDomain = domains.read({ summary: 'A domain', response: domainSchema });

/** A disabled domain's users cannot sign in and its phones do not register. */
export const changeDomain = domains.change({
  summary: 'Change a domain; the SIP domain only while it has no phones, whose passwords depend on it',
  fields: z.object({
    name: newDomainSchema.shape.name,
    sipDomain: sipDomainSchema,
    internalLength: internalLengthSchema,
    enabled: z.boolean(),
  }),
  response: domainSchema,
});

export const domainDependents = domains.dependents('What hangs on a domain');

export const deleteDomain = domains.remove('Delete a domain; never the last of a company');
