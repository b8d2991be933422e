import type { Clock } from '../../kernel/clock.ts';
import type { CallId, LegId } from '../../kernel/ids.ts';
import { type CallEvent, type CallEventBody, type CallEventJournal, systemRelease } from '../call/index.ts';

/**
 * Closes what was going on when the process ended: each leg that was left, then the call, with the cause `server-restart`.
 * Run once at start, before calls are taken.
 * @param parts.lastAliveMs when the process is known to have lived last: nobody talked after it. Null: not known, they end now.
 * @returns how many calls were closed, when that is stored.
 */
export async function recoverUnfinishedCalls(parts: {
  journal: CallEventJournal;
  clock: Clock;
  lastAliveMs: number | null;
}): Promise<number> {
  const { journal, clock, lastAliveMs } = parts;
  const endMs = Math.round(Math.min(clock.now(), lastAliveMs ?? Infinity));
  const open = await journal.unfinished();
  for (const [callId, events] of open) close(callId, events, (event) => journal.append(event), endMs);
  if (open.size > 0) await journal.durable();
  return open.size;
}

function close(callId: CallId, events: readonly CallEvent[], append: (event: CallEvent) => void, endMs: number): void {
  const last = events.at(-1);
  if (!last) return;
  const { companyId, domainId } = last;
  const atMs = Math.max(endMs, last.atMs);
  const left = new Set<LegId>();
  for (const event of events) {
    if (event.type === 'leg-added') left.add(event.legId);
    if (event.type === 'leg-released') left.delete(event.legId);
  }
  let seq = last.seq;
  const write = (body: CallEventBody) => append({ ...body, companyId, domainId, callId, seq: ++seq, atMs });
  const release = systemRelease('server-restart');
  for (const legId of left) write({ type: 'leg-released', legId, release, quality: null, toCallId: null });
  write({ type: 'call-ended', release });
}
