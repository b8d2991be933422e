import { describe, expect, it } from 'vitest';
import { FrequentWarning } from './frequent-warning.ts';
import { type LogFields, silentLogger } from './logger.ts';
import { VirtualClock } from './virtual-clock.ts';

function warning() {
  const clock = new VirtualClock();
  const said: LogFields[] = [];
  const logger = { ...silentLogger, warn: (_sentence: string, fields: LogFields = {}) => void said.push(fields) };
  return { clock, said, frequent: new FrequentWarning({ clock, logger, sentence: 'too late', spanMs: 10_000 }) };
}

describe('A warning that may be due often', () => {
  it('is said at once, and a thousand of the next ten seconds in one line with their number', () => {
    const { clock, said, frequent } = warning();
    for (let call = 0; call < 1001; call++) frequent.note({ call });
    expect(said).toEqual([{ call: 0 }]);
    clock.advance(10_000);
    expect(said).toEqual([{ call: 0 }, { times: 1000, seconds: 10 }]);
  });

  it('says nothing of a span in which it was not due, and the next one at once again', () => {
    const { clock, said, frequent } = warning();
    frequent.note({ call: 1 });
    clock.advance(60_000);
    expect(clock.pendingTimers).toBe(0);
    frequent.note({ call: 2 });
    expect(said).toEqual([{ call: 1 }, { call: 2 }]);
  });

  it('counts each span by itself, as long as it lasts', () => {
    const { clock, said, frequent } = warning();
    for (let tenth = 0; tenth < 300; tenth++) {
      frequent.note({ tenth });
      clock.advance(100);
    }
    clock.advance(30_000);
    expect(said.slice(1).map(({ times }) => times)).toEqual([99, 100, 100]);
    expect(clock.pendingTimers).toBe(0);
  });
});
