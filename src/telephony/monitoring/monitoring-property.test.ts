import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MonitoringBench } from '../../../test/support/monitoring-bench.ts';
import type { SimulatedLeg } from '../../../test/support/simulated-leg.ts';
import { SimulatedMixer } from '../../../test/support/simulated-media-plane.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { MonitoringMode } from './index.ts';

/**
 * Bert is an agent with a customer, Cleo and Anna supervise him, in any order of commands and events; `wait` lets everything in between
 * come to rest, so that without it commands overtake each other.
 */
type Step =
  | { readonly do: 'begin' | 'switch'; readonly who: 'cleo' | 'anna'; readonly mode: MonitoringMode; readonly stays: boolean }
  | { readonly do: 'leave' | 'hang-up' | 'hold' | 'retrieve' | 'take-over' | 'reload'; readonly who: 'cleo' | 'anna' }
  | {
      readonly do:
        | 'wait'
        | 'a-tick'
        | 'agent-holds'
        | 'agent-holds-by-command'
        | 'agent-retrieves'
        | 'agent-reloads'
        | 'agent-hangs-up'
        | 'customer-hangs-up'
        | 'customer-calls'
        | 'passed-on'
        | 'rights-go';
    };

const who = fc.constantFrom('cleo' as const, 'anna' as const);
const mode = fc.constantFrom<MonitoringMode>('listen', 'whisper', 'barge');
const commanded = fc.record({ do: fc.constantFrom('begin' as const, 'switch' as const), who, mode, stays: fc.boolean() });
const own = fc.record({
  do: fc.constantFrom(
    'leave' as const,
    'hang-up' as const,
    'hold' as const,
    'retrieve' as const,
    'take-over' as const,
    'reload' as const,
  ),
  who,
});
const others = fc.record({
  do: fc.constantFrom(
    'wait' as const,
    'wait' as const,
    'a-tick' as const,
    'agent-holds' as const,
    'agent-holds-by-command' as const,
    'agent-retrieves' as const,
    'agent-reloads' as const,
    'agent-hangs-up' as const,
    'customer-hangs-up' as const,
    'customer-calls' as const,
    'customer-calls' as const,
    'passed-on' as const,
    'rights-go' as const,
  ),
});
const histories = fc.array(fc.oneof(commanded, commanded, own, others), { minLength: 1, maxLength: 18 });

class History {
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
    const { bench, agent } = this;
    const quietly = (work: Promise<unknown>) =>
      work.then(
        () => {},
        () => {},
      );
    switch (step.do) {
      case 'wait':
        return bench.settle();
      case 'a-tick':
        return bench.clock.advanceAsync(0);
      case 'begin':
        void quietly(
          bench.service.begin(this.#actor(step.who), { userId: 'bert' as UserId, mode: step.mode, stays: step.stays }),
        );
        this.#wish(step.who, step.mode);
        await bench.clock.advanceAsync(0);
        return this.#phoneOf(step.who)?.partyAnswers();
      case 'switch':
        this.#wish(step.who, step.mode);
        return void this.#of(step.who, (id, actor) => quietly(bench.service.switchMode(actor, id, step.mode)));
      case 'leave':
        return void this.#of(step.who, async (id, actor) => bench.service.leave(actor, id));
      case 'take-over':
        return void this.#of(step.who, (id, actor) => quietly(bench.service.takeOver(actor, id)));
      case 'hang-up':
        return this.#phoneOf(step.who)?.partyHangsUp();
      case 'hold':
        return this.#phoneOf(step.who)?.partyHolds();
      case 'retrieve':
        return this.#phoneOf(step.who)?.partyRetrieves();
      case 'reload': {
        const phone = this.#phoneOf(step.who);
        if (phone?.state === 'connected') this.supervisors.set(step.who, bench.comesBack(phone));
        return;
      }
      case 'agent-reloads':
        if (agent?.state === 'connected') this.agent = bench.comesBack(agent);
        return;
      case 'agent-holds':
        return agent?.partyHolds();
      case 'agent-retrieves':
        return agent?.partyRetrieves();
      case 'agent-holds-by-command':
        try {
          if (agent) bench.hold.hold(bench.actor('bert'), agent.id);
        } catch {
          // He talks to nobody.
        }
        return;
      case 'agent-hangs-up':
        return agent?.partyHangsUp();
      case 'customer-hangs-up':
        return this.customer?.partyHangsUp();
      case 'passed-on':
        try {
          if (agent) bench.transfer.blind(bench.actor('bert'), agent.id, '101');
        } catch {
          // He talks to nobody.
        }
        return;
      case 'rights-go':
        bench.takeAwayRights();
        return;
      case 'customer-calls':
        if (this.agent && this.agent.state !== 'cleared') return;
        ({ own: this.agent, customer: this.customer } = await bench.customerOf('bert-desk'));
    }
  }

  #actor(name: string) {
    return { ...this.bench.supervisor, userId: name as UserId };
  }

  #wish(name: string, wished: MonitoringMode): void {
    this.wished.set(name, (this.wished.get(name) ?? new Set()).add(wished));
  }

  #of(name: string, work: (id: string, actor: ReturnType<History['actor']>) => Promise<unknown>): void {
    const monitor = this.bench.service.ofSupervisor(this.#actor(name));
    if (monitor) void work(monitor.id, this.#actor(name));
  }

  actor(name: string) {
    return this.#actor(name);
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
      if (agent && !mayBeHeard.agent) expect(bench.heardBy(agent), `${name} only listened`).not.toContain(phone.id);
      if (customer && !mayBeHeard.customer) expect(bench.heardBy(customer), `${name} never barged in`).not.toContain(phone.id);
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
        expect(bench.heardBy(agent).includes(leg.id)).toBe(says);
        expect(bench.heardBy(customer).includes(leg.id)).toBe(says && is === 'barge' && !isParted);
      }
      if (!isParted) {
        expect(bench.heardBy(agent)).toContain(customer.id);
        expect(bench.heardBy(customer)).toContain(agent.id);
      }
    }
    const used = new Set(monitors.map(({ conversation }) => conversation).filter((one) => one !== null));
    expect(bench.service.size).toEqual({ monitors: monitors.length, conversations: used.size });
    expect(bench.media.mixers.filter(({ isClosed }) => !isClosed)).toHaveLength(used.size);
    const open = new Set(bench.media.mixers.filter(({ isClosed }) => !isClosed));
    for (const leg of bench.factory.made) {
      const heard = leg.state === 'cleared' ? undefined : leg.sound?.heard;
      if (heard?.kind === 'mixer' && heard.mixer instanceof SimulatedMixer) expect(open).toContain(heard.mixer);
    }
  }

  async everybodyLeaves(): Promise<void> {
    this.bench.calls.releaseAll('normal-clearing');
    await this.bench.settle();
    expect(this.bench.registry.size).toEqual({ calls: 0, legs: 0 });
    // Who stays for the next conversation has lost his phone as well.
    expect(this.bench.service.size).toEqual({ monitors: 0, conversations: 0 });
    expect(this.bench.media.mixers.every(({ isClosed }) => isClosed)).toBe(true);
    expect(this.bench.media.together.size).toBe(0);
  }
}

describe('in any order of commands', () => {
  it('nobody hears what he must not, the two hear each other, and nothing is left', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const history = new History();
        await history.run([{ do: 'customer-calls' }, ...steps]);
        await history.comesToRest();
        await history.everybodyLeaves();
      }),
      { numRuns: 300 },
    );
  }, 30_000);
});
