import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ParleyError } from '../../kernel/errors.ts';
import type { BackupHead } from './backup-format.ts';
import type { RestoreSite, RestoreTarget } from './backup-ports.ts';
import { type CheckedBackup, tablesOf } from './read-backup.ts';

export interface RestoreRequest {
  readonly target: RestoreTarget;
  readonly dataDir: string;
  /** Of the master key in use here. */
  readonly masterKeyId: string;
  /** Somebody said expressly that what is there may be replaced. */
  readonly mayReplace: boolean;
}

/** Why a backup cannot be restored by this program, in a sentence; null: it can. */
export function incompatibility(
  { migrations }: Pick<BackupHead, 'migrations'>,
  knownMigrations: RestoreSite['knownMigrations'],
): string | null {
  const known = new Map(knownMigrations.map(({ name, checksum }) => [name, checksum]));
  for (const { name, checksum } of migrations) {
    if (!known.has(name)) return `The backup was made by a newer Parley (it has ${name}). Install that version first.`;
    if (known.get(name) !== checksum)
      return `${name} of the backup differs from the one of this Parley: it was made by another edition.`;
  }
  return null;
}

/**
 * Whether a checked backup can go there; touches nothing.
 * @throws ParleyError `backup-incompatible`, `restore-refused`
 */
export async function checkSite(backup: CheckedBackup, request: RestoreRequest): Promise<RestoreSite> {
  const site = await request.target.inspect();
  const problem = incompatibility(backup.head, site.knownMigrations);
  if (problem !== null) throw new ParleyError('backup-incompatible', problem);
  if (backup.head.masterKeyId !== request.masterKeyId)
    throw new ParleyError(
      'restore-refused',
      'The passwords in this backup are encrypted with another master key than the one here. Copy the file master.key of the ' +
        `installation that made it to ${join(request.dataDir, 'master.key')} and try again. Nothing was changed.`,
    );
  if (site.companies > 0 && !request.mayReplace)
    throw new ParleyError(
      'restore-refused',
      `This installation is not empty: it has ${site.companies} ${site.companies === 1 ? 'company' : 'companies'}. ` +
        'Use --replace to lose what is there. Nothing was changed.',
      { details: { companies: site.companies } },
    );
  return site;
}

/** Puts a checked backup in place: rows in one transaction, then the files. */
export async function restoreBackup(backup: CheckedBackup, request: RestoreRequest): Promise<void> {
  await checkSite(backup, request);
  const draft = join(request.dataDir, 'restoring');
  await rm(draft, { recursive: true, force: true });
  try {
    const parts = tablesOf(backup.path, async (name, content) => {
      const path = join(draft, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await pipeline(Readable.from(content), createWriteStream(path, { mode: 0o600 }));
    });
    await request.target.replace(backup.head, backup.manifest, parts);
    await putInPlace(backup, request.dataDir, draft);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Each top folder replaces the one that was there. */
async function putInPlace({ manifest }: CheckedBackup, dataDir: string, draft: string): Promise<void> {
  for (const folder of new Set(Object.keys(manifest.files).map((name) => name.split('/')[0]!))) {
    await rm(join(dataDir, folder), { recursive: true, force: true });
    await rename(join(draft, folder), join(dataDir, folder));
  }
}
