import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ParleyError } from '../../src/kernel/errors.ts';
import type { LegId, UserId } from '../../src/kernel/ids.ts';
import type { Subject } from '../../src/platform/access/index.ts';
import type { MonitoringMode } from '../../src/telephony/monitoring/index.ts';
import { MonitoringBench } from './monitoring-bench.ts';
import type { SimulatedLeg } from './simulated-leg.ts';
import { SimulatedMixer } from './simulated-media-plane.ts';

/**
 * Bert is an agent with a customer, Cleo and Anna supervise him, in any order of commands and events; `wait` lets everything in between
 * come to rest, so that without it commands overtake each other.
 */
export type Step =
  | { readonly do: 'begin' | 'switch'; readonly who: string; readonly mode: MonitoringMode; readonly stays: boolean }
  | { readonly do: Own; readonly who: string }
  | { readonly do: Elsewhere };

const doneByHimself = ['leave', 'hang-up', 'hold', 'retrieve', 'take-over', 'reload'] as const;
const doneElsewhere = [
  'wait',
  'a-tick',
  'agent-holds',
  'agent-holds-by-command',
  'agent-retrieves',
  'agent-reloads',
  'agent-hangs-up',
  'customer-hangs-up',
  'customer-calls',
  'passed-on',
  'rights-go',
] as const;
type Own = (typeof doneByHimself)[number];
type Elsewhere = (typeof doneElsewhere)[number];

const who = fc.constantFrom('cleo', 'anna');
const mode = fc.constantFrom<MonitoringMode>('listen', 'whisper', 'barge');
const commanded = fc.record({ do: fc.constantFrom('begin' as const, 'switch' as const), who, mode, stays: fc.boolean() });
const own = fc.record({ do: fc.constantFrom(...doneByHimself), who });
const others = fc.record({ do: fc.constantFrom('wait' as const, 'customer-calls' as const, ...doneElsewhere) });
export const histories = fc.array(fc.oneof(commanded, commanded, own, others), { minLength: 1, maxLength: 18 });

/** One history, and what must hold of it. */
export class MonitoringHistory {
  readonly bench = new MonitoringBench();
  readonly supervisors = new Map<string, SimulatedLeg>();
  /** What each was last allowed to do: he may be heard as it says, from the moment of the command on. */
  readonly wished = new Map<string, Set<MonitoringMode>>();
  agent: SimulatedLeg | null = null;
  customer: SimulatedLeg | null = null;

  async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      await this.#do(step);
      this.nobodyHearsWhatHeMustNot();
    }
  }

  async #do(step: Step): Promise<void> {
    if ('mode' in step) return this.#command(step);
    if ('who' in step) return this.#byHimself[step.do](step.who);
    await this.#elsewhere[step.do]();
  }

  async #command(step: Extract<Step, { mode: MonitoringMode }>): Promise<void> {
    const { service, clock } = this.bench;
    const { who, mode: wished, stays } = step;
    this.wished.set(who, (this.wished.get(who) ?? new Set()).add(wished));
    if (step.do === 'switch') return this.#of(who, (id, actor) => service.switchMode(actor, id, wished));
    quietly(service.begin(this.#actor(who), { userId: 'bert' as UserId, mode: wished, stays }));
    await clock.advanceAsync(0);
    this.#phoneOf(who)?.partyAnswers();
  }

  readonly #byHimself: Readonly<Record<Own, (who: string) => void>> = {
    leave: (who) => this.#of(who, async (id, actor) => this.bench.service.leave(actor, id)),
    'take-over': (who) => this.#of(who, (id, actor) => this.bench.service.takeOver(actor, id)),
    'hang-up': (who) => this.#phoneOf(who)?.partyHangsUp(),
    hold: (who) => this.#phoneOf(who)?.partyHolds(),
    retrieve: (who) => this.#phoneOf(who)?.partyRetrieves(),
    reload: (who) => {
      const phone = this.#phoneOf(who);
      if (phone?.state === 'connected') this.supervisors.set(who, this.bench.comesBack(phone));
    },
  };

  readonly #elsewhere: Readonly<Record<Elsewhere, () => unknown>> = {
    wait: () => this.bench.settle(),
    'a-tick': () => this.bench.clock.advanceAsync(0),
    'agent-holds': () => this.agent?.partyHolds(),
    'agent-retrieves': () => this.agent?.partyRetrieves(),
    'agent-holds-by-command': () => this.#talking((id) => this.bench.hold.hold(this.bench.actor('bert'), id)),
    'passed-on': () => this.#talking((id) => this.bench.transfer.blind(this.bench.actor('bert'), id, '101')),
    'agent-reloads': () => {
      if (this.agent?.state === 'connected') this.agent = this.bench.comesBack(this.agent);
    },
    'agent-hangs-up': () => this.agent?.partyHangsUp(),
    'customer-hangs-up': () => this.customer?.partyHangsUp(),
    'rights-go': () => this.bench.takeAwayRights(),
    'customer-calls': async () => {
      if (this.agent && this.agent.state !== 'cleared') return;
      ({ own: this.agent, customer: this.customer } = await this.bench.customerOf('bert-desk'));
    },
  };

  /** Refused where he talks to nobody. */
  #talking(work: (id: LegId) => void): void {
    try {
      if (this.agent) work(this.agent.id);
    } catch (error) {
      if (!(error instanceof ParleyError)) throw error;
    }
  }

  #actor(name: string): Subject {
    return { ...this.bench.supervisor, userId: name as UserId };
  }

  #of(name: string, work: (id: string, actor: Subject) => Promise<unknown>): void {
    const monitor = this.bench.service.ofSupervisor(this.#actor(name));
    if (monitor) quietly(work(monitor.id, this.#actor(name)));
  }

  #phoneOf(name: string): SimulatedLeg | undefined {
    const known = this.supervisors.get(name);
    if (known && known.state !== 'cleared') return known;
    const made = this.bench.factory.made.findLast(({ id }) => id.startsWith(`${name}-desk#`));
    if (made) this.supervisors.set(name, made);
    return made;
  }

  /** At any moment, also while commands are under way. */
  nobodyHearsWhatHeMustNot(): void {
    const { bench, customer, agent } = this;
    for (const name of ['cleo', 'anna']) {
      const phone = this.#phoneOf(name);
      if (!phone) continue;
      const wished = this.wished.get(name) ?? new Set();
      const talksHimself = bench.registry.leg(phone.id)?.call.joined !== null;
      if (talksHimself) continue;
      const mayBeHeard = { agent: wished.has('whisper') || wished.has('barge'), customer: wished.has('barge') };
      if (agent && !mayBeHeard.agent) assert(!bench.heardBy(agent).includes(phone.id), `${name} only listened`);
      if (customer && !mayBeHeard.customer) assert(!bench.heardBy(customer).includes(phone.id), `${name} never barged in`);
    }
  }

  /** At rest: who hears whom is what the latest command says, and nothing more. */
  async comesToRest(): Promise<void> {
    const { bench, agent, customer } = this;
    await bench.settle();
    const monitors = ['cleo', 'anna'].flatMap((name) => bench.service.ofSupervisor(this.#actor(name)) ?? []);
    const goesOn =
      agent !== null && customer !== null && bench.registry.leg(agent.id)?.call.joined?.some(({ id }) => id === customer.id);
    if (goesOn) {
      const side = bench.registry.leg(agent.id)!;
      const isParted = side.state === 'held' || bench.registry.leg(customer.id)!.state === 'held';
      for (const { mode: is, leg, isHeld, conversation } of monitors) {
        if (!leg || !conversation) continue;
        const says = !isHeld && is !== 'listen' && (side.state !== 'held' || side.heldByUs);
        assert.equal(bench.heardBy(agent).includes(leg.id), says);
        assert.equal(bench.heardBy(customer).includes(leg.id), says && is === 'barge' && !isParted);
      }
      if (!isParted) {
        assert(bench.heardBy(agent).includes(customer.id));
        assert(bench.heardBy(customer).includes(agent.id));
      }
    }
    const used = new Set(monitors.map(({ conversation }) => conversation).filter((one) => one !== null));
    assert.deepEqual(bench.service.size, { monitors: monitors.length, conversations: used.size });
    assert.equal(bench.media.mixers.filter(({ isClosed }) => !isClosed).length, used.size);
    const open = new Set(bench.media.mixers.filter(({ isClosed }) => !isClosed));
    for (const leg of bench.factory.made) {
      const heard = leg.state === 'cleared' ? undefined : leg.sound?.heard;
      if (heard?.kind === 'mixer' && heard.mixer instanceof SimulatedMixer) assert(open.has(heard.mixer));
    }
  }

  async everybodyLeaves(): Promise<void> {
    this.bench.calls.releaseAll('normal-clearing');
    await this.bench.settle();
    assert.deepEqual(this.bench.registry.size, { calls: 0, legs: 0 });
    // Who stays for the next conversation has lost his phone as well.
    assert.deepEqual(this.bench.service.size, { monitors: 0, conversations: 0 });
    assert(this.bench.media.mixers.every(({ isClosed }) => isClosed));
    assert.equal(this.bench.media.together.size, 0);
  }
}

/** What is refused is no concern here. */
function quietly(work: Promise<unknown>): void {
  work.catch(() => null);
}
