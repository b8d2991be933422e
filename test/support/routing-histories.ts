import { type Channel, type OfferOutcome } from '../../src/contact-centre/interaction/index.ts';
import type {
  OverflowRule,
  Readiness,
  RoutedAgent,
  RoutedQueue,
  RoutingInput,
  RoutingOutput,
  RoutingStrategy,
} from '../../src/contact-centre/routing/index.ts';
import type { AgentId, CompanyId, InteractionId, OfferId, QueueId, SkillId } from '../../src/kernel/ids.ts';

/** One happening, as numbers that mean what the state allows: any row of numbers is a history. */
export type Chance = readonly [what: number, one: number, two: number, three: number, four: number];

const agentCount = 7;
const queueCount = 5;
const skillCount = 3;
const companies = ['north', 'south'] as CompanyId[];
const strategies: RoutingStrategy[] = ['longest-idle', 'least-occupied', 'best-skill', 'round-robin', 'ring-all'];
const someChannels: Channel[] = ['voice', 'voice', 'voice', 'chat', 'e-mail', 'call-back'];
const states: Readiness[] = ['ready', 'ready', 'ready', 'not-ready', 'wrap-up', 'unreachable', 'logged-off'];
const outcomes: OfferOutcome[] = ['no-answer', 'rejected', 'failed', 'expired', 'withdrawn'];
const steps = [0, 0, 0, 1, 200, 3000, 5000, 20_000, 90_000];

const pick = <Item>(items: readonly Item[], number: number): Item => items[number % items.length]!;
const agentId = (number: number) => `agent-${number % agentCount}` as AgentId;
const queueId = (number: number) => `queue-${number % queueCount}` as QueueId;

interface Work {
  readonly agentId: AgentId;
  readonly interactionId: InteractionId;
}

/** Makes up what happens next from what has come out so far, as agents, callers and administrators might do. */
export class RoutingHistory {
  nowMs = 1_000_000;
  #arrivals = 0;
  readonly #offers = new Map<OfferId, Set<AgentId>>();
  readonly #waiting = new Set<InteractionId>();
  #works: Work[] = [];

  /** Before anything happens: some queues and agents, most of them ready. */
  beginning(chances: readonly Chance[]): RoutingInput[] {
    const agents = Array.from({ length: agentCount }, (_, number) => agentOf(number, chances[number % chances.length]!));
    const queues = Array.from({ length: queueCount }, (_, number) => queueOf(number, chances[(number + 3) % chances.length]!));
    const ready = agents.map(({ id }): RoutingInput => ({ type: 'agent-is', agentId: id, readiness: 'ready' }));
    return [
      ...agents.map((agent): RoutingInput => ({ type: 'agent-configured', agent })),
      ...queues.map((queue): RoutingInput => ({ type: 'queue-configured', queue })),
      ...ready,
    ];
  }

  /** @param dueAtMs what the engine waits for: a part of the steps in time goes just there */
  next([what, one, two, three, four]: Chance, dueAtMs: number | null): RoutingInput {
    const step = pick(steps, two + three + four);
    this.nowMs = step === 200 && dueAtMs !== null ? Math.max(this.nowMs, dueAtMs) : this.nowMs + step;
    const kind = what % 32;
    if (kind < 10) return this.#arrival(one, two, three, four);
    if (kind < 16 && this.#offers.size > 0) return this.#answer(one, two, three);
    if (kind < 20 && this.#works.length > 0) return this.#end(one);
    if (kind < 23) return { type: 'agent-is', agentId: agentId(one), readiness: pick(states, three) };
    if (kind === 23 && this.#waiting.size > 0)
      return { type: 'left', interactionId: pick([...this.#waiting], one), how: 'abandoned' };
    if (kind === 24 && this.#waiting.size > 0)
      return {
        type: 'changed',
        interactionId: pick([...this.#waiting], one),
        priority: 1 + (three % 9),
        requirements: requirementsOf(four),
      };
    if (kind === 25) return this.#begin(one, two, three);
    if (kind === 26) return { type: 'queue-configured', queue: queueOf(one, [what, two, three, four, one]) };
    if (kind === 27) return { type: 'agent-configured', agent: agentOf(one, [what, two, three, four, one]) };
    if (kind === 28 && three % 4 === 0) return { type: 'queue-removed', queueId: queueId(one) };
    if (kind === 29 && three % 4 === 0) return this.#dismiss(one);
    return { type: 'time-passed' };
  }

  /** What came of it. */
  heard(input: RoutingInput, outputs: readonly RoutingOutput[]): void {
    if (input.type === 'arrived') this.#waiting.add(input.interaction.id);
    if (input.type === 'left') this.#waiting.delete(input.interactionId);
    if (input.type === 'accepted') this.#offers.delete(input.offerId);
    if (input.type === 'declined') this.#letGo(input.offerId, [input.agentId]);
    for (const output of outputs) {
      if (output.type === 'offer') this.#offers.set(output.offerId, new Set(output.agentIds));
      else if (output.type === 'offer-withdrawn') this.#letGo(output.offerId, output.agentIds);
      else if (output.type === 'offer-expired') this.#offers.delete(output.offerId);
      else this.#waiting.delete(output.interactionId);
      if (output.type === 'assigned') this.#works.push({ agentId: output.agentId, interactionId: output.interactionId });
    }
  }

  #letGo(offerId: OfferId, agentIds: readonly AgentId[]): void {
    const rung = this.#offers.get(offerId);
    for (const id of agentIds) rung?.delete(id);
    if (rung?.size === 0) this.#offers.delete(offerId);
  }

  #arrival(one: number, two: number, three: number, four: number): RoutingInput {
    this.#arrivals += 1;
    const interaction = {
      id: `${pick('zyxwvutsrq'.split(''), four)}${this.#arrivals}` as InteractionId,
      queueId: queueId(one),
      channel: pick(someChannels, two),
      enqueuedAtMs: this.nowMs - pick([0, 0, 0, 1, 30_000, 600_000], three),
      priority: pick([5, 5, 5, 1, 3, 9], four),
      requirements: requirementsOf(four >> 2),
      stickyAgentId: three % 5 === 0 ? agentId(four) : null,
    };
    return { type: 'arrived', interaction };
  }

  #answer(one: number, two: number, three: number): RoutingInput {
    const [offerId, rung] = pick([...this.#offers], one);
    const by = { offerId, agentId: pick([...rung], two) };
    if (three % 3 > 0) return { type: 'accepted', ...by };
    return { type: 'declined', ...by, outcome: pick(outcomes, two + three) };
  }

  #end(one: number): RoutingInput {
    const work = pick(this.#works, one);
    this.#works = this.#works.filter((other) => other !== work);
    return { type: 'work-ended', ...work };
  }

  #begin(one: number, two: number, three: number): RoutingInput {
    const isWaiting = this.#waiting.size > 0 && three % 2 === 0;
    this.#arrivals += 1;
    const interactionId = isWaiting ? pick([...this.#waiting], two) : (`foreign-${this.#arrivals}` as InteractionId);
    if (!isWaiting) this.#works.push({ agentId: agentId(one), interactionId });
    return { type: 'work-began', agentId: agentId(one), interactionId, channel: pick(someChannels, three) };
  }

  #dismiss(one: number): RoutingInput {
    this.#works = this.#works.filter((work) => work.agentId !== agentId(one));
    return { type: 'agent-removed', agentId: agentId(one) };
  }
}

function requirementsOf(number: number): RoutedQueue['requirements'] {
  if (number % 3 > 0) return [];
  const skillId = `skill-${(number >> 2) % skillCount}` as SkillId;
  const level = 1 + ((number >> 4) % 9);
  const eased = (afterMs: number, by: number) => ({ afterMs, level: Math.max(0, level - by) });
  return [{ skillId, level, relaxations: number % 2 === 0 ? [eased(10_000, 3), eased(40_000, 9)] : [] }];
}

function agentOf(number: number, [what, one, two, three]: Chance): RoutedAgent {
  const skills = new Map<SkillId, number>();
  for (let skill = 0; skill < skillCount; skill += 1) {
    const level = ((one >> (skill * 2)) % 4) * 3;
    if (level > 0) skills.set(`skill-${skill}` as SkillId, level);
  }
  const capacity = pick([{ voice: 1 }, { voice: 1, 'call-back': 1 }, { voice: 1, chat: 2, 'e-mail': 3 }, { chat: 3 }], two);
  const companyId = companies[what % 16 === 5 ? 1 : 0]!;
  return { id: agentId(number), companyId, name: `Agent ${number % agentCount} ${three % 2}`, skills, capacity };
}

function queueOf(number: number, [what, one, two, three, four]: Chance): RoutedQueue {
  const rules: OverflowRule[] = [
    { when: { kind: 'waited', forMs: pick([0, 30_000, 120_000], three) }, to: null },
    { when: { kind: 'length', moreThan: three % 5 }, to: { kind: 'queue', queueId: queueId(number + 1) } },
    { when: { kind: 'ratio', moreThan: 1 + (three % 3) }, to: { kind: 'call-back' } },
    { when: { kind: 'nobody-there' }, to: { kind: 'number', number: '123' } },
  ];
  return {
    id: queueId(number),
    companyId: companies[0]!,
    name: `Queue ${number % queueCount}`,
    strategy: pick(strategies, one),
    priority: 5,
    priorityStepMs: 60_000,
    offerTimeoutMs: pick([10_000, 15_000], four),
    agentIds: Array.from({ length: agentCount }, (_, agent) => agentId(agent)).filter((_, agent) => ((two >> agent) & 1) === 1),
    requirements: requirementsOf(what + one),
    stickyMs: pick([0, 20_000], two),
    overflow: three % 3 === 0 ? [pick(rules, one), pick(rules, two)] : [],
  };
}
