import { z } from 'zod';
import { bulkAnswerSchema, bulkBytes, csvBodySchema, mostAtOnce } from './bulk.ts';
import { newDomainSchema } from './domains.ts';
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

const all = { audience: 'super', tag: 'companies' } as const;
const params = z.object({ id: z.string() });
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

export const listCompanies = route({
  ...all,
  method: 'GET',
  path: '/api/v1/admin/companies',
  summary: 'All companies',
  query: listQuery(['name', 'userCount', 'changedAt'], { enabled: flagSchema.optional() }),
  response: listSchema(companySchema),
});

export const createCompany = route({
  ...all,
  method: 'POST',
  path: '/api/v1/admin/companies',
  summary: 'Add a company with its first domain',
  body: newCompanySchema,
  response: companySchema,
  status: 201,
});

export const createCompanies = route({
  ...all,
  method: 'POST',
  path: '/api/v1/admin/companies/bulk',
  summary: 'Add several companies, all or none',
  body: z.object({ items: z.array(newCompanySchema).min(1).max(mostAtOnce) }),
  maxBodyBytes: bulkBytes,
  response: bulkAnswerSchema,
});

/** Columns: name, sipDomain, country, internalLength. */
export const pasteCompanies = route({
  ...all,
  method: 'POST',
  path: '/api/v1/admin/companies/csv',
  summary: 'Add companies from the text of a spreadsheet, all or none',
  body: csvBodySchema,
  maxBodyBytes: bulkBytes,
  response: bulkAnswerSchema,
});

export const readCompany = route({
  ...all,
  method: 'GET',
  path: '/api/v1/admin/companies/:id',
  summary: 'A company',
  params,
  response: companySchema,
});

/** A disabled company's users cannot sign in and its phones do not register; nothing of it is lost. */
export const changeCompany = route({
  ...all,
  method: 'PATCH',
  path: '/api/v1/admin/companies/:id',
  summary: 'Change a company',
  params,
  body: z.object({ version: versionSchema, name: nameSchema.optional(), enabled: z.boolean().optional() }),
  response: companySchema,
});

export const companyDependents = route({
  ...all,
  method: 'GET',
  path: '/api/v1/admin/companies/:id/dependents',
  summary: 'What would be lost with a company',
  params,
  response: dependentsSchema,
});

/** Everything of it goes, also calls and logs; the record of changes stays. */
export const deleteCompany = route({
  ...all,
  method: 'DELETE',
  path: '/api/v1/admin/companies/:id',
  summary: 'Delete a company with all it has; never one’s own',
  params,
  query: deleteQuery,
});
