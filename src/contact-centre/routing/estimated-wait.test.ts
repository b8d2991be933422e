import { describe, expect, it } from 'vitest';
import { madeUpDay } from '../../../test/support/made-up-day.ts';
import { estimateWait, type Learned, learnLeaving, learnRinging, learnWait, nothingLearned } from './estimated-wait.ts';

const queue = { agents: 4, slots: 4, isFree: false } as const;
const known: Learned = { ...nothingLearned, handling: { count: 40, meanMs: 200_000, varianceMs2: 100_000 ** 2 } };

describe('the forecast of a wait', () => {
  it('promises three in five of those answered, and keeps it through a day: for whom it only rings as in lines of any length', () => {
    const told = { rings: [0, 0], few: [0, 0], many: [0, 0] };
    for (const events of madeUpDay({ queues: 6, agentsEach: 10, callsPerAgentHour: 11 }).interactions) {
      const queued = events.find(({ type }) => type === 'interaction-queued');
      const began = events.find(({ type }) => type === 'work-began');
      if (queued?.type !== 'interaction-queued' || !queued.forecast || !began) continue;
      const { lowMs, highMs, ahead } = queued.forecast;
      const waitedMs = began.atMs - queued.atMs;
      const group = ahead > 2 ? told.many : highMs < 12_000 ? told.rings : told.few;
      group[0]! += lowMs <= waitedMs && waitedMs <= highMs ? 1 : 0;
      group[1]!++;
    }
    for (const [met, all] of Object.values(told)) {
      expect(all).toBeGreaterThan(150);
      expect(met! / all!).toBeGreaterThan(0.52);
      expect(met! / all!).toBeLessThan(0.68);
    }
  });

  it('follows how telephones are answered: of two to six seconds evenly a fifth is below 2.8 and a fifth above 5.2', () => {
    let learned = nothingLearned;
    for (let call = 0; call < 600; call++) learned = learnRinging(learned, 2000 + ((call * 1597) % 4000));
    const { lowMs, highMs } = estimateWait({ ...queue, ahead: 0, isFree: true, learned })!;
    expect(Math.abs(lowMs - 2800)).toBeLessThan(500);
    expect(Math.abs(highMs - 5200)).toBeLessThan(700);
  });

  it('counts on fewer before him where many give up, and on all of them again when nobody does', () => {
    const waitOf = (learned: Learned) => estimateWait({ ...queue, ahead: 8, learned })!.highMs;
    let impatient = known;
    for (let caller = 0; caller < 100; caller++) impatient = learnLeaving(impatient);
    expect(waitOf(impatient)).toBeLessThan(waitOf(known) / 2);
    let patient = impatient;
    for (let caller = 0; caller < 300; caller++) patient = learnWait(patient, { lowMs: 0, highMs: 1e9 }, 100_000);
    expect(patient.leaving).toBeLessThan(0.01);
  });
});
