import type { Clock, Timer } from '../../kernel/clock.ts';
import type { AgentId } from '../../kernel/ids.ts';
import type { Agent, AgentWork, WrapUp } from './agent.ts';

/** Who wraps up, each until his time is over. */
export class WrapUps implements Disposable {
  readonly #clock: Clock;
  readonly #timers = new Map<AgentId, Timer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What comes while he wraps up already is wrapped up with it, and may prolong it. */
  begin(agent: Agent, work: AgentWork, options: { takesMs: number; needsDisposition: boolean; over: () => void }): void {
    const now = this.#clock.now();
    const before = agent.wrapUp;
    const endsAtMs = Math.max(now + options.takesMs, before?.endsAtMs ?? 0);
    agent.wrapUp = {
      interactionIds: [...(before?.interactionIds ?? []), work.interactionId],
      queueId: work.queueId,
      sinceMs: before?.sinceMs ?? now,
      endsAtMs,
      needsDisposition: options.needsDisposition || (before?.needsDisposition ?? false),
    };
    this.#timers.get(agent.id)?.cancel();
    this.#timers.set(agent.id, this.#clock.setTimer(endsAtMs - now, options.over));
  }

  /** @returns what has ended; null when there was none */
  end(agent: Agent): WrapUp | null {
    const { wrapUp } = agent;
    agent.wrapUp = null;
    this.#timers.get(agent.id)?.cancel();
    this.#timers.delete(agent.id);
    return wrapUp;
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers.values()) timer.cancel();
  }
}
