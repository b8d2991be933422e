import { existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { DatabaseRestore, DatabaseSnapshots } from '../adapters/backup/index.ts';
import { EmbeddedPostgres, runningServer } from '../adapters/postgres/index.ts';
import { createDatabase, type StoreConnection } from '../adapters/sql/index.ts';
import { type Config, openSecrets } from '../config/index.ts';
import { type Clock, SystemClock } from '../kernel/clock.ts';
import { DisposalStack } from '../kernel/disposal.ts';
import { ParleyError } from '../kernel/errors.ts';
import { silentLogger } from '../kernel/logger.ts';
import { SystemRandom } from '../kernel/random.ts';
import {
  backupFileName,
  checkBackup,
  checkSite,
  type KeptFile,
  type RestoreSite,
  restoreBackup,
  type WrittenBackup,
  writeBackup,
} from '../platform/backup/index.ts';

/** Folders of the data folder that belong to what the tables tell of. */
const keptFolders = ['recordings', 'prompts', 'files'] as const;

/** Every file of the kept folders. */
export function keptFiles(dataDir: string): readonly KeptFile[] {
  return keptFolders
    .map((folder) => join(dataDir, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: relative(dataDir, path), path }));
}

/** What a backup tells of the settings: all but where the database is, for that may hold a password. */
export function settingsWithoutSecrets({ databaseUrl, ...settings }: Config): Record<string, unknown> {
  return { ...settings, databaseUrl: databaseUrl === null ? null : '(not kept)' };
}

const keyFile = 'master.key';

/**
 * `npm run backup`: of a running or a stopped installation.
 * @throws ParleyError `not-found` when there is no installation
 */
export async function backUp(config: Config, folder: string): Promise<WrittenBackup & { path: string }> {
  const clock = new SystemClock();
  if (!existsSync(join(config.dataDir, keyFile)))
    throw new ParleyError('not-found', `There is no installation in ${config.dataDir}: PARLEY_DATA_DIR names another folder?`);
  await using parts = new DisposalStack();
  const connection = await reachStore(config, clock, parts, { isRunningFine: true });
  const path = join(folder, backupFileName(clock.now()));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const written = await writeBackup({
    source: new DatabaseSnapshots(connection),
    files: () => keptFiles(config.dataDir),
    masterKeyId: keyIdOf(config),
    settings: settingsWithoutSecrets(config),
    atMs: clock.now(),
    to: path,
  });
  return { ...written, path };
}

export interface RestoreOptions {
  readonly file: string;
  readonly mayReplace: boolean;
  /** Taken over as the installation's own when it has none. */
  readonly masterKeyFile: string | null;
  /** Asked before anything is replaced. */
  readonly confirm: (site: RestoreSite) => Promise<boolean>;
}

/**
 * `npm run restore`: into a stopped installation.
 * @returns null when the answer was no.
 * @throws ParleyError `backup-unknown`, `backup-damaged`, `backup-incompatible`, `restore-refused`, `restore-failed`
 */
export async function restore(config: Config, options: RestoreOptions): Promise<{ rows: number; tables: number } | null> {
  const backup = await checkBackup(findBackup(config.dataDir, options.file));
  await takeMasterKey(config, options);
  await using parts = new DisposalStack();
  const connection = await reachStore(config, new SystemClock(), parts, { isRunningFine: false });
  const request = {
    target: new DatabaseRestore(connection),
    dataDir: config.dataDir,
    masterKeyId: keyIdOf(config),
    mayReplace: options.mayReplace,
  };
  const site = await checkSite(backup, request);
  if (site.companies > 0 && !(await options.confirm(site))) return null;
  await restoreBackup(backup, request);
  const counts = Object.values(backup.manifest.tables);
  return { tables: counts.length, rows: counts.reduce((sum, { rows }) => sum + rows, 0) };
}

/**
 * Where a backup is: the file as named, else the one of this name in the data folder, as the page of backups shows it.
 * @throws ParleyError `backup-unknown`
 */
export function findBackup(dataDir: string, file: string): string {
  const here = [file, join(dataDir, 'backups', basename(file))].find((path) => existsSync(path));
  if (!here) throw new ParleyError('backup-unknown', `There is no file ${file}, and none of this name among the backups here.`);
  return here;
}

function keyIdOf({ dataDir }: Config): string {
  return openSecrets({ dataDir, random: new SystemRandom() }).keyId;
}

async function takeMasterKey({ dataDir }: Config, { masterKeyFile }: RestoreOptions): Promise<void> {
  const own = join(dataDir, keyFile);
  if (existsSync(own)) return;
  if (!masterKeyFile)
    throw new ParleyError(
      'restore-refused',
      `There is no master key in ${dataDir}. Passwords in a backup can be read only with the key of the installation that made it: ` +
        'copy its master.key there, or name it with --master-key FILE. Nothing was changed.',
    );
  await mkdir(dataDir, { recursive: true });
  await copyFile(masterKeyFile, own);
}

/** The store of an installation: of a running one, or started for the time of `parts`. @throws ParleyError `restore-refused` when it runs and must not */
export async function reachStore(
  config: Config,
  clock: Clock,
  parts: DisposalStack,
  by: { isRunningFine: boolean },
): Promise<StoreConnection> {
  if (config.databaseUrl) return { url: config.databaseUrl };
  const running = runningServer(config.dataDir);
  if (running && !by.isRunningFine)
    throw new ParleyError(
      'restore-refused',
      'Parley is running on this data folder. Stop it and try again. Nothing was changed.',
    );
  const address =
    running ??
    parts.use('PostgreSQL', await EmbeddedPostgres.start({ clock, logger: silentLogger, dataDir: config.dataDir })).address;
  const connection = { ...address, database: 'parley' };
  await createDatabase(connection);
  return connection;
}
