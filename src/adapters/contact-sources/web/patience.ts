import { type Clock, delay } from '../../../kernel/clock.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import { unreachable } from './source-errors.ts';
import type { WebAnswer } from './web-client.ts';

const mostTries = 6;
const mostCuts = 2;
const longestWaitMs = 300_000;
const firstWaitMs = 1000;

/** How long a service that is busy wants to be left alone; null: it is not busy. */
export type BusyFor = (answer: WebAnswer) => number | 'unsaid' | null;

/** HTTP's own way (RFC 9110 §10.2.3, RFC 6585 §4): 429 or 503, with `Retry-After` in seconds or as a date. */
export function busyByStatus(clock: Clock): BusyFor {
  return ({ status, headers }) => {
    if (status !== 429 && status !== 503 && status !== 504) return null;
    const after = headers['retry-after'];
    if (after === undefined) return 'unsaid';
    if (/^\d+$/.test(after.trim())) return Number(after) * 1000;
    const date = Date.parse(after);
    return Number.isNaN(date) ? 'unsaid' : Math.max(0, date - clock.now());
  };
}

/**
 * Asks again while the service says that it is busy, after as long as it says, and when a connection is cut.
 * For what may be asked twice only.
 * @throws ParleyError `contact-source-unreachable` when it stays busy
 */
export async function withPatience(
  { clock, busyFor, host }: { clock: Clock; busyFor: BusyFor; host: string },
  ask: () => Promise<WebAnswer>,
  signal: AbortSignal,
): Promise<WebAnswer> {
  let cuts = 0;
  for (let tries = 1; ; tries += 1) {
    let waitMs: number | 'unsaid';
    try {
      const answer = await ask();
      const busy = busyFor(answer);
      if (busy === null) return answer;
      waitMs = busy;
    } catch (cause) {
      if (!wasCut(cause) || ++cuts > mostCuts) throw cause;
      waitMs = 'unsaid';
    }
    if (waitMs === 'unsaid') waitMs = firstWaitMs * 2 ** (tries - 1);
    if (tries >= mostTries || waitMs > longestWaitMs)
      throw unreachable(
        `${host} is too busy: it asked to be left alone again and again, last for ${Math.ceil(waitMs / 1000)} s.`,
      );
    await pause(clock, waitMs, signal);
  }
}

function wasCut(cause: unknown): boolean {
  if (!(cause instanceof ParleyError) || cause.code !== 'contact-source-unreachable') return false;
  const { code } = (cause.cause ?? {}) as { code?: unknown };
  return code === 'ECONNRESET' || code === 'EPIPE';
}

/** Waits, but not beyond a cancellation. */
async function pause(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    await Promise.race([promise, delay(clock, waitMs)]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
