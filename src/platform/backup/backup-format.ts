import { z } from 'zod';

/**
 * Format 1, an archive with these files in this order:
 *
 * ```
 * head.json            what it is: format, when, of which migrations, which tables with which columns
 * tables/NAME/000001   rows in PostgreSQL's COPY text form, cut anywhere, numbered without gaps
 * files/PATH           of the data folder
 * manifest.json        rows, bytes and SHA-256 of each table and file; sequences; always the last
 * ```
 */
export const backupFormat = 1;
export const headName = 'head.json';
export const manifestName = 'manifest.json';

const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);

export const headSchema = z.object({
  product: z.literal('parley'),
  format: z.number().int(),
  createdAt: z.iso.datetime(),
  /** Applied to the store, in order. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })).min(1),
  tables: z.array(z.object({ name: identifier, columns: z.array(identifier).min(1) })),
  /** Tables whose rows are not kept: sign-ins and the like. */
  leftOut: z.array(identifier),
  /** Tells which master key the encrypted values need; not the key. */
  masterKeyId: z.string(),
  /** The settings the program ran with, without secrets; for people to look up. */
  settings: z.record(z.string(), z.unknown()),
});
export type BackupHead = z.infer<typeof headSchema>;

const contents = z.object({ bytes: z.number().int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

export const manifestSchema = z.object({
  tables: z.record(identifier, contents.extend({ rows: z.number().int().min(0) })),
  files: z.record(z.string(), contents),
  sequences: z.array(z.object({ name: identifier, value: z.string().regex(/^-?\d+$/), isUsed: z.boolean() })),
});
export type BackupManifest = z.infer<typeof manifestSchema>;

/** Tables that a restored installation is better without: who was signed in, one-time links, counters of failed attempts. */
export const leftOutTables: readonly string[] = ['session', 'setup_link', 'sign_in_failure', 'sign_in_ticket'];

/** `parley-2026-11-21T020000Z.backup`: sorts by time. */
export function backupFileName(atMs: number): string {
  return `parley-${new Date(atMs)
    .toISOString()
    .replaceAll(':', '')
    .replace(/\.\d+Z$/, 'Z')}.backup`;
}

/** When a file of this name was made, in milliseconds since 1970; null when it is no name of ours. */
export function timeOfBackupFile(name: string): number | null {
  const match = /^parley-(\d{4}-\d\d-\d\dT)(\d\d)(\d\d)(\d\d)Z\.backup$/.exec(name);
  const at = match ? Date.parse(`${match[1]}${match[2]}:${match[3]}:${match[4]}Z`) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
