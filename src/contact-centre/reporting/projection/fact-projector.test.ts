import { describe, expect, it } from 'vitest';
import { ToldHistory } from '../../../../test/support/told-history.ts';
import { until } from '../../../../test/support/until.ts';
import { silentLogger } from '../../../kernel/logger.ts';
import { VirtualClock } from '../../../kernel/virtual-clock.ts';
import type { InteractionEvent } from '../../interaction/index.ts';
import type { InteractionFacts } from '../facts/fact.ts';
import { factsOfInteraction } from '../facts/facts-of-interaction.ts';
import type { FactWriter } from '../report/report-ports.ts';
import { FactProjector } from './fact-projector.ts';
import { FactStream } from './fact-stream.ts';

const elm = 'elm' as never;
const hourMs = 3_600_000;

/** Events as the journal keeps them. */
function keptEvents() {
  const all: InteractionEvent[] = [];
  const listeners = new Set<(events: readonly InteractionEvent[]) => void>();
  const byInteraction = () => Map.groupBy(all, ({ interactionId }) => interactionId);
  return {
    store(events: readonly InteractionEvent[]) {
      all.push(...events);
      for (const listener of listeners) listener(events);
    },
    onStored(listener: (events: readonly InteractionEvent[]) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    unfinished: () =>
      Promise.resolve(new Map([...byInteraction()].filter(([, events]) => events.at(-1)!.type !== 'interaction-ended'))),
    async *between(_company: never, fromMs: number, toMs: number) {
      for (const events of byInteraction().values())
        if (events.some(({ atMs }) => atMs >= fromMs && atMs < toMs)) yield await Promise.resolve(events);
    },
  };
}

/** Facts as the store keeps them; `isAway`: it takes nothing. */
function keptFacts() {
  const all = new Map<string, InteractionFacts>();
  let position: number | null = null;
  const state = { isAway: false, puts: 0 };
  const writer: FactWriter = {
    put: (_company, facts) => {
      if (state.isAway) return Promise.reject(new Error('away'));
      state.puts += facts.length;
      for (const one of facts) all.set(one.interaction.interactionId, one);
      return Promise.resolve();
    },
    forget: () => {
      all.clear();
      return Promise.resolve(0);
    },
    position: () => Promise.resolve(position),
    setPosition: (_company, atMs) => {
      position = atMs;
      return Promise.resolve();
    },
    between: () => Promise.resolve([]),
    agentSpans: () => Promise.resolve([]),
  };
  return { all, writer, state, position: () => position };
}

async function open(parts: { clock: VirtualClock; events: ReturnType<typeof keptEvents>; facts: ReturnType<typeof keptFacts> }) {
  const { clock, events, facts } = parts;
  const stream = new FactStream({ journal: events });
  const projector = new FactProjector({
    clock,
    logger: silentLogger,
    stream,
    reader: events,
    facts: facts.writer,
    companies: () => [elm],
  });
  await projector.recover();
  projector.listen();
  await stream.start();
  return projector;
}

const ended = (id: string, beginMs: number) =>
  new ToldHistory({ id, beginMs }).queued(0, 'sales').left(9, 'sales', 'abandoned').over(9, 'abandoned').events;

describe('facts in the store', () => {
  it('are written when an interaction ends, and of one that goes on when somebody asks', async () => {
    const [clock, events, facts] = [new VirtualClock(hourMs), keptEvents(), keptFacts()];
    const projector = await open({ clock, events, facts });
    events.store(ended('a', hourMs - 10_000));
    events.store(new ToldHistory({ id: 'b', beginMs: hourMs }).queued(0, 'sales').events);
    await clock.advanceAsync(3000);
    await until('a is written', () => facts.all.has('a'));
    expect([...facts.all.keys()]).toEqual(['a']);
    await projector.catchUp(elm);
    expect(facts.all.get('b')!.visits).toMatchObject([{ exit: null }]);
    await projector[Symbol.asyncDispose]();
  });

  it('of a killed program are written at the next start, from its position on', async () => {
    const [clock, events, facts] = [new VirtualClock(hourMs), keptEvents(), keptFacts()];
    // Killed before anything was written: nobody disposes of it.
    await open({ clock, events, facts });
    facts.state.isAway = true;
    events.store(ended('a', hourMs - 10_000));
    await clock.advanceAsync(3000);
    expect(facts.all.size).toBe(0);
    facts.state.isAway = false;
    events.store(ended('long-ago', 0));
    const before = facts.state.puts;
    await open({ clock, events, facts });
    expect([...facts.all.keys()]).toEqual(['a']);
    expect([facts.state.puts - before, facts.position()]).toEqual([1, clock.now()]);
  });

  it('wait for a store that is away', async () => {
    const [clock, events, facts] = [new VirtualClock(hourMs), keptEvents(), keptFacts()];
    await open({ clock, events, facts });
    facts.state.isAway = true;
    events.store(ended('a', hourMs - 10_000));
    await clock.advanceAsync(3000);
    facts.state.isAway = false;
    await clock.advanceAsync(6000);
    await until('a is written', () => facts.all.has('a'));
  });

  it('computed anew of the events are the same', async () => {
    const [clock, events, facts] = [new VirtualClock(hourMs), keptEvents(), keptFacts()];
    const projector = await open({ clock, events, facts });
    for (let index = 0; index < 30; index++) events.store(ended(`i${index}`, hourMs - index * 1000));
    await clock.advanceAsync(3000);
    await projector.catchUp(elm);
    const before = new Map(facts.all);
    await projector.rebuildJob.run({
      run: { companyId: elm } as never,
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    expect(facts.all).toEqual(before);
    expect(before.size).toBe(30);
    expect(before.get('i3')).toEqual(factsOfInteraction(ended('i3', hourMs - 3000)));
  });
});
