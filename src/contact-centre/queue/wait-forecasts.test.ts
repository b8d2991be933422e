import { describe, expect, it } from 'vitest';
import { ContactCentreBench, salesQueue } from '../../../test/support/contact-centre-bench.ts';
import type { RoutedInteraction } from '../routing/index.ts';
import { WaitForecasts } from './index.ts';

const skill = { skillId: 'french' as never, level: 5, relaxations: [] };

describe('how long who came now would wait', () => {
  it('is asked of routing: behind all who wait, as urgent and for such agents as he would ask for', () => {
    const { directory, bench } = new ContactCentreBench({ queues: [{ ...salesQueue, priority: 4 }] });
    const asked: RoutedInteraction[] = [];
    const engine = {
      forecast: (interaction: RoutedInteraction) => {
        asked.push(interaction);
        return { lowMs: 1000, highMs: 5000, ahead: 0, agents: 1, handlingMs: 4000 };
      },
    };
    const forecasts = new WaitForecasts({ clock: bench.clock, directory, engine });
    expect(forecasts.ofNewcomer(salesQueue.id, 'voice')).toMatchObject({ lowMs: 1000, highMs: 5000 });
    forecasts.ofNewcomer(salesQueue.id, 'voice', { priority: 1, requirements: [skill] });
    const usual = { queueId: salesQueue.id, channel: 'voice', enqueuedAtMs: bench.clock.now(), stickyAgentId: null };
    expect(asked).toMatchObject([
      { ...usual, priority: 4, requirements: [] },
      { ...usual, priority: 1, requirements: [skill] },
    ]);
  });

  it('is short while somebody is free, and unknown while nobody is there, although nobody waits in either case', () => {
    const centre = new ContactCentreBench();
    const forecasts = new WaitForecasts({ clock: centre.bench.clock, directory: centre.directory, engine: centre.engine });
    expect(forecasts.ofNewcomer(salesQueue.id, 'voice')).toBeNull();
    centre.makeReady('anna');
    const { lowMs, highMs } = forecasts.ofNewcomer(salesQueue.id, 'voice')!;
    expect([lowMs > 0, lowMs < highMs, highMs < 20_000]).toEqual([true, true, true]);
    expect(forecasts.ofNewcomer('gone' as never, 'voice')).toBeNull();
  });
});
