import { describe, expect, it } from 'vitest';
import type { CompanyId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { fillIn, type Incident, IncidentLog, type IncidentStore, incidentKinds, kindOf } from './index.ts';

class MemoryStore implements IncidentStore {
  readonly rows = new Map<string, Incident>();
  isAway = false;
  writes = 0;

  async save(incidents: readonly Incident[]): Promise<void> {
    if (this.isAway) throw new Error('away');
    this.writes++;
    for (const incident of incidents) this.rows.set(incident.id, incident);
  }

  async loadOpen(): Promise<readonly Incident[]> {
    return [...this.rows.values()].filter(({ resolvedAtMs }) => resolvedAtMs === null);
  }

  async forgetBefore(beforeMs: number): Promise<void> {
    for (const row of this.rows.values()) if (row.resolvedAtMs !== null && row.resolvedAtMs < beforeMs) this.rows.delete(row.id);
  }
}

const oak = 'oak' as CompanyId;
const trunk = { code: 'trunk-refused', companyId: oak, subject: 't1' } as const;
const attack = { code: 'sip-bad-digests', companyId: null, subject: '' } as const;

function bench(store = new MemoryStore()) {
  const clock = new VirtualClock();
  let made = 0;
  const ids = { next: () => `i${++made}` as never };
  const log = new IncidentLog({ clock, ids, logger: silentLogger, store });
  const told: Incident[] = [];
  log.onChanged((incident) => told.push(incident));
  return { clock, store, log, told };
}

describe('an incident', () => {
  it('is one however often it is noticed, and is counted', async () => {
    const { clock, log, store } = bench();
    log.raise({ ...trunk, params: { trunk: 'Carrier', reason: '403' } });
    await clock.advanceAsync(60_000);
    log.raise({ ...trunk, params: { reason: '401' } });
    expect(log.open()).toMatchObject([{ count: 2, params: { trunk: 'Carrier', reason: '401' } }]);
    expect(log.open()[0]!.lastAtMs - log.open()[0]!.firstAtMs).toBe(60_000);
    await log.written();
    expect([...store.rows.values()]).toEqual(log.open());
  });

  it('ends when it is resolved, and a new one begins after that', async () => {
    const { clock, log, store, told } = bench();
    log.raise(trunk);
    await clock.advanceAsync(1000);
    log.resolve(trunk);
    log.resolve(trunk);
    log.raise(trunk);
    await log.written();
    expect(told.map(({ id, resolvedAtMs }) => [id, resolvedAtMs === null])).toEqual([
      ['i1', true],
      ['i1', false],
      ['i2', true],
    ]);
    expect(store.rows.size).toBe(2);
  });

  it('of a passing kind ends by itself when it has been quiet long enough', async () => {
    const { clock, log } = bench();
    const quietMs = kindOf('sip-bad-digests').quietMs!;
    log.raise(attack);
    await clock.advanceAsync(quietMs - 1);
    log.raise(attack);
    await clock.advanceAsync(quietMs - 1);
    expect(log.open()).toHaveLength(1);
    await clock.advanceAsync(1);
    expect(log.open()).toEqual([]);
  });

  it('of a lasting kind stays until somebody says that it is over', async () => {
    const { clock, log } = bench();
    log.raise(trunk);
    await clock.advanceAsync(40 * 86_400_000);
    expect(log.open()).toHaveLength(1);
  });

  it('of one company, code or subject is not that of another', () => {
    const { log } = bench();
    log.raise(trunk);
    log.raise({ ...trunk, companyId: 'elm' as CompanyId });
    log.raise({ ...trunk, subject: 't2' });
    log.resolve({ ...trunk, companyId: null });
    expect(log.open()).toHaveLength(3);
  });

  it('is taken up after a restart, also what ended itself meanwhile', async () => {
    const first = bench();
    first.log.raise(trunk);
    first.log.raise(attack);
    await first.log.written();
    const second = bench(first.store);
    await second.clock.advanceAsync(kindOf('sip-bad-digests').quietMs!);
    await second.log.restore();
    await second.clock.advanceAsync(0);
    expect(second.log.open()).toMatchObject([trunk]);
    second.log.raise(trunk);
    expect(second.log.open()[0]!.count).toBe(2);
  });

  it('is written when the store is back, with its latest state', async () => {
    const { clock, log, store } = bench();
    store.isAway = true;
    log.raise(trunk);
    await log.written();
    log.raise({ ...trunk, times: 4 });
    await log.written();
    expect(store.rows.size).toBe(0);
    store.isAway = false;
    await clock.advanceAsync(5000);
    expect([...store.rows.values()]).toMatchObject([{ count: 5 }]);
  });

  it('that repeats a thousand times is written a few times', async () => {
    const { clock, log, store } = bench();
    for (let i = 0; i < 1000; i++) {
      log.raise(attack);
      await clock.advanceAsync(10);
    }
    await log.written();
    expect(store.rows.get('i1')).toMatchObject({ count: 1000 });
    expect(store.writes).toBeLessThan(6);
  });

  it('is forgotten ninety days after its end', async () => {
    const { clock, log, store } = bench();
    await log.restore();
    log.raise(trunk);
    log.resolve(trunk);
    log.raise(attack);
    log.raise({ ...trunk, subject: 't9' });
    await log.written();
    await clock.advanceAsync(92 * 86_400_000);
    await log.written();
    expect([...store.rows.values()].map(({ subject, resolvedAtMs }) => [subject, resolvedAtMs === null])).toEqual([['t9', true]]);
  });
});

describe('every kind of incident', () => {
  it('says in a sentence what is wrong and what to do', () => {
    for (const [code, { sentence, remedy }] of Object.entries(incidentKinds)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/);
      for (const text of [sentence, remedy]) expect(text, code).toMatch(/^.{10,}\.$/s);
    }
    expect(Object.keys(incidentKinds)).toEqual(Object.keys(incidentKinds).toSorted());
  });

  it('shows a missing parameter instead of hiding the sentence', () => {
    expect(fillIn('{a} of {b}', { a: 1 })).toBe('1 of …');
  });
});
