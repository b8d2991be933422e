import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToldHistory } from '../../../../test/support/told-history.ts';
import { VirtualClock } from '../../../kernel/virtual-clock.ts';
import type { InteractionEvent } from '../../interaction/index.ts';
import { allFacts, type Fact } from '../facts/fact.ts';
import { factsOfInteraction } from '../facts/facts-of-interaction.ts';
import { evaluate, measureOver } from '../formulas/evaluate.ts';
import { measureKey, measuresOf } from '../formulas/expression.ts';
import { FactStream } from '../projection/fact-stream.ts';
import { LiveFigures } from './live-figures.ts';
import { liveFiguresOf } from './scope-figures.ts';

const parameters = { within: 20_000, shortAbandon: 5000, repeat: 7 * 86_400_000 };
const dayMs = 86_400_000;
const start = Date.UTC(2026, 10, 21, 10);
const elm = 'elm' as never;

const tale = fc.record({
  beginS: fc.integer({ min: 0, max: 3000 }),
  waitS: fc.integer({ min: 0, max: 60 }),
  talkS: fc.integer({ min: 1, max: 600 }),
  queue: fc.constantFrom('sales', 'help'),
  agent: fc.constantFrom('anna', 'ben'),
  fate: fc.constantFrom('answered', 'abandoned', 'waiting', 'talking', 'wrapping-up'),
});

function tell(
  { beginS, waitS, talkS, queue, agent, fate }: typeof tale extends fc.Arbitrary<infer T> ? T : never,
  index: number,
): ToldHistory {
  const told = new ToldHistory({ id: `i${index}`, beginMs: start + beginS * 1000 }).queued(0, queue);
  if (fate === 'waiting') return told;
  if (fate === 'abandoned') return told.left(waitS, queue, 'abandoned').over(waitS, 'abandoned');
  told.answered(waitS, waitS + 2, queue, agent);
  if (fate === 'talking') return told.agent(waitS + 3, agent, 'work-held');
  told.ended(waitS + 2 + talkS, agent, 'customer-left', 20);
  return fate === 'wrapping-up' ? told : told.wrappedUp(waitS + 12 + talkS, agent).over(waitS + 12 + talkS);
}

async function open(clock: VirtualClock) {
  let tellStored: (events: readonly InteractionEvent[]) => void = () => undefined;
  const stream = new FactStream({
    journal: {
      onStored: (listener) => {
        tellStored = listener;
        return () => undefined;
      },
      unfinished: () => Promise.resolve(new Map()),
    },
  });
  const live = new LiveFigures({
    clock,
    zone: 'UTC',
    stream,
    facts: { between: () => Promise.resolve([]), agentSpans: () => Promise.resolve([]) },
    companies: () => [elm],
    parametersOf: () => parameters,
    queuesOfAgent: () => ['sales' as never],
    nameOf: (key) => key,
    reasonNamesOf: (_, code) => (code === 'lunch' ? { en: 'Lunch', de: 'Mittag' } : null),
  });
  await live.start();
  await stream.start();
  return { live, stored: (events: readonly InteractionEvent[]) => tellStored(events) };
}

const sight = {
  all: true,
  queueIds: new Set(['sales', 'help']),
  agentIds: new Set(['anna', 'ben']),
  userIds: new Set(),
  key: 'all',
} as never;

describe('live figures', () => {
  it('are those of the formulas over all facts, in whatever batches the events came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tale, { minLength: 1, maxLength: 25 }), fc.integer({ min: 1, max: 9 }), async (tales, size) => {
        const clock = new VirtualClock(start + 2 * 3_600_000);
        const { live, stored } = await open(clock);
        const histories = tales.map(tell);
        const events = histories
          .flatMap((one) => one.events)
          .toSorted((one, other) => one.atMs - other.atMs || one.seq - other.seq);
        for (let at = 0; at < events.length; at += size) stored(events.slice(at, at + size));
        const facts = histories.flatMap((one) => allFacts(factsOfInteraction(one.events)!));
        const { scopes, dayFrom } = live.view(elm, sight);
        for (const [key, kind, field] of [
          ['company', 'company', null],
          ['queue:sales', 'queue', 'queueId'],
          ['agent:anna', 'agent', 'agentId'],
        ] as const) {
          const own = field === null ? facts : facts.filter((fact) => (fact as never)[field] === key.split(':')[1]);
          const shown = scopes.find((one) => one.scope === key)!.values;
          for (const figure of liveFiguresOf(kind))
            expect([key, figure.id, shown[figure.id]]).toEqual([key, figure.id, plain(figure, own, dayFrom, clock.now())]);
        }
        live[Symbol.dispose]();
      }),
      { numRuns: 60 },
    );
  });

  it('tell which scopes changed, and begin anew at midnight with what goes on', async () => {
    // Ten minutes to midnight.
    const clock = new VirtualClock(start + 14 * 3_600_000 - 600_000);
    const { live, stored } = await open(clock);
    const changed: string[] = [];
    live.onChanged(({ scopes }) => changed.push(...scopes));
    stored(
      new ToldHistory({ id: 'a', beginMs: start }).queued(0, 'sales').left(9, 'sales', 'abandoned').over(9, 'abandoned').events,
    );
    stored(new ToldHistory({ id: 'b', beginMs: start }).queued(0, 'sales').events);
    expect(new Set(changed)).toEqual(new Set(['company', 'queue:sales']));
    const values = () => live.view(elm, sight).scopes.find(({ scope }) => scope === 'queue:sales')!.values;
    expect(values()).toMatchObject({ offered: 2, abandoned: 1, 'waiting-now': 1, 'longest-wait-since': start });
    clock.advance(1_200_000);
    expect(values()).toMatchObject({ offered: 0, abandoned: 0, 'waiting-now': 1, 'longest-wait-since': start });
    live[Symbol.dispose]();
  });

  it('follow the states of agents: of each, of his queues, of all', async () => {
    const clock = new VirtualClock(start);
    const { live } = await open(clock);
    const is = (state: 'ready' | 'busy' | 'logged-off') =>
      live.agentIs({ companyId: elm, agentId: 'anna' as never, state, reason: null, atMs: clock.now() });
    is('ready');
    clock.advance(60_000);
    is('busy');
    clock.advance(180_000);
    const of = (key: string) => live.view(elm, sight).scopes.find(({ scope }) => scope === key)!;
    for (const key of ['company', 'queue:sales', 'agent:anna'])
      expect(of(key).values).toMatchObject({
        occupancy: 0.75,
        'agents-busy-now': 1,
        'agents-ready-now': 0,
        'logged-on-time': 240_000,
      });
    expect(of('agent:anna')).toMatchObject({ state: 'busy', stateSince: start + 60_000 });
    is('logged-off');
    expect(of('company').values).toMatchObject({ 'agents-on-now': 0 });
    live[Symbol.dispose]();
  });

  it('say of a break that begins anew when it did', async () => {
    const clock = new VirtualClock(start);
    const { live } = await open(clock);
    const rests = () =>
      live.agentIs({ companyId: elm, agentId: 'anna' as never, state: 'not-ready', reason: 'lunch', atMs: clock.now() });
    rests();
    clock.advance(60_000);
    rests();
    rests();
    clock.advance(60_000);
    const anna = live.view(elm, sight).scopes.find(({ scope }) => scope === 'agent:anna')!;
    expect(anna.reasonNames).toEqual({ en: 'Lunch', de: 'Mittag' });
    expect(anna).toMatchObject({ stateSince: start + 60_000, values: { 'not-ready-time': 120_000, 'agents-not-ready-now': 1 } });
    live[Symbol.dispose]();
  });
});

function plain(
  { formula }: ReturnType<typeof liveFiguresOf>[number],
  facts: readonly Fact[],
  fromMs: number,
  nowMs: number,
): number | null {
  const interval = { fromMs, toMs: fromMs + dayMs };
  const results = new Map(
    measuresOf(formula).map((one) => [measureKey(one), measureOver(one, facts, interval, { parameters, nowMs })]),
  );
  return evaluate(formula, results, nowMs - fromMs);
}
