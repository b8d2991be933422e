import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { IncidentPort } from '../incident/index.ts';
import type { JobContext, JobDefinition, JobSummary } from '../job/index.ts';
import { backupFileName, timeOfBackupFile } from './backup-format.ts';
import { type BackupPlan, checkPlan, defaultBackupPlan, outdated } from './backup-plan.ts';
import type { BackupPlace, BackupSource, RestoreSite } from './backup-ports.ts';
import { checkBackup } from './read-backup.ts';
import { incompatibility } from './restore-backup.ts';
import { type KeptFile, writeBackup } from './write-backup.ts';

export interface BackupPlanStore {
  load(): Promise<{ plan: BackupPlan; hasSecret: boolean; version: number } | null>;
  /**
   * @param secret undefined leaves the one that is kept.
   * @throws ParleyError `changed-meanwhile`
   */
  save(plan: BackupPlan, secret: string | null | undefined, version: number): Promise<void>;
}

export interface BackupServiceParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly incidents: IncidentPort;
  readonly source: BackupSource;
  readonly plans: BackupPlanStore;
  /** Where backups lie on this machine. */
  readonly folder: string;
  readonly files: () => readonly KeptFile[];
  readonly masterKeyId: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Migrations that this program has, in order. */
  readonly knownMigrations: () => RestoreSite['knownMigrations'];
  /** Notes the backup for the next start and begins it. @throws ParleyError `restore-refused` */
  readonly beginRestore: (name: string, login: string) => void;
  /** The place of a plan's copies; null when it wants none. */
  readonly placeOf: (plan: BackupPlan) => Promise<BackupPlace | null>;
}

export interface BackupFile {
  readonly name: string;
  readonly bytes: number;
  readonly madeAtMs: number;
}

/** What a backup holds, and whether it can be restored here. */
export interface BackupFindings {
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  readonly companies: number;
  readonly users: number;
  readonly devices: number;
  readonly createdAt: string;
  readonly hasThisMasterKey: boolean;
  /** Why it cannot be restored by this version, in a sentence; null: it can. */
  readonly problem: string | null;
}

export const backupJob = 'backup';

/** Backups of the installation: by the plan and by hand, copied, kept for a time, listed. */
export class BackupService {
  readonly #parts: BackupServiceParts;
  #plan: BackupPlan = defaultBackupPlan();
  #hasSecret = false;
  #version = 0;

  constructor(parts: BackupServiceParts) {
    this.#parts = parts;
  }

  /** Reads the plan. */
  async open(): Promise<void> {
    const stored = await this.#parts.plans.load();
    if (!stored) return;
    this.#plan = stored.plan;
    this.#hasSecret = stored.hasSecret;
    this.#version = stored.version;
  }

  get plan(): BackupPlan & { readonly hasSecret: boolean; readonly version: number } {
    return { ...this.#plan, hasSecret: this.#hasSecret, version: this.#version };
  }

  /** @throws ParleyError `input-invalid`, `changed-meanwhile` */
  async changePlan(plan: BackupPlan, secret: string | null | undefined, version: number): Promise<void> {
    checkPlan(plan);
    await this.#parts.plans.save(plan, secret, version);
    await this.open();
  }

  get job(): JobDefinition {
    return {
      name: backupJob,
      title: 'Backup',
      planned: () =>
        this.#plan.enabled
          ? [{ companyId: null, subjectId: null, schedule: { kind: 'daily', at: this.#plan.at, timeZone: this.#plan.timeZone } }]
          : [],
      run: (context) => this.#run(context),
    };
  }

  async #run(context: JobContext): Promise<JobSummary> {
    const { signal } = context;
    const { incidents } = this.#parts;
    const subject = { code: 'backup-failed', companyId: null, subject: '' } as const;
    try {
      const summary = await this.#make(signal, (text) => context.progress(text));
      incidents.resolve(subject);
      return summary;
    } catch (error) {
      if (!signal.aborted) incidents.raise({ ...subject, params: { reason: describeError(error) } });
      throw error;
    }
  }

  async #make(signal: AbortSignal, progress: (text: string) => void): Promise<JobSummary> {
    const { clock, folder, source, files, masterKeyId, settings } = this.#parts;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const began = clock.now();
    const name = backupFileName(began);
    const to = join(folder, name);
    progress('Writing');
    const written = await writeBackup({ source, files, masterKeyId, settings, atMs: began, to, signal });
    progress('Checking');
    await checkBackup(to);
    const place = await this.#parts.placeOf(this.#plan);
    if (place) {
      progress('Copying');
      await place.put(to, name, signal);
    }
    const removed = await this.#removeOutdated(place);
    return { name, ...written, copied: place !== null, removed, seconds: Math.round((clock.now() - began) / 1000) };
  }

  async #removeOutdated(place: BackupPlace | null): Promise<number> {
    const here = outdated(
      this.#plan,
      new Map((await this.list()).map(({ name, madeAtMs }) => [name, madeAtMs])),
      this.#parts.clock.now(),
    );
    for (const name of here) await rm(join(this.#parts.folder, name), { force: true });
    if (!place) return here.length;
    const copies = (await place.list()).flatMap((name) => {
      const at = timeOfBackupFile(name);
      return at === null ? [] : [[name, at] as const];
    });
    const there = outdated(this.#plan, new Map(copies), this.#parts.clock.now());
    for (const name of there) await place.remove(name);
    return here.length + there.length;
  }

  /** The newest first. */
  async list(): Promise<readonly BackupFile[]> {
    const names = await readdir(this.#parts.folder).catch(() => []);
    const files: BackupFile[] = [];
    for (const name of names) {
      const madeAtMs = timeOfBackupFile(name);
      if (madeAtMs !== null) files.push({ name, madeAtMs, bytes: (await stat(join(this.#parts.folder, name))).size });
    }
    return files.toSorted((one, other) => other.madeAtMs - one.madeAtMs);
  }

  /** Where a backup lies. @throws ParleyError `backup-unknown` */
  async pathOf(name: string): Promise<string> {
    if (!(await this.list()).some((file) => file.name === name))
      throw new ParleyError('backup-unknown', `There is no backup ${name}`);
    return join(this.#parts.folder, name);
  }

  /** Reads a backup whole. @throws ParleyError `backup-unknown`, `backup-damaged`, `backup-incompatible` */
  async check(name: string): Promise<BackupFindings> {
    const { head, manifest } = await checkBackup(await this.pathOf(name));
    const counts = Object.values(manifest.tables);
    return {
      tables: counts.length,
      rows: counts.reduce((sum, { rows }) => sum + rows, 0),
      files: Object.keys(manifest.files).length,
      createdAt: head.createdAt,
      hasThisMasterKey: head.masterKeyId === this.#parts.masterKeyId,
      companies: manifest.tables.company?.rows ?? 0,
      users: manifest.tables.app_user?.rows ?? 0,
      devices: manifest.tables.device?.rows ?? 0,
      problem: incompatibility(head, this.#parts.knownMigrations()),
    };
  }

  /**
   * Has the program end, restore the backup and start anew; read whole once more before.
   * @throws ParleyError `backup-unknown`, `backup-damaged`, `backup-incompatible`; `restore-refused` when it cannot be read with our key, or the
   *   program cannot start itself anew
   */
  async restore(name: string, login: string): Promise<void> {
    const { problem, hasThisMasterKey } = await this.check(name);
    if (problem !== null) throw new ParleyError('backup-incompatible', problem);
    if (!hasThisMasterKey)
      throw new ParleyError(
        'restore-refused',
        'The passwords in this backup are encrypted with another master key than the one here. Restore it by the command with --master-key.',
      );
    this.#parts.beginRestore(name, login);
    this.#parts.logger.warn('backup is restored', { name, person: { login } });
  }

  async remove(name: string): Promise<void> {
    await rm(await this.pathOf(name), { force: true });
    this.#parts.logger.info('backup removed', { name });
  }
}
