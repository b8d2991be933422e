import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContactCentreBench, salesQueue } from '../../../test/support/contact-centre-bench.ts';
import type { SimulatedLeg } from '../../../test/support/simulated-leg.ts';
import type { Person, SwitchBench } from '../../../test/support/switch-bench.ts';
import type { AgentId, InteractionId, QueueId, UserId } from '../../kernel/ids.ts';
import { projectCallLog } from '../../telephony/call-log/index.ts';
import type { Queue } from '../contact-centre-directory/index.ts';
import { foldInteraction } from '../interaction/index.ts';

const shown: Queue = {
  ...salesQueue,
  id: 'support' as QueueId,
  name: 'Support',
  number: '300',
  strategy: 'ring-all',
  maxWaitMs: 0,
  overflow: [{ when: { kind: 'waited', forMs: 30_000 }, to: { kind: 'queue', queueId: salesQueue.id } }],
};

function build(lines = 2) {
  const centre = new ContactCentreBench({ lines, queues: [salesQueue, shown] });
  const { bench, agents, queues, interactions, voice } = centre;
  return { centre, bench, agents, queues, interactions, voice, stateOf: (name: Person) => centre.stateOf(name) };
}

describe('a queue', () => {
  it('answers the caller, plays music, and offers the call to the agent who has been ready for longest', async () => {
    const { bench, agents, stateOf } = build();
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]).set('anna-desk', [{ ringsAfterMs: 10 }]);
    agents.change(bench.actor('bert'), 'ready');
    await bench.clock.advanceAsync(1000);
    agents.change(bench.actor('anna'), 'ready');
    const caller = bench.call('carrier', '+46850200');
    await bench.clock.advanceAsync(100);
    expect([caller.told.answers, caller.hears]).toEqual([1, 'music']);
    expect(bench.factory.made.map((leg) => leg.id)).toEqual(['bert-desk#1']);
    const offered = bench.journal.events.find((event) => event.type === 'agent-offered');
    expect(offered).toMatchObject({
      agentId: 'bert',
      decision: { code: 'longest-idle', steps: [{ code: 'order' }, { code: 'agent-candidate' }, { code: 'agent-candidate' }] },
    });
    const agentLeg = bench.factory.latest('bert-desk');
    agentLeg.partyAnswers();
    await bench.clock.advanceAsync(0);
    expect([stateOf('bert'), caller.hears]).toEqual(['busy', `leg ${agentLeg.id}`]);
    caller.partyHangsUp();
    expect(stateOf('bert')).toBe('wrap-up');
    await bench.clock.advanceAsync(5000);
    expect(stateOf('bert')).toBe('ready');
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('makes an agent who does not answer not ready, and offers to the next', async () => {
    const { bench, agents, stateOf } = build();
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]).set('anna-desk', [{ ringsAfterMs: 10, answersAfterMs: 500 }]);
    agents.change(bench.actor('bert'), 'ready');
    await bench.clock.advanceAsync(1000);
    agents.change(bench.actor('anna'), 'ready');
    const caller = bench.call('carrier', '+46850200');
    await bench.clock.advanceAsync(16_000);
    expect(stateOf('bert')).toBe('not-ready');
    expect(agents.agent('bert' as never)?.reason).toBe('no-answer');
    expect(stateOf('anna')).toBe('busy');
    expect(caller.hears).toBe(`leg ${bench.factory.latest('anna-desk').id}`);
  });

  it('lets callers wait in order while all are busy, and forgets who hangs up', async () => {
    const { bench, agents, queues, stateOf } = build();
    bench.factory.scripts.set('anna-desk', [{ ringsAfterMs: 10 }]);
    const first = bench.call('carrier', '+46850200');
    const second = bench.call('carrier', '+46850200');
    await bench.clock.advanceAsync(10);
    expect(queues.snapshot('sales' as QueueId).waiting.map((one) => one.callId)).toEqual([first.callId, second.callId]);
    agents.change(bench.actor('anna'), 'ready');
    await bench.clock.advanceAsync(100);
    first.partyHangsUp();
    expect(bench.factory.made.length).toBe(2);
    expect(queues.snapshot('sales' as QueueId).waiting.map((one) => one.offeredTo)).toEqual(['anna']);
    second.partyHangsUp();
    expect([queues.size, stateOf('anna'), bench.clock.pendingTimers]).toEqual([0, 'ready', 0]);
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
  });

  it('lets go who has waited too long', async () => {
    const { bench, queues } = build();
    const caller = bench.call('carrier', '+46850200');
    await bench.clock.advanceAsync(120_000);
    expect(caller.told.release).toBe('no-answer');
    expect([queues.size, bench.clock.pendingTimers]).toEqual([0, 0]);
  });
});

/** One thing that may happen; `pick` chooses among what exists at that time. */
const step = fc.record({
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constant('answer') },
    { weight: 2, arbitrary: fc.constantFrom('agent', 'blind', 'attended') },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        'call',
        'queue',
        'carrier',
        'hang-up',
        'refuse',
        'hold',
        'retrieve',
        'pickup',
        'deflect',
        'dial',
        'silent',
        'replace',
        'assign',
        'requeue',
        'urgent',
      ),
    },
  ),
  pick: fc.nat(1000),
  waitMs: fc.constantFrom(0, 5, 10, 100, 5000, 20_000),
});
const history = fc.array(step, { minLength: 5, maxLength: 60, size: 'max' });

type World = ReturnType<typeof build>;
const numbers = ['101', '102', '103', '200', '300', '0123', '999', '*43', '*8'];

interface Scene {
  readonly world: World;
  readonly pick: number;
  readonly leg: SimulatedLeg;
  readonly other: SimulatedLeg;
  readonly live: readonly SimulatedLeg[];
}

const deviceOf = (pick: number) => ['anna-desk', 'bert-desk', 'cleo-desk'][pick % 3]!;
const personOf = (pick: number) => (['anna', 'bert', 'cleo'] as const)[pick % 3]!;
const numberOf = (pick: number) => numbers[pick % numbers.length]!;

const boss = { byUserId: 'cleo' as UserId, reason: 'a test' };

/** What a supervisor does to one who waits. */
function byHand(queues: World['queues'], pick: number, act: (id: InteractionId) => void): void {
  const waiting = [salesQueue, shown].flatMap(({ id }) => queues.snapshot(id).waiting);
  const one = waiting[pick % Math.max(1, waiting.length)];
  if (one) attempt(() => act(one.interactionId));
}

/** What can happen without anybody on the telephone. */
const beginnings: Record<string, (world: World, pick: number) => unknown> = {
  call: ({ bench }, pick) => bench.call(deviceOf(pick), numberOf(pick)),
  queue: ({ bench }, pick) => bench.call(deviceOf(pick), pick % 2 ? '200' : '300'),
  assign: ({ queues }, pick) => byHand(queues, pick, (id) => queues.assign(id, (pick % 2 ? 'anna' : 'bert') as AgentId, boss)),
  requeue: ({ queues }, pick) =>
    byHand(queues, pick, (id) =>
      queues.requeue(id, { queueId: pick % 2 ? salesQueue.id : shown.id, priority: (pick % 9) + 1 }, boss),
    ),
  urgent: ({ queues }, pick) =>
    byHand(queues, pick, (id) => queues.reprioritise(id, { priority: (pick % 9) + 1 }, boss.byUserId)),
  carrier: ({ bench }, pick) => bench.call('carrier', pick % 2 ? '+46850101' : '+46850200'),
  pickup: ({ bench }, pick) => bench.call(deviceOf(pick), `*8${pick % 2 ? '102' : ''}`),
  dial: ({ bench }, pick) => bench.dial.dial(bench.actor(personOf(pick)), { number: numberOf(pick) }).catch(() => {}),
  agent: ({ bench, agents }, pick) =>
    attempt(() =>
      agents.change(bench.actor(pick % 2 ? 'anna' : 'bert'), (['ready', 'ready', 'not-ready', 'logged-off'] as const)[pick % 4]!),
    ),
};

/** What a party or its owner does. */
const actions: Record<string, (scene: Scene) => unknown> = {
  answer: ({ live, pick }) => answerSome(live, pick),
  'hang-up': ({ leg }) => leg.partyHangsUp(),
  refuse: ({ leg, pick }) => leg.state !== 'connected' && leg.partyHangsUp(pick % 2 ? 'busy' : 'rejected'),
  hold: ({ leg }) => leg.partyHolds(),
  retrieve: ({ leg }) => leg.partyRetrieves(),
  silent: ({ leg }) => leg.sound?.fallSilent(),
  blind: ({ leg, pick }) => leg.partyTransfers(numberOf(pick)),
  attended: ({ leg, other }) => leg.partyTransfers('', other.id),
  deflect: ({ world: { bench }, leg, pick }) =>
    attempt(() => bench.deflect.deflect(bench.actor(bench.registry.leg(leg.id)?.party.userId ?? ''), leg.id, numberOf(pick))),
  replace: ({ world: { bench }, leg, pick }) => leg.isReplacedBy(bench.callerLeg(deviceOf(pick))),
};

function act(world: World, all: readonly SimulatedLeg[], { what, pick }: { what: string; pick: number }): void {
  beginnings[what]?.(world, pick);
  const live = all.filter((leg) => leg.state !== 'cleared' && world.bench.registry.leg(leg.id));
  if (live.length === 0) return;
  const leg = live[pick % live.length]!;
  const other = live[(pick * 7 + 3) % live.length]!;
  actions[what]?.({ world, pick, leg, other, live });
}

function answerSome(live: readonly SimulatedLeg[], pick: number): void {
  const rung = live.filter((leg) => leg.role === 'terminating' && leg.state !== 'connected');
  rung[pick % Math.max(1, rung.length)]?.partyAnswers();
}

/** A command may be refused, but only with an error that people can read. */
function attempt(command: () => unknown): void {
  try {
    command();
  } catch (error) {
    expect(error).toMatchObject({ name: 'ParleyError' });
  }
}

function expectLogToBeConsistent(bench: SwitchBench): void {
  const byCall = Map.groupBy(bench.journal.events, (event) => event.callId);
  for (const events of byCall.values()) {
    const rows = projectCallLog(events);
    expect(new Set(rows.map((row) => `${row.userId} ${row.part}`)).size).toBe(rows.length);
    for (const row of rows) {
      expect(row.endedAtMs).toBeGreaterThanOrEqual(row.answeredAtMs ?? row.startedAtMs);
      expect(row.talkMs).toBeLessThanOrEqual(row.endedAtMs - row.startedAtMs);
      expect(row.direction === 'missed' && row.talkMs > 0).toBe(false);
    }
  }
}

/** What an agent has in hand and what is in the store never disagree. */
function expectAgentsToHaveWhatEventsSay({ centre, agents }: World): void {
  const byEvents = [...centre.interactions.all()].flatMap(({ id, works }) =>
    works.filter(({ endedAtMs }) => endedAtMs === null).map(({ agentId }) => `${agentId} ${id}`),
  );
  const byAgents = [...agents.all()].flatMap(({ id, works }) => works.map(({ interactionId }) => `${id} ${interactionId}`));
  expect(byAgents.toSorted()).toEqual(byEvents.toSorted());
}

/** Each matter begins and ends once, and nothing of it is left open. */
function expectMattersToBeOver({ centre }: World): void {
  expect([centre.interactions.size, centre.voice.size, centre.queues.size]).toEqual([0, 0, 0]);
  for (const events of Map.groupBy(centre.journal.events, ({ interactionId }) => interactionId).values()) {
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
    expect(events.filter(({ type }) => type === 'interaction-ended')).toHaveLength(1);
    const { visits, works, end } = foldInteraction(events)!;
    expect(end).not.toBeNull();
    for (const { leftAtMs, offers } of visits) {
      expect(leftAtMs).not.toBeNull();
      for (const { agentIds, outcomes } of offers) expect(outcomes.size).toBe(agentIds.length);
    }
    for (const { endedAtMs, wrapUpMs, wrapUpEndedAtMs } of works) {
      expect(endedAtMs).not.toBeNull();
      if (wrapUpMs > 0) expect(wrapUpEndedAtMs).not.toBeNull();
    }
    // Being assigned and being abandoned exclude each other, and only who waited can be.
    if (end?.cause === 'abandoned') expect(works).toHaveLength(0);
  }
}

async function play(steps: readonly { what: string; pick: number; waitMs: number }[]): Promise<World> {
  const world = build(3);
  const { bench, queues } = world;
  const callers: SimulatedLeg[] = [];
  const make = bench.callerLeg.bind(bench);
  bench.callerLeg = (from) => {
    const leg = make(from);
    callers.push(leg);
    return leg;
  };
  for (const name of ['anna-desk', 'anna-soft', 'bert-desk', 'cleo-desk']) bench.factory.scripts.set(name, [{ ringsAfterMs: 5 }]);
  bench.factory.scripts.set('carrier', [{ ringsAfterMs: 5, answersAfterMs: 50 }]);
  for (const one of steps) {
    act(world, [...callers, ...bench.factory.made], one);
    await bench.clock.advanceAsync(one.waitMs);
    for (const { id } of [salesQueue, shown]) {
      const offered = queues.snapshot(id).waiting.flatMap((waiting) => waiting.offeredTo ?? []);
      expect(new Set(offered).size).toBe(offered.length);
    }
    expectAgentsToHaveWhatEventsSay(world);
  }
  for (const leg of [...callers, ...bench.factory.made]) leg.partyHangsUp();
  await bench.clock.advanceAsync(400_000);
  for (const leg of bench.factory.made) leg.partyHangsUp();
  await bench.clock.advanceAsync(400_000);
  return world;
}

describe('any history of calls, commands and agents', () => {
  it('leaves nothing behind: every call ends once, its events are numbered without gaps, no timer, lease or caller is left', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const world = await play(steps);
        const { bench, agents, queues } = world;
        expectMattersToBeOver(world);
        expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
        expect(queues.size).toBe(0);
        expect(bench.clock.pendingTimers).toBe(0);
        for (const name of ['anna', 'bert'] as const) {
          const agent = agents.agent(name as never)!;
          expect([agent.offer, agent.works, agent.wrapUp]).toEqual([null, [], null]);
          expect(['busy', 'wrap-up']).not.toContain(agent.state);
        }
        expectLogToBeConsistent(bench);
        const next = new Map<string, number>();
        for (const event of bench.journal.events) {
          expect(event.seq).toBe(next.get(event.callId) ?? 0);
          next.set(event.callId, event.seq + 1);
        }
        for (const callId of next.keys()) expect(bench.typesOf(callId).filter((type) => type === 'call-ended')).toHaveLength(1);
        for (const callId of next.keys()) expect(bench.typesOf(callId).at(-1)).toBe('call-ended');
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same events again for the same input', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const [one, other] = [await play(steps), await play(steps)];
        expect(one.bench.journal.events).toEqual(other.bench.journal.events);
        expect(one.centre.journal.events).toEqual(other.centre.journal.events);
      }),
      { numRuns: 40 },
    );
  });
});
