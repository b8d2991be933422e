import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type TestCompany } from '../../../test/support/api-bench.ts';
import type { ContactDirectoryId } from '../../directory/contact/index.ts';
import type { SynchronisationRun, SynchronisationRunId } from '../../directory/synchronisation/index.ts';
import { SqlSynchronisationRecords } from './synchronisation-store.ts';

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
let records: SqlSynchronisationRecords;
let directoryId: ContactDirectoryId;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  records = new SqlSynchronisationRecords(bench.foundation.store);
  const boss = await bench.signedIn(elm, 'boss');
  const made = await boss.post('/api/v1/admin/directories', { name: 'People', connector: 'ldap' });
  directoryId = String(made.body.id) as ContactDirectoryId;
}, 60_000);
afterAll(() => bench[Symbol.asyncDispose]());

const begun = (startedAtMs: number): SynchronisationRun => ({
  id: bench.foundation.ids.next<SynchronisationRunId>(),
  companyId: elm.domain.companyId,
  directoryId,
  origin: 'schedule',
  state: 'running',
  startedAtMs,
  finishedAtMs: null,
  entriesRead: 0,
  entriesRejected: 0,
  counts: {},
  timings: {},
  error: null,
});
const page = { limit: 500, sort: '-startedAt' };

describe('runs of synchronisations in the store', () => {
  it('that a killed program left running are interrupted at the next start', async () => {
    const run = begun(1000);
    await records.begin(run);
    expect(await records.interruptRunning(5000)).toBe(1);
    expect(await records.find(run.companyId, run.id)).toMatchObject({ state: 'interrupted', finishedAtMs: 5000 });
    expect(await records.interruptRunning(6000)).toBe(0);
    expect(await records.lastRead(run.companyId, directoryId)).toBeNull();
  });

  it('are kept with their reports, the newest fifty of a directory', async () => {
    const line = { outcome: 'rejected', key: 'k', name: 'n', field: null, reason: 'r' } as const;
    let last = begun(0);
    for (let at = 0; at < 55; at++) {
      last = begun(10_000 + at);
      await records.begin(last);
      const lines = Array.from({ length: 1000 }, (_, position) => ({ ...line, position, entry: position + 1 }));
      await records.finish({ ...last, state: 'done', entriesRead: at, finishedAtMs: 20_000 + at }, at === 54 ? lines : []);
    }
    const { rows, total } = await records.list(last.companyId, directoryId, page);
    expect([total, rows[0]!.id, rows.length]).toEqual([50, last.id, 50]);
    expect(await records.lines(last.companyId, last.id, { ...page, sort: 'position' })).toMatchObject({ total: 1000 });
    expect((await records.latest(last.companyId, [directoryId])).get(directoryId)).toMatchObject({ id: last.id });
    expect(await records.lastRead(last.companyId, directoryId)).toBe(54);
  });

  it('are nothing to another company', async () => {
    const { companyId } = oak.domain;
    expect(await records.list(companyId, directoryId, page)).toMatchObject({ total: 0 });
    expect((await records.latest(companyId, [directoryId])).size).toBe(0);
    await records.saveState(companyId, directoryId, { contacts: 9 });
    expect((await records.states(elm.domain.companyId, [directoryId])).get(directoryId)?.contacts ?? 0).toBe(0);
  });

  it('turn from one state to the next once', async () => {
    const run = begun(90_000);
    await records.begin(run);
    expect(await records.turn(run, 'running', 'held-back')).toBe(true);
    expect(await records.turn(run, 'running', 'held-back')).toBe(false);
  });
});
