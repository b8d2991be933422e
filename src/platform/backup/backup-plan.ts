import { ParleyError } from '../../kernel/errors.ts';
import { isTimeZone, localTimeZone } from '../job/index.ts';

/** Where copies go. */
export type BackupDestination =
  | { readonly kind: 'none' }
  /** A folder of this machine, e.g. where a disk of another one is mounted. */
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 'sftp';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly path: string;
      /** `SHA256:…` of the server's key, as `ssh-keygen -l` shows it. Any other key is refused. */
      readonly hostKey: string;
      readonly authentication: 'password' | 'key';
    };

export interface BackupPlan {
  readonly enabled: boolean;
  /** `HH:MM` in `timeZone`. */
  readonly at: string;
  readonly timeZone: string;
  readonly keepDays: number;
  /** So many of the newest stay, however old. */
  readonly keepAtLeast: number;
  readonly copyTo: BackupDestination;
}

/** The plan of an installation that was told nothing (T-SVC-5). */
export function defaultBackupPlan(): BackupPlan {
  return { enabled: true, at: '02:00', timeZone: localTimeZone(), keepDays: 14, keepAtLeast: 3, copyTo: { kind: 'none' } };
}

/** @throws ParleyError `input-invalid` */
export function checkPlan(plan: BackupPlan): void {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(plan.at)) throw new ParleyError('input-invalid', 'The hour is written HH:MM, like 02:00');
  if (!isTimeZone(plan.timeZone)) throw new ParleyError('input-invalid', `${plan.timeZone} is no time zone; like Europe/Paris`);
  if (plan.copyTo.kind === 'folder' && !plan.copyTo.path.startsWith('/'))
    throw new ParleyError('input-invalid', 'The folder for copies must be a whole path, beginning with /');
}

/**
 * Which backups are old enough to go: never the newest `keepAtLeast`.
 * @param madeAt name → when it was made
 */
export function outdated(
  plan: Pick<BackupPlan, 'keepDays' | 'keepAtLeast'>,
  madeAt: ReadonlyMap<string, number>,
  nowMs: number,
): string[] {
  const newestFirst = [...madeAt].toSorted(([, one], [, other]) => other - one);
  return newestFirst
    .slice(plan.keepAtLeast)
    .filter(([, at]) => at < nowMs - plan.keepDays * 86_400_000)
    .map(([name]) => name);
}
