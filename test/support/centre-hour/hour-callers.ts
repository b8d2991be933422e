import type { InteractionEvent } from '../../../src/contact-centre/interaction/index.ts';
import type { VirtualClock } from '../../../src/kernel/virtual-clock.ts';
import type { ApiBench } from '../api-bench.ts';
import type { SimulatedLeg } from '../simulated-leg.ts';
import { type CentreWorld, menuNumber } from './centre-world.ts';
import type { Chances } from './chances.ts';

/** Somebody who will call. */
export interface PlannedCaller {
  readonly atMs: number;
  readonly number: string;
  readonly dialled: string;
}

/** From when to when many call at once, in seconds. */
const rushes: readonly (readonly [number, number])[] = [
  [1350, 1650],
  [2400, 2550],
];

/** So many callers over an hour, with two rushes; some call again. */
export function plannedCallers(
  world: CentreWorld,
  chances: Chances,
  { fromMs, many }: { fromMs: number; many: number },
): PlannedCaller[] {
  const callers: PlannedCaller[] = [];
  for (let index = 0; index < many; index++) {
    const rush = rushes[index % 6];
    const atMs = fromMs + chances.between(...(rush ?? [200, 3560]));
    const before = callers.length > 0 && chances.isOne(8) ? chances.one(callers) : null;
    const queue = chances.isOne(4) ? { number: menuNumber } : chances.one(world.queues.slice(0, 3));
    const number = before?.number ?? `+3361234${String(index).padStart(4, '0')}`;
    callers.push({ atMs, number, dialled: before?.dialled ?? `+33155170${queue.number}` });
  }
  return callers.toSorted((one, other) => one.atMs - other.atMs);
}

/** The callers of the hour, at their telephones: they choose, wait as long as each likes, or ask to be called back, and answer or do not. */
export class HourCallers {
  readonly legs: SimulatedLeg[] = [];
  readonly did = { asked: 0, typed: 0, called: 0, busy: 0, missed: 0 };
  readonly #parts: { bench: ApiBench; world: CentreWorld; clock: VirtualClock; chances: Chances };
  readonly #byCall = new Map<string, SimulatedLeg>();

  constructor(parts: { bench: ApiBench; world: CentreWorld; clock: VirtualClock; chances: Chances }) {
    this.#parts = parts;
    parts.bench.legFactory.scripts.set(parts.world.trunk.id, [{}]);
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

  /** The telephone of one who is called back rings. */
  isCalled(leg: SimulatedLeg): void {
    const { chances } = this.#parts;
    this.did.called++;
    this.#byCall.set(leg.callId, leg);
    this.#later(300, () => leg.partyRings());
    const way = chances.next();
    if (way < 0.2) {
      this.did.busy++;
      this.#later(chances.between(0.5, 2), () => leg.partyHangsUp('busy'));
    } else if (way < 0.4) this.did.missed++;
    else this.#later(chances.between(1, 11), () => leg.partyAnswers());
  }

  #call({ number, dialled }: PlannedCaller): void {
    const { bench, world, chances } = this.#parts;
    const leg = bench.callsFromOutside(number, dialled, world.trunk);
    leg.filesLastMs = 700;
    this.legs.push(leg);
    this.#byCall.set(leg.callId, leg);
    if (!dialled.endsWith(menuNumber)) return;
    if (chances.isOne(8)) this.#later(chances.between(1, 9), () => leg.partyHangsUp());
    else if (!chances.isOne(8))
      this.#later(chances.between(2, 10), () => leg.partyPresses(chances.one(['1', '1', '2', '2', '7'])));
  }

  /** Whenever he is put into a queue he looks at the clock. */
  #heard(event: InteractionEvent): void {
    if (event.type !== 'interaction-queued') return;
    const { chances } = this.#parts;
    const patienceMs = chances.isOne(14) ? chances.between(1, 4) : chances.about(110, 10);
    this.#whileWaiting(event, patienceMs, (leg) => leg.partyHangsUp());
    if (chances.isOne(2)) this.#whileWaiting(event, chances.between(4, 40), (leg) => this.#asksToBeCalled(leg));
    if (chances.isOne(20)) this.#whileWaiting(event, chances.between(5, 60), (leg) => leg.partyPresses('9'));
  }

  #whileWaiting(event: InteractionEvent & { type: 'interaction-queued' }, inMs: number, act: (leg: SimulatedLeg) => void): void {
    this.#later(inMs, () => {
      const matter = this.#parts.bench.exchange.interactions.find(event.interactionId);
      const visit = matter?.visits.at(-1);
      if (!visit || visit.leftAtMs !== null || visit.queuedAtMs !== event.atMs || matter!.channel !== 'voice') return;
      const leg = this.ofCall(matter!.callIds.at(-1)!);
      if (leg) act(leg);
    });
  }

  /** Some hang up at once, some type where they want to be called. */
  #asksToBeCalled(leg: SimulatedLeg): void {
    const { chances } = this.#parts;
    this.did.asked++;
    leg.partyPresses('1');
    this.#later(chances.between(4, 25), () => leg.partyHangsUp());
    if (!chances.isOne(4)) return;
    this.did.typed++;
    const digits = `06123499${chances.between(0.01, 0.099)}#`;
    for (const [index, digit] of digits.split('').entries()) this.#later(2000 + 200 * index, () => leg.partyPresses(digit));
  }

  #later(inMs: number, act: () => void): void {
    this.#parts.clock.setTimer(inMs, act);
  }
}
