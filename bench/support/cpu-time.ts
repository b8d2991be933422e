import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** What one process has used so far. */
export interface ProcessTime {
  readonly pid: number;
  /** Of its program, at most 15 characters. */
  readonly name: string;
  readonly cpuSeconds: number;
}

/** CPU-seconds (user and system) of a process and each of its descendants, from /proc. */
export function cpuSecondsByProcess(rootPid: number): ProcessTime[] {
  const parents = new Map<number, number>();
  const times: ProcessTime[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const pid = Number(entry);
    const stat = readStat(pid);
    if (!stat) continue;
    parents.set(pid, stat.parent);
    times.push({ pid, name: stat.name, cpuSeconds: stat.ticks / ticksPerSecond });
  }
  return times.filter(({ pid }) => isBelow(pid, rootPid, parents));
}

/** The same, all together. */
export function cpuSecondsOfTree(rootPid: number): number {
  return cpuSecondsByProcess(rootPid).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}

/** CPU-seconds of one process by the names of its threads. */
export function cpuSecondsByThread(pid: number): Map<string, number> {
  const times = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const stat = readStat(`${pid}/task/${thread}`);
    if (stat) times.set(stat.name, (times.get(stat.name) ?? 0) + stat.ticks / ticksPerSecond);
  }
  return times;
}

/** Resident memory of one process in bytes. */
export function residentBytes(pid: number): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+) kB/);
  return Number(line?.[1] ?? 0) * 1024;
}

function readStat(place: number | string): { name: string; parent: number; ticks: number } | null {
  try {
    const text = readFileSync(`/proc/${place}/stat`, 'latin1');
    // The name in parentheses may hold spaces: fields are counted after its end.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // Children that were waited for count as well (cutime, cstime).
    const ticks = (typeof place === 'number' ? [11, 12, 13, 14] : [11, 12]).reduce(
      (sum, index) => sum + Number(fields[index]),
      0,
    );
    return { name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')), parent: Number(fields[1]), ticks };
  } catch {
    return null;
  }
}

function isBelow(pid: number, root: number, parents: Map<number, number>): boolean {
  for (let at: number | undefined = pid; at; at = parents.get(at)) if (at === root) return true;
  return false;
}
