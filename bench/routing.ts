/**
 * What a decision of the routing engine costs, by agents and queues, beside a linear scan over queues × members as queue applications
 * usually do it, in the same run on the same happenings. Four fifths of the agents work in teams of 25 with the same queues and
 * skills, the others have queues and skills of their own (`--individuals 1`: all); each serves 20 queues, half of the interactions ask
 * for a skill that eases. "calm": a third of the agents talk; "busy": all talk and half as many wait.
 * Run: `npx node --expose-gc bench/routing.ts [--agents 100,1000,10000] [--queues 10,200,2000] [--individuals 0.2] [--decisions 3000]`.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import {
  type RoutedAgent,
  type RoutedQueue,
  RoutingEngine,
  type RoutingInput,
  type RoutingOutput,
} from '../src/contact-centre/routing/index.ts';
import type { AgentId, CompanyId, InteractionId, QueueId, SkillId } from '../src/kernel/ids.ts';
import { LinearScan } from './peers/linear-scan.ts';

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '100,1000,10000' },
    queues: { type: 'string', default: '10,200,2000' },
    individuals: { type: 'string', default: '0.2' },
    decisions: { type: 'string', default: '3000' },
  },
});
const decisions = Number(values.decisions);
const individuals = Number(values.individuals);
const companyId = 'company' as CompanyId;
const teamSize = 25;
const queuesEach = 20;
const skillCount = 12;
/** The scan is so slow that fewer will do. */
const scanDecisions = 200;
const rounds = 3;

/** The same numbers each time (mulberry32). */
let seed = 1;
function below(limit: number): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
}

interface World {
  readonly agents: readonly RoutedAgent[];
  readonly queues: readonly RoutedQueue[];
}

function makeWorld(agentCount: number, queueCount: number): World {
  const members: AgentId[][] = Array.from({ length: queueCount }, () => []);
  const draw = () => ({
    queues: new Set(Array.from({ length: Math.min(queuesEach, queueCount) }, () => below(queueCount))),
    skills: new Map(Array.from({ length: 3 }, () => [`skill-${below(skillCount)}` as SkillId, 1 + below(10)])),
  });
  let team = draw();
  const agents = Array.from({ length: agentCount }, (_, number): RoutedAgent => {
    if (number % teamSize === 0) team = draw();
    const { queues, skills } = number >= agentCount * (1 - individuals) ? draw() : team;
    const id = `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as AgentId;
    for (const queue of queues) members[queue]!.push(id);
    return { id, companyId, name: `Agent ${number}`, skills, capacity: { voice: 1, chat: 3 } };
  });
  const queues = members.map(
    (agentIds, number): RoutedQueue => ({
      id: `queue-${number}` as QueueId,
      companyId,
      name: `Queue ${number}`,
      strategy: (['longest-idle', 'least-occupied', 'best-skill', 'round-robin'] as const)[number % 4]!,
      priority: 5,
      priorityStepMs: 60_000,
      offerTimeoutMs: 20_000,
      agentIds,
      requirements: [],
      stickyMs: 0,
      overflow: [],
    }),
  );
  return { agents, queues: queues.filter(({ agentIds }) => agentIds.length > 0) };
}

/** What happens is made up from who is free and who talks, and told to `tell`. */
class Happenings {
  readonly #world: World;
  readonly #tell: (input: RoutingInput, nowMs: number) => readonly RoutingOutput[];
  readonly #working: { agentId: AgentId; interactionId: InteractionId }[] = [];
  #nowMs = 1_000_000_000;
  #arrivals = 0;
  #decided = 0;

  constructor(world: World, tell: (input: RoutingInput, nowMs: number) => readonly RoutingOutput[]) {
    this.#world = world;
    this.#tell = tell;
    for (const agent of world.agents) tell({ type: 'agent-configured', agent }, this.#nowMs);
    for (const queue of world.queues) tell({ type: 'queue-configured', queue }, this.#nowMs);
    for (const { id: agentId } of world.agents) tell({ type: 'agent-is', agentId, readiness: 'ready' }, this.#nowMs);
  }

  /** Until so many decisions; `inHand` and `backlog` to an agent are kept up. */
  run(count: number, inHand: number, backlog: number): void {
    const { agents } = this.#world;
    const wanted = Math.round(agents.length * (inHand + backlog));
    for (const until = this.#decided + count; this.#decided < until; ) {
      this.#nowMs += 1 + below(40);
      const there = this.#arrivals - this.#ended;
      if (there < wanted || this.#working.length === 0) this.#arrive();
      else this.#end();
    }
  }

  #ended = 0;

  #arrive(): void {
    const { queues } = this.#world;
    this.#arrivals += 1;
    const skillId = `skill-${below(skillCount)}` as SkillId;
    const level = 1 + below(8);
    const relaxations = [
      { afterMs: 30_000, level: Math.max(0, level - 3) },
      { afterMs: 60_000, level: 0 },
    ];
    const interaction = {
      id: `10000000-0000-7000-8000-${String(this.#arrivals).padStart(12, '0')}` as InteractionId,
      queueId: queues[below(queues.length)]!.id,
      channel: 'voice' as const,
      enqueuedAtMs: this.#nowMs,
      priority: below(10) === 0 ? 2 : 5,
      requirements: below(2) === 0 ? [{ skillId, level, relaxations }] : [],
      stickyAgentId: null,
    };
    this.#hear(this.#tell({ type: 'arrived', interaction }, this.#nowMs));
  }

  #end(): void {
    const at = below(this.#working.length);
    const work = this.#working[at]!;
    this.#working[at] = this.#working.at(-1)!;
    this.#working.pop();
    this.#ended += 1;
    this.#hear(this.#tell({ type: 'work-ended', ...work }, this.#nowMs));
  }

  #hear(outputs: readonly RoutingOutput[]): void {
    for (const output of outputs)
      if (output.type === 'offer') {
        this.#decided += 1;
        const { offerId, agentIds } = output;
        this.#hear(this.#tell({ type: 'accepted', offerId, agentId: agentIds[0]! }, this.#nowMs));
      } else if (output.type === 'assigned') this.#working.push({ agentId: output.agentId, interactionId: output.interactionId });
  }
}

function quantile(sorted: readonly number[], part: number): string {
  return ((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) / 1000).toFixed(1).padStart(9);
}

/** Microseconds of each call that made an offer, and of the others. */
function timed(tell: (input: RoutingInput, nowMs: number) => readonly RoutingOutput[]) {
  const times = { offers: [] as number[], others: [] as number[] };
  const timing = (input: RoutingInput, nowMs: number) => {
    const began = process.hrtime.bigint();
    const outputs = tell(input, nowMs);
    const took = Number(process.hrtime.bigint() - began);
    (outputs.some(({ type }) => type === 'offer') ? times.offers : times.others).push(took);
    return outputs;
  };
  const clear = () => {
    times.offers = [];
    times.others = [];
  };
  return { times, timing, clear };
}

function heapMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20 + process.memoryUsage().arrayBuffers / 2 ** 20;
}

interface Times {
  readonly offers: readonly number[];
  readonly others: readonly number[];
}

/** The same steps again and again: what one took when nobody else had the processor. */
function leastOf(all: readonly Times[]): Times {
  const least = (lists: readonly (readonly number[])[]) => lists[0]!.map((_, at) => Math.min(...lists.map((list) => list[at]!)));
  return { offers: least(all.map(({ offers }) => offers)), others: least(all.map(({ others }) => others)) };
}

const phases = [
  ['calm', 0.33, 0],
  ['busy', 1, 0.5],
] as const;

/** One world through both phases, from the same chance each time. */
function oneRound(
  agentCount: number,
  queueCount: number,
  isScan: boolean,
): { readonly phases: Times[]; readonly memoryMb: number } {
  seed = agentCount + queueCount;
  const world = makeWorld(agentCount, queueCount);
  const before = heapMb();
  const subject = isScan ? new LinearScan() : new RoutingEngine();
  const { times, timing, clear } = timed((input, nowMs) => subject.apply(input, nowMs));
  const happenings = new Happenings(world, timing);
  const done = phases.map(([, inHand, most]): Times => {
    const backlog = isScan ? Math.min(most, 200 / agentCount) : most;
    const warmUp = isScan ? scanDecisions : Math.max(1000, Math.round(agentCount * (inHand + backlog) * 1.2));
    happenings.run(warmUp, inHand, backlog);
    clear();
    happenings.run(isScan ? scanDecisions : decisions, inHand, backlog);
    return { ...times };
  });
  return { phases: done, memoryMb: heapMb() - before };
}

function measure(agentCount: number, queueCount: number): void {
  const engine = Array.from({ length: rounds }, () => oneRound(agentCount, queueCount, false));
  const scan = Array.from({ length: rounds }, () => oneRound(agentCount, queueCount, true));
  for (const [index, [name]] of phases.entries()) {
    const { offers, others } = leastOf(engine.map((round) => round.phases[index]!));
    const linear = leastOf(scan.map((round) => round.phases[index]!)).offers;
    const columns = [offers, others, linear].map((list) => list.toSorted((one, other) => one - other));
    const row = columns.map((list) => `${quantile(list, 0.5)} ${quantile(list, 0.99)}`);
    const memory = name === 'busy' ? `${engine[0]!.memoryMb.toFixed(0)} MB` : '';
    process.stdout.write(
      `${String(agentCount).padStart(7)} ${String(queueCount).padStart(6)}  ${name} ${row.join(' ')}  ${memory}\n`,
    );
  }
}

process.stdout.write(
  `${cpus()[0]?.model ?? ''}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}\n`,
);
process.stdout.write(
  `${decisions} decisions each, ${individuals * 100} % of the agents individuals; microseconds, of each step the least of ${rounds} equal rounds\n`,
);
process.stdout.write(' agents queues        offer p50   p99  other p50   p99   scan p50   p99  memory\n');
for (const agentCount of values.agents.split(',').map(Number))
  for (const queueCount of values.queues.split(',').map(Number)) measure(agentCount, queueCount);
process.stdout.write(`load at the end ${loadavg()[0]!.toFixed(1)}\n`);
