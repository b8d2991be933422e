import { z } from 'zod';
import { listQuery, listSchema, versionSchema } from './listing.ts';
import { route } from './route.ts';

const companyRef = z.object({ id: z.string(), name: z.string() });

/** `company`: his own, and the listed others; `super`: every company and the installation (T-ADM-1). */
export const rankSchema = z.enum(['none', 'company', 'super']);

export const administratorSchema = z.object({
  id: z.string(),
  login: z.string(),
  displayName: z.string(),
  email: z.string().nullable(),
  company: companyRef,
  administrator: rankSchema,
  /** Beside his own. */
  companies: z.array(companyRef),
  enabled: z.boolean(),
  version: versionSchema,
});
export type AdministratorView = z.infer<typeof administratorSchema>;

export const listAdministrators = route({
  method: 'GET',
  path: '/api/v1/admin/administrators',
  audience: 'super',
  tag: 'administrators',
  summary: 'Administrators of all companies',
  query: listQuery(['name', 'login', 'company'], { companyId: z.uuid().optional(), administrator: rankSchema.optional() }),
  response: listSchema(administratorSchema),
});

/** `none` takes all of it away. The last super user cannot be taken away. */
export const changeAdministrator = route({
  method: 'PATCH',
  path: '/api/v1/admin/administrators/:id',
  audience: 'super',
  tag: 'administrators',
  summary: 'Say what a user of any company administers',
  params: z.object({ id: z.string() }),
  body: z.object({
    version: versionSchema,
    administrator: rankSchema.optional(),
    /** The listed companies beside his own, all of them. */
    companyIds: z.array(z.uuid()).max(1000).optional(),
  }),
  response: administratorSchema,
});

/** The companies I may administer; `isActing` is the one I work in. */
export const myCompanies = route({
  method: 'GET',
  path: '/api/v1/session/companies',
  audience: 'administrator',
  tag: 'session',
  summary: 'Companies I may administer',
  query: z.object({ search: z.string().trim().max(200).optional() }),
  response: z.object({
    /** At most 200; search for others. */
    items: z.array(companyRef.extend({ enabled: z.boolean(), isHome: z.boolean(), isActing: z.boolean() })),
    total: z.number().int(),
  }),
});

/** All `/api/v1/admin/` routes of this session are about it from now on. */
export const actInCompany = route({
  method: 'POST',
  path: '/api/v1/session/company',
  audience: 'administrator',
  tag: 'session',
  summary: 'Choose the company I administer',
  body: z.object({ companyId: z.uuid() }),
  response: z.object({ company: companyRef }),
});
