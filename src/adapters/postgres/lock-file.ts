import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What `postmaster.pid` in a data folder says: nobody has it, a living server has it, or a dead one left it. */
export type LockState =
  | { readonly kind: 'free' }
  | { readonly kind: 'held'; readonly pid: number }
  | { readonly kind: 'stale'; readonly pid: number };

/**
 * PostgreSQL believes any living process with the noted number, even when after a restart of the machine (or
 * of a container, where numbers begin anew) that is somebody else. A server of ours has the folder as its working directory.
 */
export function inspectLock(folder: string): LockState {
  let pid: number;
  try {
    pid = Math.abs(Number.parseInt(readFileSync(join(folder, 'postmaster.pid'), 'utf8'), 10));
  } catch {
    return { kind: 'free' };
  }
  if (!Number.isInteger(pid) || pid === 0) return { kind: 'stale', pid: 0 };
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder) ? { kind: 'held', pid } : { kind: 'stale', pid };
  } catch (error) {
    // EACCES: alive, of another user, and therefore not for us to judge.
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? { kind: 'held', pid } : { kind: 'stale', pid };
  }
}

export function removeLock(folder: string): void {
  rmSync(join(folder, 'postmaster.pid'), { force: true });
}
