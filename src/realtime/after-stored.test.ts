import { describe, expect, it } from 'vitest';
import { AfterStored } from './after-stored.ts';

describe('AfterStored', () => {
  it('tells only once the store has what was before', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const told: string[] = [];
    const after = new AfterStored({ journal: { durable: () => promise } });
    after.tell('anna', () => told.push('anna'));
    await Promise.resolve();
    expect(told).toEqual([]);
    resolve();
    await promise;
    await Promise.resolve();
    expect(told).toEqual(['anna']);
  });

  it('tells the last of several changes of one thing', async () => {
    const told: string[] = [];
    const after = new AfterStored({ journal: { durable: () => Promise.resolve() } });
    after.tell('anna', () => told.push('anna rings'));
    after.tell('ben', () => told.push('ben rings'));
    after.tell('anna', () => told.push('anna talks'));
    await new Promise(setImmediate);
    expect(told).toEqual(['anna talks', 'ben rings']);
    after.tell('anna', () => told.push('anna is free'));
    await new Promise(setImmediate);
    expect(told.at(-1)).toBe('anna is free');
  });

  it('tells late rather than never when the store is away', async () => {
    const told: string[] = [];
    const after = new AfterStored({ journal: { durable: () => Promise.reject(new Error('away')) } });
    after.tell('anna', () => told.push('anna'));
    await new Promise(setImmediate);
    expect(told).toEqual(['anna']);
  });
});
