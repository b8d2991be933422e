import fc from 'fast-check';
import { describe, it } from 'vitest';
import { histories, MonitoringHistory } from '../../../test/support/monitoring-history.ts';

describe('in any order of commands', () => {
  it('nobody hears what he must not, the two hear each other, and nothing is left', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const history = new MonitoringHistory();
        await history.run([{ do: 'customer-calls' }, ...steps]);
        await history.comesToRest();
        await history.everybodyLeaves();
      }),
      { numRuns: 300 },
    );
  }, 30_000);
});
