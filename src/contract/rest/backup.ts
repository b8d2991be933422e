import { z } from 'zod';
import { timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const tag = 'backup';
const nameParams = z.object({ name: z.string().max(100) });

export const backupFileSchema = z.object({ name: z.string(), bytes: z.number().int(), madeAt: timestampSchema });

export const listBackups = route({
  method: 'GET',
  path: '/api/v1/admin/backups',
  audience: 'super',
  tag,
  summary: 'Backups on this server, the newest first',
  response: z.object({ items: z.array(backupFileSchema) }),
});

export const makeBackup = route({
  method: 'POST',
  path: '/api/v1/admin/backups',
  audience: 'super',
  tag,
  summary: 'Make a backup now; the answer names the run to follow',
  response: z.object({ runId: z.string() }),
});

export const checkBackupFile = route({
  method: 'POST',
  path: '/api/v1/admin/backups/:name/check',
  audience: 'super',
  tag,
  summary: 'Read a backup whole: versions, counts, checksums',
  params: nameParams,
  response: z.object({
    tables: z.number().int(),
    rows: z.number().int(),
    files: z.number().int(),
    createdAt: z.string(),
    /** Whether passwords in it can be read with the master key of this installation. */
    hasThisMasterKey: z.boolean(),
    companies: z.number().int(),
    users: z.number().int(),
    devices: z.number().int(),
    /** Why this version cannot restore it; null: it can. */
    problem: z.string().nullable(),
  }),
});

/** Calls that are up end with BYE; everybody is signed out. When it fails everything is as before and an incident says why. */
export const restoreBackup = route({
  method: 'POST',
  path: '/api/v1/admin/backups/:name/restore',
  audience: 'super',
  tag,
  summary: 'Replace everything by a backup: the program ends, restores and starts anew',
  params: nameParams,
});

export const downloadBackup = route({
  method: 'GET',
  path: '/api/v1/admin/backups/:name/file',
  audience: 'super',
  tag,
  summary: 'Download a backup',
  params: nameParams,
  contentType: 'application/gzip',
});

export const deleteBackup = route({
  method: 'DELETE',
  path: '/api/v1/admin/backups/:name',
  audience: 'super',
  tag,
  summary: 'Delete a backup',
  params: nameParams,
});

export const backupDestinationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('folder'), path: z.string().min(1).max(1000) }),
  z.object({
    kind: z.literal('sftp'),
    host: z.string().min(1).max(255),
    port: z.number().int().min(1).max(65_535).default(22),
    user: z.string().min(1).max(100),
    path: z.string().min(1).max(1000),
    hostKey: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'like SHA256:… of ssh-keygen -l'),
    authentication: z.enum(['password', 'key']),
  }),
]);

export const backupPlanSchema = z.object({
  enabled: z.boolean(),
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  timeZone: z.string().max(100),
  keepDays: z.number().int().min(1).max(3650),
  keepAtLeast: z.number().int().min(1).max(100),
  copyTo: backupDestinationSchema,
});

const planView = backupPlanSchema.extend({ hasSecret: z.boolean(), version: z.number().int() });

export const getBackupPlan = route({
  method: 'GET',
  path: '/api/v1/admin/backup-plan',
  audience: 'super',
  tag,
  summary: 'When backups are made, where they go, how long they stay',
  response: planView,
});

export const setBackupPlan = route({
  method: 'PUT',
  path: '/api/v1/admin/backup-plan',
  audience: 'super',
  tag,
  summary: 'Change the plan; the secret is stored encrypted and never shown',
  body: backupPlanSchema.extend({
    version: z.number().int(),
    /** Password or private key of the SFTP server; left out: as it is; null: none. */
    secret: z.string().max(20_000).nullable().optional(),
  }),
  response: planView,
});

/** To compare with what its administrator says, before it is trusted. */
export const readHostKey = route({
  method: 'POST',
  path: '/api/v1/admin/backup-plan/host-key',
  audience: 'super',
  tag,
  summary: 'The key that an SFTP server shows',
  body: z.object({ host: z.string().min(1).max(255), port: z.number().int().min(1).max(65_535).default(22) }),
  response: z.object({ hostKey: z.string() }),
});
