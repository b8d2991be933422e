import type { InteractionEvent } from '../../../src/contact-centre/interaction/index.ts';
import type { VirtualClock } from '../../../src/kernel/virtual-clock.ts';
import type { ApiBench } from '../api-bench.ts';
import type { SimulatedLeg } from '../simulated-leg.ts';
import type { CentreWorld } from './centre-world.ts';
import type { Chances } from './chances.ts';

/** Somebody who will call. */
export interface PlannedCaller {
  readonly atMs: number;
  readonly number: string;
  readonly dialled: string;
}

/** So many callers over an hour, with a rush in the middle; some call again. */
export function plannedCallers(
  world: CentreWorld,
  chances: Chances,
  { fromMs, many }: { fromMs: number; many: number },
): PlannedCaller[] {
  const callers: PlannedCaller[] = [];
  for (let index = 0; index < many; index++) {
    const isRush = index % 4 === 0;
    const atMs = fromMs + (isRush ? chances.between(1400, 1700) : chances.between(200, 3560));
    const before = callers.length > 0 && chances.isOne(8) ? chances.one(callers) : null;
    const queue = chances.one(world.queues.slice(0, 3));
    const number = before?.number ?? `+3361234${String(index).padStart(4, '0')}`;
    callers.push({ atMs, number, dialled: before?.dialled ?? `+33155170${queue.number}` });
  }
  return callers.toSorted((one, other) => one.atMs - other.atMs);
}

/** The callers of the hour, at their telephones: they wait as long as each likes. */
export class HourCallers {
  readonly legs: SimulatedLeg[] = [];
  readonly #parts: { bench: ApiBench; world: CentreWorld; clock: VirtualClock; chances: Chances };
  readonly #byCall = new Map<string, SimulatedLeg>();

  constructor(parts: { bench: ApiBench; world: CentreWorld; clock: VirtualClock; chances: Chances }) {
    this.#parts = parts;
    parts.bench.exchange.interactions.onEvent(({ event }) => this.#heard(event));
  }

  /** Who has called by then, or will. */
  plan(callers: readonly PlannedCaller[]): void {
    const { clock } = this.#parts;
    for (const caller of callers) clock.setTimer(caller.atMs - clock.now(), () => this.#call(caller));
  }

  ofCall(callId: string): SimulatedLeg | undefined {
    return this.#byCall.get(callId);
  }

  #call({ number, dialled }: PlannedCaller): void {
    const { bench, world } = this.#parts;
    const leg = bench.callsFromOutside(number, dialled, world.trunk);
    this.legs.push(leg);
    this.#byCall.set(leg.callId, leg);
  }

  /** Whenever he is put into a queue he looks at the clock. */
  #heard(event: InteractionEvent): void {
    if (event.type !== 'interaction-queued') return;
    const { bench, clock, chances } = this.#parts;
    const patienceMs = chances.isOne(14) ? chances.between(1, 4) : chances.about(110, 10);
    const { interactionId } = event;
    clock.setTimer(patienceMs, () => {
      const matter = bench.exchange.interactions.find(interactionId);
      const visit = matter?.visits.at(-1);
      if (!visit || visit.leftAtMs !== null || visit.queuedAtMs !== event.atMs) return;
      this.ofCall(matter!.callIds.at(-1)!)?.partyHangsUp();
    });
  }
}
