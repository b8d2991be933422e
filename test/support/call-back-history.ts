import type { InteractionEvent, InteractionEventOf } from '../../src/contact-centre/interaction/index.ts';
import type { InteractionId, QueueId } from '../../src/kernel/ids.ts';
import { CallBackBench, customer } from './call-back-bench.ts';
import type { SimulatedLeg } from './simulated-leg.ts';
import { companyId } from './switch-bench.ts';

/** One happening, as numbers that mean what the state allows: any row of numbers is a history. */
export type CallBackChance = readonly [what: number, one: number, two: number];

const numbers = [customer, '+4620001', '+4620002'];
const agents = ['anna', 'bert'] as const;
const steps = [0, 200, 1000, 5000, 15_000, 61_000, 600_000];
const sales = 'sales' as QueueId;
const pick = <Item>(items: readonly Item[], number: number): Item | undefined => items[number % Math.max(1, items.length)];

/**
 * Lets happen whatever may happen to customers who want to be called back, and looks after each step whether all of them are still there,
 * once each: nobody is lost, called twice at once, or done twice, and everybody keeps his age.
 */
export class CallBackHistory {
  /** What went wrong. */
  readonly broken: string[] = [];
  readonly count = { arranged: 0, merged: 0, tried: 0, reached: 0, restarts: 0 };
  #bench = new CallBackBench();
  #callers: SimulatedLeg[] = [];
  /** What was dialled for legs to the carrier. */
  readonly #dialled = new WeakMap<SimulatedLeg, string>();

  constructor() {
    this.#listen();
  }

  async happens([what, one, two]: CallBackChance): Promise<void> {
    const kind = what % 24;
    if (kind < 5) await this.#asks(one, two);
    else if (kind < 8) this.#callers.push(this.#bench.comesIn());
    else if (kind < 10) await this.#presses(one, two);
    else if (kind < 11) pick(this.#callers, one)?.partyHangsUp();
    else if (kind < 14) this.#become(one, two);
    else if (kind < 18) this.#telephone(one, two);
    else if (kind === 18 && two % 2 === 0) await this.#cancel(one);
    else if (kind === 19 && two % 3 === 0) this.#bench.isOpen = !this.#bench.isOpen;
    else if (kind === 20) await this.#restart();
    else if (kind === 21) await this.#renumber(one, two);
    await this.#passes(pick(steps, two)!);
  }

  /** From now on everybody is there, and takes every call. */
  async end(): Promise<void> {
    this.#bench.isOpen = true;
    for (const caller of this.#callers) caller.partyHangsUp();
    for (let turn = 0; turn < 3000 && this.#isGoingOn(); turn++) {
      this.#bench.makeReady(...agents);
      for (const leg of this.#legs('alerting')) leg.partyAnswers();
      await this.#passes(3000);
      for (const leg of this.#legs('connected')) if (leg.id.startsWith('carrier')) leg.partyHangsUp();
      await this.#passes(7000);
    }
    const { interactions, queues, callBacks, bench } = this.#bench;
    const left = [interactions.size, queues.size, callBacks.size, bench.registry.size.calls, bench.registry.size.legs];
    if (left.some((size) => size > 0)) this.broken.push(`left behind: ${left.join()}`);
    for (const [id, events] of this.#histories())
      if (events.at(-1)?.type !== 'interaction-ended') this.broken.push(`${id} has no end`);
  }

  #isGoingOn(): boolean {
    const { interactions, bench } = this.#bench;
    return interactions.size > 0 || bench.registry.size.calls > 0;
  }

  async #asks(one: number, two: number): Promise<void> {
    const notBeforeMs = two % 4 === 0 ? this.#bench.bench.clock.now() + 1_800_000 : null;
    const reply = await this.#bench.callBacks.request(this.#bench.wish({ number: pick(numbers, one)!, notBeforeMs }));
    if (reply.kind === 'refused') this.broken.push(`refused: ${reply.code}`);
    else this.count[reply.kind] += 1;
  }

  /** One who waits on the telephone presses the key; he may type another number, and hang up. */
  async #presses(one: number, two: number): Promise<void> {
    const waiting = this.#callers.filter(({ state }) => state === 'connected');
    const caller = pick(waiting, one);
    const matter = caller && this.#bench.interactionOfCall(caller.callId);
    if (!matter?.visits.some(({ leftAtMs }) => leftAtMs === null)) return;
    const number = pick(numbers, two)!;
    const isArranged = await this.#bench.callBacks.arrange({
      interactionId: matter.id,
      queueId: sales,
      number,
      source: 'caller',
      isColleague: false,
    });
    if (!isArranged) this.broken.push(`${matter.id} was not arranged`);
    this.count.arranged += 1;
    if (two % 2 === 0) caller!.partyHangsUp();
  }

  #become(one: number, two: number): void {
    const to = pick(['ready', 'ready', 'ready', 'not-ready', 'logged-off'] as const, two)!;
    this.#bench.agents.change(this.#bench.bench.actor(pick(agents, one)!), to);
  }

  /** A telephone that rings is answered or not; who talks hangs up. */
  #telephone(one: number, two: number): void {
    const leg = pick([...this.#legs('alerting'), ...this.#legs('connected')], one);
    if (!leg) return;
    if (leg.state === 'connected') return leg.partyHangsUp();
    if (two % 3 > 0) leg.partyAnswers();
    else leg.partyHangsUp(pick(['busy', 'rejected', 'unknown-number', 'no-answer'] as const, two));
  }

  async #cancel(one: number): Promise<void> {
    const callBack = pick(this.#bench.callBacks.list(companyId), one);
    if (callBack) await this.#bench.callBacks.cancel(companyId, callBack.interactionId, 'customer');
  }

  async #renumber(one: number, two: number): Promise<void> {
    const callBack = pick(this.#bench.callBacks.list(companyId), one);
    if (callBack) await this.#bench.callBacks.renumber(callBack.interactionId, pick(numbers, two)!);
  }

  /** From one moment to the next, whatever goes on. */
  async #restart(): Promise<void> {
    this.count.restarts += 1;
    this.#callers = [];
    this.#bench = await this.#bench.restarted();
    this.#listen();
  }

  #listen(): void {
    this.#bench.bench.factory.onMade = (leg, target) => {
      if (target.kind === 'trunk') this.#dialled.set(leg, target.number);
    };
  }

  async #passes(ms: number): Promise<void> {
    await this.#bench.advance(ms);
    this.#look();
  }

  #legs(state: SimulatedLeg['state']): SimulatedLeg[] {
    return this.#bench.bench.factory.made.filter((leg) => leg.state === state);
  }

  #histories(): ReadonlyMap<InteractionId, readonly InteractionEvent[]> {
    return Map.groupBy(this.#bench.journal.events, ({ interactionId }) => interactionId);
  }

  #look(): void {
    let [tried, reached] = [0, 0];
    for (const [id, events] of this.#histories()) {
      if (!events.some(isArranged)) continue;
      this.#lookAt(id, events);
      tried += events.filter(({ type }) => type === 'customer-tried').length;
      reached += events.filter(isReached).length;
    }
    Object.assign(this.count, { tried, reached });
    const rung = this.#legs('alerting').filter(({ id }) => id.startsWith('carrier'));
    const called = rung.map((leg) => this.#dialled.get(leg));
    if (new Set(called).size < called.length) this.broken.push(`called twice at once: ${called.join()}`);
  }

  #lookAt(id: InteractionId, events: readonly InteractionEvent[]): void {
    const { callBacks, settings } = this.#bench;
    const ends = events.filter(({ type }) => type === 'interaction-ended');
    if (ends.length > 1 || (ends.length === 1 && events.at(-1) !== ends[0])) this.broken.push(`${id} ended and went on`);
    if (events.filter(isReached).length > 1) this.broken.push(`${id} was reached twice`);
    if (events.filter(({ type }) => type === 'customer-tried').length > settings.attempts)
      this.broken.push(`${id} was tried too often`);
    const isOver = ends.length > 0;
    if (!isOver && callBacks.find(companyId, id) === undefined) this.broken.push(`${id} is lost`);
    if (isOver && callBacks.find(companyId, id) !== undefined) this.broken.push(`${id} is over and waits on`);
    this.#lookAtAgents(id, events);
    this.#lookAtAge(id, events);
  }

  /** At no time had two of them his matter, or were two rung for it. */
  #lookAtAgents(id: InteractionId, events: readonly InteractionEvent[]): void {
    const works = new Set<string>();
    const rung = new Map<string, number>();
    for (const event of events) {
      if (event.type === 'work-began') works.add(event.agentId);
      if (event.type === 'work-ended') works.delete(event.agentId);
      if (event.type === 'offer-made') rung.set(event.offerId, event.agentIds.length);
      if (event.type === 'offer-ended') rung.delete(event.offerId);
      const many = [...rung.values()].reduce((all, one) => all + one, works.size);
      if (many > 1) this.broken.push(`${id} had two agents at once`);
    }
  }

  /** Whenever he comes into the queue again it is with the age that was promised, and none is younger than the one before. */
  #lookAtAge(id: InteractionId, events: readonly InteractionEvent[]): void {
    let promised: InteractionEventOf<'call-back-arranged'> | null = null;
    for (const event of events) {
      if (event.type === 'call-back-arranged') {
        if (promised && event.enqueuedAtMs > promised.enqueuedAtMs) this.broken.push(`${id} lost his place`);
        promised = event;
      }
      if (event.type === 'interaction-queued' && promised && event.enqueuedAtMs !== promised.enqueuedAtMs)
        this.broken.push(`${id} waits with another age`);
    }
  }
}

function isArranged({ type }: InteractionEvent): boolean {
  return type === 'call-back-arranged';
}

function isReached(event: InteractionEvent): boolean {
  return event.type === 'customer-tried' && event.outcome === 'reached';
}
