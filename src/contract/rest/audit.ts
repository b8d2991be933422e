import { z } from 'zod';
import { listQuery, listSchema } from './listing.ts';
import { timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const admin = { tag: 'audit' } as const;

export const auditEntrySchema = z.object({
  id: z.string(),
  at: timestampSchema,
  actor: z.object({
    /** Null: the program itself. */
    userId: z.string().nullable(),
    login: z.string().nullable(),
    /** `browser`, `token`, `import`, `scim`, `system`, … */
    via: z.string(),
    address: z.string().nullable(),
  }),
  /** `user`, `domain`, `queue-agent`, … */
  kind: z.string(),
  rowId: z.string(),
  name: z.string(),
  /** `insert`, `update`, `delete`, or what else was done. */
  action: z.string(),
  /** Field by field; of something new only `after`, of something gone only `before`. */
  changes: z.array(z.object({ field: z.string(), before: z.unknown().nullable(), after: z.unknown().nullable() })),
  /** Fields that changed and are never shown, like passwords. */
  secrets: z.array(z.string()),
  canUndo: z.boolean(),
});
export type AuditEntryView = z.infer<typeof auditEntrySchema>;

const filters = {
  kind: z.string().max(50).optional(),
  rowId: z.string().max(200).optional(),
  /** Who did it. */
  userId: z.string().max(50).optional(),
  action: z.string().max(50).optional(),
  /** Not before, not after: milliseconds since 1970. */
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
};

const query = listQuery(['at'], filters).extend({ sort: z.enum(['at', '-at']).default('-at') });

export const listAudit = route({
  ...admin,
  audience: 'administrator',
  method: 'GET',
  path: '/api/v1/admin/audit',
  summary: 'Who changed what, the latest first',
  query,
  response: listSchema(auditEntrySchema),
});

/** Also of companies that are gone. */
export const listAllAudit = route({
  ...admin,
  audience: 'super',
  method: 'GET',
  path: '/api/v1/admin/installation/audit',
  summary: 'Who changed what in any company, the latest first',
  query: query.extend({ companyId: z.uuid().optional() }),
  response: listSchema(auditEntrySchema.extend({ companyId: z.string() })),
});

export const exportAudit = route({
  ...admin,
  audience: 'administrator',
  method: 'GET',
  path: '/api/v1/admin/audit/csv',
  summary: 'The same as a spreadsheet, at most 50000 lines',
  query: query.omit({ limit: true, after: true }),
  contentType: 'text/csv; charset=utf-8',
});

export const undoChange = route({
  ...admin,
  audience: 'administrator',
  method: 'POST',
  path: '/api/v1/admin/audit/:id/undo',
  summary: 'Take an update back; 409 when the same fields were changed since',
  params: z.object({ id: z.string() }),
  response: auditEntrySchema,
});
