import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentStateFact } from '../src/contact-centre/agent-desk/index.ts';
import type { AgentRecord, ContactCentreDirectory, Queue } from '../src/contact-centre/contact-centre-directory/index.ts';
import type { Customer, InteractionEvent } from '../src/contact-centre/interaction/index.ts';
import { RoutedConfiguration } from '../src/contact-centre/queue/index.ts';
import type { AgentSpanFact } from '../src/contact-centre/reporting/index.ts';
import { type Intent, type Matter, Patience, Replay } from '../src/contact-centre/time-machine/index.ts';
import type { CompanyId, IdSource, InteractionId } from '../src/kernel/ids.ts';
import type { RandomSource } from '../src/kernel/random.ts';
import type { CompanyDirectory } from '../src/telephony/company-directory/index.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** How many days with work there are, and how the hours of a day differ, from 9 to 18. */
const daysBack = 5;
const busy = [0.6, 1.2, 1.5, 1.1, 0.5, 0.9, 1.3, 1, 0.6] as const;
const opensAtHour = 9;

/** Customers an hour, by the number of the queue; others have few. */
const hourly: Readonly<Record<string, number>> = { '300': 26, '301': 15, '302': 6 };

export interface HistoryParts {
  readonly companyId: CompanyId;
  readonly directory: ContactCentreDirectory;
  readonly people: CompanyDirectory;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly nowMs: number;
}

/** What was, as it would be stored. */
export interface DemoHistory {
  readonly interactions: readonly (readonly InteractionEvent[])[];
  readonly spans: readonly AgentSpanFact[];
}

/**
 * The last working days of the demonstration, so that reports, the history of customers and the time machine have something to show:
 * callers of random times and patience, half of the agents on duty each day, served by the real engine. Their sound, and calls in
 * anybody's call log, there never were.
 */
export function madeUpHistory(parts: HistoryParts): DemoHistory {
  const { companyId, directory, people, random } = parts;
  const chance = () => random.bytes(4).readUInt32BE() / 2 ** 32;
  const days = workingDaysBefore(parts.nowMs);
  const queues = directory.allQueues().filter((queue) => queue.companyId === companyId);
  const agents = directory.allAgents().filter((agent) => agent.companyId === companyId);
  const matters = days.flatMap((dayMs) => queues.flatMap((queue) => mattersOf(queue, dayMs, { ids: parts.ids, chance })));
  const nobody = new Patience([]);
  const interactions: (readonly InteractionEvent[])[] = [];
  const replay = new Replay({
    workload: {
      companyId,
      fromMs: days[0]!,
      toMs: days.at(-1)! + 24 * hourMs,
      matters: matters.toSorted((one, other) => one.beganAtMs - other.beganAtMs),
      ownWorks: [],
      intents: days.flatMap((dayMs, day) => intentsOf(agents, dayMs, { day, chance })),
      patience: () => nobody,
      services: () => [],
    },
    configuration: new RoutedConfiguration({ directory, people, priorityStepMs: () => minuteMs }).changes().inputs,
    wrapUpLimitMs: new Map(),
    ended: (events) => interactions.push(events),
  });
  while (!replay.run(10_000));
  return { interactions, spans: replay.spans };
}

/** Where events and states are kept. */
interface HistoryJournal {
  readonly waiting: number;
  append(event: InteractionEvent): void;
  appendState(fact: AgentStateFact): void;
}

/** The store has other work too: in portions, as real events would come. */
const atOnce = 100;
const lookAgainMs = 10;

/** Stores it as what happened would have been. */
export async function plantHistory(journal: HistoryJournal, { interactions, spans }: DemoHistory): Promise<void> {
  for (const { companyId, agentId, state, reason, atMs } of spans.toSorted((one, other) => one.atMs - other.atMs))
    journal.appendState({ companyId, agentId, state, reason, atMs, interactionId: null, queueId: null });
  for (let at = 0; at < interactions.length; at += atOnce) {
    for (const event of interactions.slice(at, at + atOnce).flat()) journal.append(event);
    while (journal.waiting > 0) await sleep(lookAgainMs);
  }
}

/** Midnights, the earliest first, by the clock of this machine. */
function workingDaysBefore(nowMs: number): readonly number[] {
  const days: number[] = [];
  for (let back = 1; days.length < daysBack; back++) {
    const day = new Date(nowMs);
    day.setHours(0, 0, 0, 0);
    day.setDate(day.getDate() - back);
    if (day.getDay() !== 0 && day.getDay() !== 6) days.unshift(day.getTime());
  }
  return days;
}

/** Every second one is on duty, others the next day: from 9, 9:20 or 9:40 on for eight hours, with a break in the middle. */
function intentsOf(agents: readonly AgentRecord[], dayMs: number, by: { day: number; chance: () => number }): Intent[] {
  const onDuty = agents.filter((_, index) => (index + by.day) % 2 === 0);
  return onDuty.flatMap(({ id: agentId }, index): Intent[] => {
    const beginMs = dayMs + opensAtHour * hourMs + (index % 3) * 20 * minuteMs;
    const breakMs = beginMs + 3 * hourMs + index * 15 * minuteMs;
    const intent = (atMs: number, is: Intent['is']): Intent => ({ agentId, atMs, is });
    return [
      intent(beginMs, 'ready'),
      intent(breakMs, 'not-ready'),
      intent(breakMs + Math.round((25 + 20 * by.chance()) * minuteMs), 'ready'),
      intent(beginMs + 8 * hourMs + Math.round(20 * by.chance() * minuteMs), 'logged-off'),
    ];
  });
}

function mattersOf(
  { id: queueId, number, priority }: Queue,
  dayMs: number,
  by: { ids: IdSource; chance: () => number },
): Matter[] {
  const { ids, chance } = by;
  const exponential = (mean: number) => -mean * Math.log(1 - chance());
  return busy.flatMap((weight, hour) =>
    Array.from({ length: Math.round((hourly[number] ?? 2) * weight * (0.8 + 0.4 * chance())) }, (): Matter => {
      const service = {
        ringMs: 2000 + Math.round(chance() * 6000),
        workMs: Math.round(35_000 + exponential(170_000)),
        wrapUpMs: Math.round(chance() * 15_000),
      };
      const stay = {
        queueId,
        channel: 'voice',
        priority: priority ?? 5,
        requirements: [],
        stickyAgentId: null,
        ageMs: 0,
        gapMs: 0,
        because: 'entered',
        // So long he would wait; who is served sooner does not give up.
        waitedMs: Math.round(5000 + exponential(240_000)),
        outcome: 'given-up',
        service,
      } as const;
      const beganAtMs = Math.round(dayMs + (opensAtHour + hour + chance()) * hourMs);
      return { id: ids.next<InteractionId>(), customer: customerOf(chance), dialled: number, beganAtMs, stays: [stay] };
    }),
  );
}

const known: readonly Customer[] = readFileSync(join(import.meta.dirname, 'demo-customers.csv'), 'utf8')
  .split('\n')
  .slice(1)
  .map((line) => line.split(';'))
  .flatMap(([, surname, firstName, , , , office]) =>
    office ? [{ address: office.replaceAll(' ', ''), name: `${firstName} ${surname}` }] : [],
  );

/** Half of the callers are customers of the directory, the others have numbers that nobody knows. */
function customerOf(chance: () => number): Customer {
  if (chance() < 0.5) return known[Math.floor(chance() * known.length)]!;
  return { address: `+336${String(Math.floor(chance() * 1e8)).padStart(8, '0')}`, name: '' };
}
