import type { Clock } from '../../kernel/clock.ts';
import type { CallEventJournal } from './call-events.ts';

/** Waits for the store, at most `patienceMs`. @returns whether everything appended so far is stored. Never rejects. */
export function durableWithPatience(
  journal: Pick<CallEventJournal, 'durable'>,
  clock: Clock,
  patienceMs: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.setTimer(patienceMs, () => resolve(false));
    const settle = (isStored: boolean) => {
      timer.cancel();
      resolve(isStored);
    };
    journal.durable().then(
      () => settle(true),
      () => settle(false),
    );
  });
}
