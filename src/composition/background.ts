import { join } from 'node:path';
import { sql } from 'kysely';
import { DatabaseSnapshots, FolderPlace, SqlBackupPlanStore } from '../adapters/backup/index.ts';
import { GraphileQueue, SqlJobRunStore } from '../adapters/jobs/index.ts';
import { readHostKey, SftpPlace } from '../adapters/sftp/index.ts';
import { readMigrations } from '../adapters/sql/migrate.ts';
import type { Mount } from '../http/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import { ParleyError } from '../kernel/errors.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import { backupRoutes } from '../platform/backup/backup-routes.ts';
import { type BackupPlace, type BackupPlan, BackupService } from '../platform/backup/index.ts';
import type { ImportService } from '../platform/import/index.ts';
import type { IncidentPort } from '../platform/incident/index.ts';
import { JobService } from '../platform/job/index.ts';
import { jobRoutes } from '../platform/job/job-routes.ts';
import { keptFiles, settingsWithoutSecrets } from './backup-tools.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import { openPortalUserDirectories } from './portal-user-directories.ts';
import { openProvisioning } from './provisioning.ts';
import { openRetention } from './retention.ts';
import { noteRestore } from './scheduled-restore.ts';
import type { ServedExchange } from './served-exchange.ts';
import { openTakeover } from './takeover.ts';
import { openUserExchange } from './user-exchange.ts';
import { openWebhooks } from './webhooks.ts';

/** What is done in the background, and its routes. */
export interface Background {
  readonly jobs: JobService;
  readonly imports: ImportService;
  readonly backups: BackupService;
  readonly features: readonly ((routes: RouteRegistrar) => void)[];
  readonly mounts: readonly Mount[];
}

/** Opens and starts it. */
export async function openBackground(
  foundation: Foundation,
  configuration: Configuration,
  { journal }: Pick<ServedExchange, 'journal'>,
  parts: DisposalStack,
): Promise<Background> {
  const { clock, ids, store, connection } = foundation;
  const logger = foundation.logger.component('jobs');
  const { incidents } = foundation;
  const runs = new SqlJobRunStore(store);
  const queue = new GraphileQueue({ connection, clock, logger });
  const jobs = parts.use('jobs', new JobService({ clock, ids, logger, store: runs, queue, incidents }));
  const backups = await openBackups(foundation, incidents);
  jobs.define(backups.job);
  const users = await openUserExchange(foundation, configuration, { jobs, incidents });
  const takeover = await openTakeover(foundation, configuration);
  const provisioning = openProvisioning(foundation, configuration);
  const webhooks = await openWebhooks(foundation, { journal, jobs, names: configuration.contacts.names }, parts);
  openRetention(foundation, configuration, jobs);
  jobs.define(configuration.storedFiles.sweepJob);
  jobs.define(configuration.mail.outbox.cleaning);
  const lookAtDirectories = await configuration.directories.useJobs(jobs);
  await jobs.start();
  lookAtDirectories();
  parts.use('directories of users', openPortalUserDirectories(foundation, configuration, jobs));
  foundation.services.add({
    id: 'jobs',
    name: 'Jobs by schedule',
    dependsOn: ['store'],
    start: () => jobs.resume(),
    stop: () => Promise.resolve(jobs.suspend()),
    detail: () => `${jobs.runs} run`,
  });
  return {
    jobs,
    imports: users.imports,
    backups,
    features: [
      (routes) => jobRoutes(routes, { service: jobs, runs }),
      (routes) =>
        backupRoutes(routes, {
          backups,
          jobs,
          readHostKey,
          record: recordIn(foundation),
          demandConfirmed: (actor) => configuration.signIn.sessions.demandConfirmed(actor),
        }),
      ...users.features,
      configuration.directories.routes,
      takeover,
      provisioning.feature,
      webhooks,
    ],
    mounts: [provisioning.mount],
  };
}

async function openBackups(foundation: Foundation, incidents: IncidentPort): Promise<BackupService> {
  const { clock, logger, store, connection, secrets, config } = foundation;
  const plans = new SqlBackupPlanStore({ store, ...secrets });
  const backups = new BackupService({
    clock,
    logger: logger.component('backup'),
    incidents,
    source: new DatabaseSnapshots(connection),
    plans,
    folder: join(config.dataDir, 'backups'),
    files: () => keptFiles(config.dataDir),
    masterKeyId: secrets.keyId,
    settings: settingsWithoutSecrets(config),
    knownMigrations: () => readMigrations().map(({ name, checksum }) => ({ name, checksum })),
    beginRestore: beginRestoreOf(foundation),
    placeOf: ({ copyTo }) => placeOf(copyTo, plans),
  });
  await backups.open();
  return backups;
}

/** Long enough for the answer to reach who asked. */
const restartDelayMs = 300;

function beginRestoreOf({ clock, config, restart }: Foundation): (name: string, login: string) => void {
  return (name, login) => {
    if (!restart.isHeard)
      throw new ParleyError(
        'restore-refused',
        'This program was started in a way that it cannot start itself anew. Stop it and use npm run restore. Nothing was changed.',
      );
    noteRestore(config.dataDir, { name, login, atMs: clock.now() });
    clock.setTimer(restartDelayMs, () => restart.ring());
  };
}

function recordIn({ store }: Foundation): (actor: Actor, action: string, name: string) => Promise<void> {
  return (actor, action, name) =>
    store.inCompany(actor.homeCompanyId, async (scope) => {
      await sql`select parley_record_action(${actor.homeCompanyId}, 'backup', ${name}, ${name}, ${action}, '{}')`.execute(scope);
    });
}

async function placeOf(target: BackupPlan['copyTo'], plans: SqlBackupPlanStore): Promise<BackupPlace | null> {
  if (target.kind === 'none') return null;
  if (target.kind === 'folder') return new FolderPlace(target.path);
  const secret = await plans.secret();
  if (secret === null) throw new ParleyError('input-invalid', 'The plan names an SFTP server, but no password or key for it');
  return new SftpPlace({ target, secret });
}
