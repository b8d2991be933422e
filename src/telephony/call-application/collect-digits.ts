import type { Clock, Timer } from '../../kernel/clock.ts';
import type { Collected, CollectOrder } from './application-party.ts';
import type { DigitInbox } from './digit-inbox.ts';

/** Takes digits from the inbox until the order is met. */
export function collectDigits({ inbox, clock }: { inbox: DigitInbox; clock: Clock }, order: CollectOrder): Promise<Collected> {
  return new Promise((resolve) => {
    let digits = '';
    let timer: Timer | null = null;
    const end = (ended: Collected['ended']) => {
      timer?.cancel();
      inbox.onArrival = null;
      resolve({ digits, ended });
    };
    const wait = (patienceMs: number) => {
      timer?.cancel();
      timer = clock.setTimer(patienceMs, () => end('timeout'));
    };
    const read = (): void => {
      if (inbox.isClosed) return end('gone');
      for (let digit = inbox.take(); digit !== null; digit = inbox.take()) {
        if (digit === order.endDigit) return end('end-digit');
        digits += digit;
        if (digits.length >= order.max) return end('max');
      }
      wait(digits ? order.interDigitTimeoutMs : order.firstTimeoutMs);
    };
    inbox.onArrival = read;
    read();
  });
}
