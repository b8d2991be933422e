import type { Clock } from '../../kernel/clock.ts';
import { TransientMap } from '../../kernel/transient-map.ts';
import type { ConferenceRoomId } from './conference-room.ts';

interface Failures {
  count: number;
  blockedUntilMs: number;
}

/** Wrong PINs of one caller that are without consequence. */
const free = 3;
/** Of all callers of a room together, who may come under ever new numbers. */
const freeOfRoom = 12;
const firstBlockMs = 30_000;
const longestBlockMs = 3_600_000;
/** A room's failures are forgotten after so long without one. */
const memoryMs = 24 * 3_600_000;
const mostKept = 10_000;

/**
 * Who guesses PINs has to wait, twice as long after each further wrong one, up to an hour. A room that is guessed at from many
 * numbers keeps all strangers waiting; colleagues' phones are counted by themselves.
 */
export class PinAttempts {
  readonly #clock: Clock;
  readonly #failures = new TransientMap<string, Failures>();

  constructor(parts: { clock: Clock }) {
    this.#clock = parts.clock;
  }

  /** @param caller the same for the same caller: his user, else his number; @param isOutside he has not proved who he is */
  isBlocked(room: ConferenceRoomId, caller: string, isOutside: boolean): boolean {
    return this.#isBlocked(`${room} ${caller}`) || (isOutside && this.#isBlocked(room));
  }

  failed(room: ConferenceRoomId, caller: string, isOutside: boolean): void {
    this.#count(`${room} ${caller}`, free);
    if (isOutside) this.#count(room, freeOfRoom);
  }

  /** What he got wrong before is forgotten; the room's count is not: one who knows the PIN must not free a guesser. */
  succeeded(room: ConferenceRoomId, caller: string): void {
    this.#failures.delete(`${room} ${caller}`);
  }

  #isBlocked(key: string): boolean {
    return (this.#failures.get(key)?.blockedUntilMs ?? 0) > this.#clock.now();
  }

  #count(key: string, freeOfCharge: number): void {
    const now = this.#clock.now();
    this.#forget(now);
    const known = this.#failures.get(key) ?? { count: 0, blockedUntilMs: 0 };
    known.count += 1;
    const over = known.count - freeOfCharge;
    known.blockedUntilMs = over < 0 ? now : now + Math.min(longestBlockMs, firstBlockMs * 2 ** Math.min(over, 10));
    this.#failures.set(key, known);
  }

  #forget(now: number): void {
    if (this.#failures.size < mostKept) {
      for (const [key, { blockedUntilMs }] of this.#failures) {
        if (blockedUntilMs + memoryMs > now) break;
        this.#failures.delete(key);
      }
      return;
    }
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined) this.#failures.delete(oldest);
  }
}
