import type { AgentRecord, Queue } from '../../src/contact-centre/contact-centre-directory/index.ts';
import { LiveContactCentreDirectory } from '../../src/contact-centre/contact-centre-directory/index.ts';
import type { InteractionEvent } from '../../src/contact-centre/interaction/index.ts';
import { RoutedConfiguration } from '../../src/contact-centre/queue/index.ts';
import type { AgentSpanFact } from '../../src/contact-centre/reporting/index.ts';
import { type Intent, type Matter, Patience, Replay, type Workload } from '../../src/contact-centre/time-machine/index.ts';
import type { AgentId, CompanyId, DomainId, InteractionId, QueueId, UserId } from '../../src/kernel/ids.ts';

const companyId = 'company' as CompanyId;
const hourMs = 3_600_000;

/** The same numbers each time (mulberry32). */
function chances(start: number): () => number {
  let seed = start;
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface MadeUpDay {
  readonly companyId: CompanyId;
  readonly fromMs: number;
  readonly toMs: number;
  readonly queues: readonly Queue[];
  readonly agents: readonly AgentRecord[];
  /** As they would be stored. */
  readonly interactions: readonly (readonly InteractionEvent[])[];
  readonly spans: readonly AgentSpanFact[];
}

/**
 * A day of a contact centre as its journal would have it: callers of random times and patience, agents with shifts and a lunch break,
 * served by the real engine. Each queue has `agentsEach` agents of its own and shares as many as that with the next.
 */
export function madeUpDay(of: { queues: number; agentsEach: number; callsPerAgentHour: number; seed?: number }): MadeUpDay {
  const chance = chances(of.seed ?? 1);
  const fromMs = Date.UTC(2026, 10, 16);
  const toMs = fromMs + 24 * hourMs;
  const agents = Array.from(
    { length: of.queues * of.agentsEach },
    (_, number): AgentRecord => ({
      id: `agent-${number}` as AgentId,
      companyId,
      userId: `user-${number}` as UserId,
      enabled: true,
    }),
  );
  const queues = Array.from({ length: of.queues }, (_, number): Queue => {
    const next = (number + 1) % of.queues;
    const ofGroup = (group: number) => agents.slice(group * of.agentsEach, (group + 1) * of.agentsEach);
    const members = next === number ? ofGroup(number) : [...ofGroup(number), ...ofGroup(next)];
    return {
      id: `queue-${number}` as QueueId,
      companyId,
      domainId: 'domain' as DomainId,
      name: `Queue ${number}`,
      number: String(300 + number),
      agentIds: members.map(({ id }) => id),
      offerTimeoutMs: 20_000,
      wrapUpMs: 30_000,
      maxWaitMs: 0,
      enabled: true,
    };
  });
  const intents = agents.flatMap(({ id: agentId }, number): Intent[] => {
    const beginMs = fromMs + (8 + (number % 3)) * hourMs;
    const at = (hours: number, is: Intent['is']) => ({ agentId, atMs: beginMs + hours * hourMs, is });
    return [at(0, 'ready'), at(4, 'not-ready'), at(4.5, 'ready'), at(8.5, 'logged-off')];
  });
  const exponential = (mean: number) => -mean * Math.log(1 - chance());
  const calls = Math.round(agents.length * 8 * of.callsPerAgentHour);
  const matters = Array.from({ length: calls }, (_, number): Matter => {
    const patienceMs = exponential(240_000);
    return {
      id: `call-${String(number).padStart(6, '0')}` as InteractionId,
      customer: { address: `0${number}`, name: '' },
      dialled: '300',
      beganAtMs: Math.round(fromMs + (8 + 10 * chance()) * hourMs),
      stays: [
        {
          queueId: queues[Math.floor(chance() * queues.length)]!.id,
          channel: 'voice',
          priority: 5,
          requirements: [],
          stickyAgentId: null,
          ageMs: 0,
          gapMs: 0,
          because: 'entered',
          // How a made-up caller says what he will do: gives up after so long, whatever would have been.
          waitedMs: Math.round(patienceMs),
          outcome: 'given-up',
          service: {
            ringMs: 2000 + Math.round(chance() * 4000),
            workMs: Math.round(30_000 + exponential(210_000)),
            wrapUpMs: Math.round(chance() * 30_000),
          },
        },
      ],
    };
  }).toSorted((one, other) => one.beganAtMs - other.beganAtMs);
  const nobody = new Patience([]);
  const workload: Workload = {
    companyId,
    fromMs,
    toMs,
    matters,
    ownWorks: [],
    intents,
    patience: () => nobody,
    services: () => [],
  };
  const people = { user: () => undefined } as unknown as ConstructorParameters<typeof RoutedConfiguration>[0]['people'];
  const directory = new LiveContactCentreDirectory({ queues, agents });
  const configuration = new RoutedConfiguration({ directory, people, priorityStepMs: () => 60_000 }).changes().inputs;
  const interactions: (readonly InteractionEvent[])[] = [];
  const replay = new Replay({ workload, configuration, wrapUpLimitMs: new Map(), ended: (events) => interactions.push(events) });
  while (!replay.run(10_000));
  return { companyId, fromMs, toMs, queues, agents, interactions, spans: replay.spans };
}
