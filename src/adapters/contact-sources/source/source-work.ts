import type { Clock } from '../../../kernel/clock.ts';

/** `work`, or the reason of `signal` as soon as it is aborted. What `work` brings later is handed to `late`. */
export function untilAborted<T>(signal: AbortSignal, work: Promise<T>, late?: (value: T) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => {
      if (late) work.then(late, () => undefined);
      else work.catch(() => undefined);
      reject(signal.reason as Error);
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** `work`, or `tooLate()` when it takes longer than `patienceMs`. */
export function within<T>(clock: Clock, patienceMs: number, work: Promise<T>, tooLate: () => Error): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = clock.setTimer(patienceMs, () => reject(tooLate()));
    work.then(resolve, reject).finally(() => timer.cancel());
  });
}
