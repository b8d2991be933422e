import type { VirtualClock } from '../../../src/kernel/virtual-clock.ts';
import type { ApiBench } from '../api-bench.ts';
import type { SimulatedLeg } from '../simulated-leg.ts';
import type { CentreWorld, HourAgent } from './centre-world.ts';
import type { Chances } from './chances.ts';
import type { HourCallers } from './hour-callers.ts';

export interface HourAgentsParts {
  readonly bench: ApiBench;
  readonly world: CentreWorld;
  readonly clock: VirtualClock;
  readonly chances: Chances;
  readonly callers: HourCallers;
}

/** The agents of the hour: they log on, answer or do not, talk, hold, ask, pass on, wrap up, rest and go. */
export class HourAgents {
  readonly did = { refused: 0, missed: 0, held: 0, passedOn: 0, consulted: 0, joined: 0, rested: 0 };
  readonly #parts: HourAgentsParts;
  readonly #byPhone: ReadonlyMap<string, HourAgent>;
  /** Phones that are about to ring because a colleague asks. */
  readonly #asked = new Map<string, (leg: SimulatedLeg) => void>();
  #isOpen = true;

  constructor(parts: HourAgentsParts) {
    this.#parts = parts;
    const { bench, world } = parts;
    this.#byPhone = new Map(world.agents.map((agent) => [agent.phone.id as string, agent]));
    for (const { phone } of world.agents) bench.plays(phone, {});
    bench.legFactory.onMade = (leg, target) => {
      const agent = 'deviceId' in target ? this.#byPhone.get(target.deviceId) : undefined;
      if (agent) this.#rung(agent, leg);
      else if ('trunkId' in target) parts.callers.isCalled(leg);
    };
    bench.exchange.agents.onChanged(({ agent, before }) => {
      if (agent.state === before) return;
      const mine = world.agents.find(({ id }) => id === agent.id);
      if (!mine) return;
      if (agent.state === 'not-ready') this.#later(parts.chances.between(20, 120), () => this.#become(mine, 'ready'));
      if (agent.state === 'wrap-up' && parts.chances.isOne(2))
        this.#later(parts.chances.between(2, 15), () => this.#wrapsUp(mine));
    });
  }

  /** Those who are not logged on log on, one after another. */
  begin(): void {
    const { world, chances } = this.#parts;
    for (const agent of world.agents) {
      if (this.#stateOf(agent) === 'logged-off') this.#later(chances.between(1, 150), () => this.#become(agent, 'ready'));
      for (let pause = 0; pause < 3; pause++) this.#later(chances.between(300, 3500), () => this.#rests(agent));
      if (chances.isOne(5)) this.#later(chances.between(1500, 3000), () => this.#become(agent, 'logged-off'));
    }
  }

  /** From now on nobody comes back from a break. */
  close(): void {
    this.#isOpen = false;
  }

  #stateOf({ user }: HourAgent): string {
    return this.#parts.bench.exchange.agents.ofUser({ companyId: user.companyId, userId: user.id }).state;
  }

  #become({ user }: HourAgent, state: 'ready' | 'not-ready' | 'logged-off', reason: string | null = null): void {
    if (!this.#isOpen) return;
    this.#parts.bench.exchange.agents.change({ companyId: user.companyId, userId: user.id }, state, reason);
  }

  #rests(agent: HourAgent): void {
    if (this.#stateOf(agent) === 'logged-off') return;
    this.did.rested++;
    const { world, chances } = this.#parts;
    this.#become(agent, 'not-ready', world.codes.length > 0 ? chances.one(world.codes) : null);
    // He asked for it while he was busy: back again all the same.
    this.#later(chances.between(60, 240), () => this.#become(agent, 'ready'));
  }

  #wrapsUp({ id }: HourAgent): void {
    const { agents } = this.#parts.bench.exchange;
    if (agents.agent(id)?.wrapUp) agents.endWrapUp(id, 'by-agent');
  }

  #rung(agent: HourAgent, leg: SimulatedLeg): void {
    const { chances } = this.#parts;
    this.#later(200, () => leg.partyRings());
    const asked = this.#asked.get(agent.phone.id);
    if (asked) {
      this.#asked.delete(agent.phone.id);
      return asked(leg);
    }
    if (chances.isOne(12)) {
      this.did.refused++;
      return this.#later(chances.between(1, 6), () => leg.partyHangsUp('rejected'));
    }
    if (chances.isOne(14)) {
      this.did.missed++;
      return;
    }
    this.#later(chances.between(1, 9), () => {
      if (leg.state !== 'alerting') return;
      leg.partyAnswers();
      this.#later(500, () => this.#talks(agent, leg));
    });
  }

  #talks(agent: HourAgent, leg: SimulatedLeg): void {
    if (leg.state !== 'connected') return;
    // One who is called back has to answer first.
    if (this.#callerOf(leg)?.state !== 'connected') return this.#later(1000, () => this.#talks(agent, leg));
    const { chances } = this.#parts;
    const talkMs = chances.about(170, 8);
    const way = chances.next();
    const middleMs = Math.round(talkMs / 2);
    if (way < 0.15) this.#later(middleMs, () => this.#holds(leg));
    else if (way < 0.27) return this.#later(middleMs, () => this.#passesOn(leg));
    else if (way < 0.4) return this.#later(middleMs, () => this.#asks(agent, leg, talkMs));
    this.#ends(leg, talkMs);
  }

  #ends(leg: SimulatedLeg, inMs: number): void {
    this.#later(inMs, () => {
      const caller = this.#callerOf(leg);
      if (this.#parts.chances.isOne(2)) caller?.partyHangsUp();
      else leg.partyHangsUp();
    });
  }

  #callerOf(leg: SimulatedLeg): SimulatedLeg | undefined {
    return this.#parts.callers.ofCall(leg.callId);
  }

  #holds(leg: SimulatedLeg): void {
    if (leg.state !== 'connected') return;
    this.did.held++;
    leg.partyHolds();
    this.#later(this.#parts.chances.between(5, 40), () => {
      if (leg.state === 'connected') leg.partyRetrieves();
    });
  }

  /** Without asking: to a queue, or to a colleague's number. */
  #passesOn(leg: SimulatedLeg): void {
    if (leg.state !== 'connected') return;
    this.did.passedOn++;
    const { world, chances } = this.#parts;
    const to = chances.isOne(3) ? chances.one(world.agents).phone.number : chances.one(world.queues).number;
    leg.partyTransfers(to);
    this.#later(60_000, () => {
      // It came to nothing: he has him still.
      if (leg.state === 'connected') this.#ends(leg, 5000);
    });
  }

  /** Asks a colleague; then passes the caller on to him, or takes him back. */
  #asks(agent: HourAgent, leg: SimulatedLeg, talkMs: number): void {
    const { bench, world, chances } = this.#parts;
    const colleague = world.agents.find(
      (one) => one !== agent && this.#stateOf(one) === 'ready' && !this.#asked.has(one.phone.id),
    );
    if (leg.state !== 'connected' || !colleague) return this.#ends(leg, Math.round(talkMs / 2));
    this.did.consulted++;
    leg.partyHolds();
    let other: SimulatedLeg | null = null;
    this.#asked.set(colleague.phone.id, (rung) => {
      other = rung;
      this.#later(3000, () => rung.partyAnswers());
    });
    const asking = bench.dials({ user: agent.user, phone: agent.phone }, colleague.phone.number);
    this.#later(3000 + chances.between(4, 30), () => {
      this.#asked.delete(colleague.phone.id);
      if (leg.state !== 'connected' || asking.state !== 'connected') {
        asking.partyHangsUp();
        leg.partyRetrieves();
        return this.#ends(leg, 8000);
      }
      if (chances.isOne(2)) {
        this.did.joined++;
        leg.partyTransfers('', asking.id);
        const taken = other;
        return this.#later(chances.between(10, 60), () => {
          if (taken?.state === 'connected') taken.partyHangsUp();
          this.#callerOf(leg)?.partyHangsUp();
        });
      }
      asking.partyHangsUp();
      leg.partyRetrieves();
      this.#ends(leg, Math.round(talkMs / 2));
    });
  }

  #later(inMs: number, act: () => void): void {
    this.#parts.clock.setTimer(inMs, act);
  }
}
