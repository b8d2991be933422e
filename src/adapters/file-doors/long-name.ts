import type { ShelfEntry } from '../../platform/file-door/index.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const halfYearMs = 182 * 86_400_000;

/** A line as `ls -l` writes it, which clients take apart. */
export function longName({ name, isFolder, sizeBytes, changedAtMs }: ShelfEntry, nowMs: number): string {
  const at = new Date(changedAtMs);
  const day = `${months[at.getUTCMonth()]!} ${String(at.getUTCDate()).padStart(2)}`;
  const isRecent = Math.abs(nowMs - changedAtMs) < halfYearMs;
  const time = isRecent ? at.toISOString().slice(11, 16) : ` ${at.getUTCFullYear()}`;
  return `${isFolder ? 'dr-xr-x---' : '-r--r-----'} 1 parley parley ${String(sizeBytes).padStart(12)} ${day} ${time} ${name}`;
}
