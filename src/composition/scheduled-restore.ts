import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/index.ts';
import { describeError } from '../kernel/errors.ts';
import type { IncidentPort } from '../platform/incident/index.ts';
import { restore } from './backup-tools.ts';

/**
 * A restore that somebody asked for on the page, until the next start carries it out:
 *
 * ```
 * asked ─► noted in a file ─► program ends, starts ─► tried ─► done: file gone
 *                                    ▲                  │ ├─► refused: file gone, an incident says why, the old data is as it was
 *                                    └── killed ────────┘ └─► killed twice: as refused
 * ```
 */
export interface ScheduledRestore {
  readonly name: string;
  readonly login: string;
  readonly atMs: number;
  /** How often it was begun. */
  readonly attempts: number;
}

export type RestoreOutcome = ScheduledRestore & { /** Null: it succeeded. */ readonly error: string | null };

const mostAttempts = 2;

function markerIn(dataDir: string): string {
  return join(dataDir, 'restore-at-start.json');
}

export function noteRestore(dataDir: string, scheduled: Omit<ScheduledRestore, 'attempts'>): void {
  write(dataDir, { ...scheduled, attempts: 0 });
}

/** Whole or not at all. */
function write(dataDir: string, scheduled: ScheduledRestore): void {
  const path = markerIn(dataDir);
  writeFileSync(`${path}.new`, JSON.stringify(scheduled), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** At the start of the program, before anything uses the store. Null: none is noted. It never throws: the program starts in any case. */
export async function carryOutRestore(config: Config): Promise<RestoreOutcome | null> {
  const path = markerIn(config.dataDir);
  if (!existsSync(path)) return null;
  const scheduled = read(path);
  try {
    if (scheduled.attempts >= mostAttempts) throw new Error('the program was ended twice while it was restored');
    write(config.dataDir, { ...scheduled, attempts: scheduled.attempts + 1 });
    await restore(config, {
      file: join(config.dataDir, 'backups', scheduled.name),
      mayReplace: true,
      masterKeyFile: null,
      confirm: () => Promise.resolve(true),
    });
    return { ...scheduled, error: null };
  } catch (error) {
    return { ...scheduled, error: describeError(error) };
  } finally {
    rmSync(path, { force: true });
  }
}

function read(path: string): ScheduledRestore {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ScheduledRestore;
  } catch {
    return { name: 'unreadable', login: '', atMs: 0, attempts: mostAttempts };
  }
}

/** Tells how it went. */
export function tellOfRestore(incidents: IncidentPort, outcome: RestoreOutcome | null): void {
  const subject = { code: 'restore-failed', companyId: null, subject: '' } as const;
  if (!outcome) return;
  if (outcome.error === null) incidents.resolve(subject);
  else incidents.raise({ ...subject, params: { name: outcome.name, reason: outcome.error.replace(/\.$/, '') } });
}
