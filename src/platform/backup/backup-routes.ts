import { createReadStream } from 'node:fs';
import { backup } from '../../contract/rest/index.ts';
import type { Actor, RouteRegistrar } from '../api/index.ts';
import type { JobService } from '../job/index.ts';
import type { BackupDestination } from './backup-plan.ts';
import { type BackupService, backupJob } from './backup-service.ts';

export interface BackupRouteParts {
  readonly backups: BackupService;
  readonly jobs: Pick<JobService, 'runNow'>;
  readonly readHostKey: (host: string, port: number) => Promise<string>;
  /** Everything is replaced: only who has just proved who he is. @throws ParleyError `confirmation-needed` */
  readonly demandConfirmed: (actor: Actor) => Promise<void>;
  /** Puts into the record what is no change of a row. */
  readonly record: (actor: Actor, action: string, name: string) => Promise<void>;
}

/** Backups for who administers the installation. */
export function backupRoutes(
  routes: RouteRegistrar,
  { backups, jobs, readHostKey, record, demandConfirmed }: BackupRouteParts,
): void {
  routes.handle(backup.listBackups, async () => ({
    items: (await backups.list()).map(({ name, bytes, madeAtMs }) => ({ name, bytes, madeAt: madeAtMs })),
  }));
  routes.handle(backup.makeBackup, async ({ actor }) => ({
    runId: await jobs.runNow(backupJob, { companyId: null, requestedBy: actor.userId }),
  }));
  routes.handle(backup.checkBackupFile, ({ params }) => backups.check(params.name));
  routes.handle(backup.restoreBackup, async ({ actor, params }) => {
    await demandConfirmed(actor);
    await record(actor, 'restore', params.name);
    await backups.restore(params.name, actor.login);
  });
  routes.handle(backup.downloadBackup, async ({ actor, params }) => {
    const path = await backups.pathOf(params.name);
    await record(actor, 'download', params.name);
    return createReadStream(path);
  });
  routes.handle(backup.deleteBackup, async ({ actor, params }) => {
    await backups.remove(params.name);
    await record(actor, 'delete', params.name);
  });
  routes.handle(backup.getBackupPlan, () => planView(backups));
  routes.handle(backup.setBackupPlan, async ({ actor, body }) => {
    const { version, secret, ...plan } = body;
    await backups.changePlan(plan, secret, version);
    await record(actor, 'update', 'plan');
    return planView(backups);
  });
  routes.handle(backup.readHostKey, async ({ body }) => ({ hostKey: await readHostKey(body.host, body.port) }));
}

function planView({ plan }: BackupService) {
  return { ...plan, copyTo: { ...plan.copyTo } as BackupDestination };
}
