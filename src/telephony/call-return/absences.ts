import type { Clock, Timer } from '../../kernel/clock.ts';
import { type CallLeg, isLive } from '../call/index.ts';

/** How often one looks whether a lost party is heard again, in milliseconds. */
const lookMs = 500;

interface Absence {
  deadlineMs: number;
  /** What had come in when one looked last; null before. */
  packets: number | null;
  timer: Timer | null;
}

export interface AbsencesProps {
  readonly clock: Clock;
  /** It is missed, or heard again. */
  readonly changed: (leg: CallLeg, isAway: boolean) => void;
  /** It did not come back in time. */
  readonly over: (leg: CallLeg) => void;
}

/**
 * Who is lost, and for how long.
 *
 * ```
 * there ──connection closed, or silent──► doubtful ──not heard──► away ──grace time is up──► over
 *   ▲                                        │                     │
 *   └──── heard, and its signalling reaches us ◄───────────────────┘
 * ```
 * A party that is heard while its connection is down talks on; nothing is changed for it, however long that takes.
 */
export class Absences {
  readonly #props: AbsencesProps;
  readonly #all = new Map<CallLeg, Absence>();

  constructor(props: AbsencesProps) {
    this.#props = props;
  }

  get size(): number {
    return this.#all.size;
  }

  begin(leg: CallLeg): void {
    const graceMs = leg.leg.graceMs ?? 0;
    if (graceMs === 0 || !isLive(leg) || this.#all.has(leg)) return;
    const absence: Absence = { deadlineMs: this.#props.clock.now() + graceMs, packets: null, timer: null };
    this.#all.set(leg, absence);
    void this.#look(leg, absence);
  }

  /** It is over, or was taken back by a new leg. */
  end(leg: CallLeg): void {
    this.#all.get(leg)?.timer?.cancel();
    this.#all.delete(leg);
  }

  async #look(leg: CallLeg, absence: Absence): Promise<void> {
    const { clock, over } = this.#props;
    const packets = await packetsOf(leg);
    if (this.#all.get(leg) !== absence) return;
    if (!isLive(leg)) return this.end(leg);
    const before = absence.packets;
    absence.packets = packets;
    const isBack = leg.leg.isReachable !== false;
    if (before !== null && isBack && !isToSend(leg)) {
      this.#tell(leg, false);
      return this.end(leg);
    }
    if (before !== null && packets > before) {
      absence.deadlineMs = clock.now() + (leg.leg.graceMs ?? 0);
      this.#tell(leg, false);
      if (isBack) return this.end(leg);
    } else if (before !== null) {
      this.#tell(leg, true);
      if (clock.now() >= absence.deadlineMs) {
        this.end(leg);
        return over(leg);
      }
    }
    absence.timer = clock.setTimer(lookMs, () => void this.#look(leg, absence));
  }

  #tell(leg: CallLeg, isAway: boolean): void {
    if (leg.isAway !== isAway) this.#props.changed(leg, isAway);
  }
}

/** A party that is held sends nothing. */
function isToSend({ leg }: CallLeg): boolean {
  const direction = leg.media?.negotiated?.direction;
  return direction === 'sendrecv' || direction === 'recvonly';
}

async function packetsOf({ leg }: CallLeg): Promise<number> {
  try {
    return (await leg.media?.quality())?.packetsReceived ?? 0;
  } catch {
    // Its worker is gone: nothing is heard any more.
    return 0;
  }
}
