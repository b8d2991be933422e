import { describe, expect, it } from 'vitest';
import { type MadeUpDay, madeUpDay } from '../../../test/support/made-up-day.ts';
import { until } from '../../../test/support/until.ts';
import { type ReplayResult, type ScenarioInput, scenarioSchema } from '../../contract/rest/time-machine.ts';
import type { UserId } from '../../kernel/ids.ts';
import { Patience } from './patience.ts';
import { TimeMachine } from './time-machine.ts';

const userId = 'somebody' as UserId;
const dayMs = 86_400_000;

function machineOf(day: MadeUpDay) {
  return new TimeMachine({
    interactions: {
      async *between() {
        for (const events of day.interactions) yield await Promise.resolve(events);
      },
    },
    spans: () => Promise.resolve(day.spans),
    settingOf: () => day,
    priorityStepMs: () => 60_000,
    parametersOf: () => ({ within: 20_000, shortAbandon: 5000, repeat: 7 * dayMs }),
    dayOf: (atMs) => ({ fromMs: Math.floor(atMs / dayMs) * dayMs, toMs: (Math.floor(atMs / dayMs) + 1) * dayMs }),
    nowMs: () => day.toMs,
    stopwatchMs: () => 0,
    pause: () => Promise.resolve(),
    newId: () => 'run',
    describeError: String,
  });
}

async function replayed(day: MadeUpDay, scenario: ScenarioInput = {}): Promise<ReplayResult> {
  const machine = machineOf(day);
  const { companyId, fromMs, toMs } = day;
  machine.start({ companyId, userId, fromMs, toMs, queueIds: [], scenario: scenarioSchema.parse(scenario) });
  await until('the replay is over', () => !['reading', 'replaying'].includes(machine.read(companyId, userId, 'run').state));
  const { state, result, error } = machine.read(companyId, userId, 'run');
  expect({ state, error }).toEqual({ state: 'done', error: null });
  return result!;
}

function figure({ figures }: ReplayResult, id: string) {
  const { happened, unchanged, changed } = figures.find((one) => one.id === id)!;
  return { happened: happened!, unchanged: unchanged!, changed: changed! };
}

// Busy: some wait, some give up.
const day = madeUpDay({ queues: 2, agentsEach: 5, callsPerAgentHour: 12 });

describe('the time machine', () => {
  it('comes near what happened when nothing is changed', async () => {
    const result = await replayed(day);
    const offered = figure(result, 'offered');
    expect(offered.happened).toBe(day.interactions.length);
    expect(offered.unchanged).toBe(offered.happened);
    expect(figure(result, 'abandoned').happened).toBeGreaterThan(10);
    for (const id of ['answered', 'abandoned', 'speed-of-answer', 'service-level-offered', 'occupancy', 'agents-working']) {
      const { happened, unchanged } = figure(result, id);
      expect(Math.abs(unchanged - happened) / happened, id).toBeLessThan(0.1);
    }
    expect(figure(result, 'speed-of-answer').changed).toBe(figure(result, 'speed-of-answer').unchanged);
  });

  it('the same question has the same answer', async () => {
    const scenario = { withoutAgentIds: [day.agents[0]!.id], volumePercent: 120 };
    expect(await replayed(day, scenario)).toEqual(await replayed(day, scenario));
  });

  it('more agents make waits shorter, fewer longer; more customers fill them', async () => {
    const queueIds = day.queues.map(({ id }) => id);
    const more = await replayed(day, { addAgents: [{ queueIds, count: 4, fromMinute: 8 * 60, toMinute: 18 * 60 }] });
    const fewer = await replayed(day, { withoutAgentIds: day.agents.slice(0, 3).map(({ id }) => id) });
    const fuller = await replayed(day, { volumePercent: 150 });
    expect(figure(more, 'speed-of-answer').changed).toBeLessThan(figure(more, 'speed-of-answer').unchanged * 0.7);
    expect(figure(more, 'abandoned').changed).toBeLessThan(figure(more, 'abandoned').unchanged);
    expect(figure(fewer, 'speed-of-answer').changed).toBeGreaterThan(figure(fewer, 'speed-of-answer').unchanged * 1.3);
    expect(figure(fuller, 'offered').changed).toBeGreaterThan(figure(fuller, 'offered').unchanged * 1.4);
    expect(figure(fuller, 'abandoned-share').changed).toBeGreaterThan(figure(fuller, 'abandoned-share').unchanged);
  });

  it('can be cancelled, and runs one at a time', async () => {
    const machine = machineOf(day);
    const { companyId, fromMs, toMs } = day;
    const wish = { companyId, userId, fromMs, toMs, queueIds: [], scenario: scenarioSchema.parse({}) };
    machine.start(wish);
    expect(() => machine.start(wish)).toThrow('Another replay is running');
    machine.cancel(companyId, userId, 'run');
    await until('it is cancelled', () => machine.read(companyId, userId, 'run').state === 'cancelled');
    expect(() => machine.read(companyId, 'another' as UserId, 'run')).toThrow('no such replay');
  });
});

describe('patience', () => {
  it('counts who was answered as one who would have waited longer', () => {
    // Four customers: one gives up after 10 s, one is answered after 20 s, one gives up after 30 s, one after 40 s.
    const patience = new Patience([
      { waitedMs: 10_000, hasGivenUp: true },
      { waitedMs: 20_000, hasGivenUp: false },
      { waitedMs: 30_000, hasGivenUp: true },
      { waitedMs: 40_000, hasGivenUp: true },
    ]);
    expect(patience.stayAfter(9999)).toBe(1);
    expect(patience.stayAfter(10_000)).toBe(0.75);
    expect(patience.stayAfter(29_999)).toBe(0.75);
    // Two are left at 30 s, not three.
    expect(patience.stayAfter(30_000)).toBe(0.375);
    expect(patience.draw(20_000, 0.4)).toBe(30_000);
    expect(patience.draw(20_000, 0.6)).toBe(40_000);
  });

  it('nobody gives up where nobody ever did', () => {
    expect(new Patience([{ waitedMs: 10_000, hasGivenUp: false }]).draw(5000, 0.9)).toBe(Number.POSITIVE_INFINITY);
  });
});
