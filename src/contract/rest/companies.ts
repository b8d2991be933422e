import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { newDomainSchema } from './domains.ts';
import { administeredSchema, flagSchema } from './listing.ts';

const nameSchema = z.string().trim().min(1).max(100);

export const companySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    domainCount: z.number().int(),
    userCount: z.number().int(),
    deviceCount: z.number().int(),
  })
  .extend(administeredSchema.shape);
export type CompanyView = z.infer<typeof companySchema>;

/** A company begins with one domain, called as itself. */
export const newCompanySchema = newDomainSchema.omit({ name: true }).extend({ name: nameSchema });

const companies = administered('companies', { audience: 'super' });

export const listCompanies = companies.list({
  summary: 'All companies',
  item: companySchema,
  sortable: ['name', 'userCount', 'changedAt'],
  filters: { enabled: flagSchema.optional() },
});

export const createCompany = companies.create({
  summary: 'Add a company with its first domain',
  body: newCompanySchema,
  response: companySchema,
});

export const createCompanies = companies.createMany({ summary: 'Add several companies, all or none', item: newCompanySchema });

/** Columns: name, sipDomain, country, internalLength. */
export const pasteCompanies = companies.paste('Add companies from the text of a spreadsheet, all or none');

export const readCompany = companies.read({ summary: 'A company', response: companySchema });

/** A disabled company's users cannot sign in and its phones do not register; nothing of it is lost. */
export const changeCompany = companies.change({
  summary: 'Change a company',
  fields: z.object({ name: nameSchema, enabled: z.boolean() }),
  response: companySchema,
});

export const companyDependents = companies.dependents('What would be lost with a company');

/** Everything of it goes, also calls and logs; the record of changes stays. */
export const deleteCompany = companies.remove('Delete a company with all it has; never one’s own');
