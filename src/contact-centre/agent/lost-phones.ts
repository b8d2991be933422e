import type { Clock, Timer } from '../../kernel/clock.ts';
import type { AgentId } from '../../kernel/ids.ts';
import type { Agent } from './agent.ts';

/** A phone that is gone for so long is missed: a page that is loaded anew, or a phone that changes its network, is back by then. */
const missedAfterMs = 30_000;
/** Who has no phone for so long is not at work any more. */
const loggedOffAfterMs = 60 * 60_000;

export interface LostPhonesParts {
  readonly clock: Clock;
  /** It has been gone for so long that he counts as not ready. */
  readonly missed: (agent: Agent) => void;
  /** It has been gone for so long that he counts as gone home. */
  readonly gone: (agent: Agent) => void;
}

/** Agents none of whose phones can be rung. */
export class LostPhones implements Disposable {
  readonly #parts: LostPhonesParts;
  readonly #timers = new Map<AgentId, Timer>();

  constructor(parts: LostPhonesParts) {
    this.#parts = parts;
  }

  isMissed({ lostSinceMs }: Readonly<Agent>): boolean {
    return lostSinceMs !== null && this.#parts.clock.now() >= lostSinceMs + missedAfterMs;
  }

  lost(agent: Agent): void {
    const { clock, missed, gone } = this.#parts;
    agent.lostSinceMs = clock.now();
    const isMissed = (): void => {
      missed(agent);
      this.#timers.set(agent.id, clock.setTimer(loggedOffAfterMs - missedAfterMs, isGone));
    };
    const isGone = (): void => {
      this.#timers.delete(agent.id);
      gone(agent);
    };
    this.#timers.set(agent.id, clock.setTimer(missedAfterMs, isMissed));
  }

  found(agent: Agent): void {
    agent.lostSinceMs = null;
    this.#timers.get(agent.id)?.cancel();
    this.#timers.delete(agent.id);
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers.values()) timer.cancel();
  }
}
