import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryContacts, MemoryRuns, TestConnector } from '../../../test/support/memory-contacts.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import type { SourceEntry } from '../connector/index.ts';
import type { ContactDirectoryId } from '../contact/index.ts';
import { ConnectorBook, type ContactDirectory } from '../contact-directory/index.ts';
import { isHeldBack } from './hold-back.ts';
import { Renumbering, SynchronisationService } from './index.ts';

const companyId = 'elm' as CompanyId;
const directory: ContactDirectory = {
  id: 'd1' as ContactDirectoryId,
  companyId,
  domainId: 'nice' as DomainId,
  name: 'Customers',
  type: 'public',
  priority: 1,
  connector: 'file',
  settings: { host: 'a' },
  mapping: { id: 'id', fields: { lastName: 'sn', workPhone: 'phone' }, redList: {}, names: {} },
  merges: false,
  plan: { kind: 'manual' },
  holdBackPercent: 30,
};
const entry = (id: number | string, sn = `Name ${id}`, phone = `6${id}`): SourceEntry => ({
  key: null,
  fields: { id: [String(id)], sn: sn ? [sn] : [], phone: [phone] },
});
const entries = (count: number, from = 0) => Array.from({ length: count }, (_, index) => entry(from + index));

function bench(contacts = new MemoryContacts()) {
  const clock = new VirtualClock();
  const connector = new TestConnector();
  const runs = new MemoryRuns();
  const incidents: string[] = [];
  let made = 0;
  let prefix = '';
  const comparer = (_domain: DomainId, number: string) => ({ kind: 'internal', key: prefix + number }) as const;
  const numberingDigest = () => `plan${prefix}`;
  const service = new SynchronisationService({
    clock,
    ids: { next: () => `r${++made}` as never },
    logger: silentLogger,
    incidents: {
      raise: ({ code, params }) => void incidents.push(`${code} ${JSON.stringify(params)}`),
      resolve: ({ code }) => void incidents.push(`${code} over`),
    },
    connectors: new ConnectorBook([connector]),
    secretsOf: async () => ({ password: 'x' }),
    contacts,
    records: runs,
    comparer,
    numberingDigest,
    ownersOf: () => new Map([['anna@elm.example', 'u1' as UserId]]),
  });
  const run = (
    give: TestConnector['entries'],
    options: { approved?: number; of?: ContactDirectory; signal?: AbortSignal } = {},
  ) => {
    connector.entries = give;
    const { approved = null, of = directory, signal = new AbortController().signal } = options;
    return service.synchronise(of, { origin: 'hand', approved, signal });
  };
  const setPrefix = (to: string) => void (prefix = to);
  return { clock, connector, runs, incidents, contacts, service, run, comparer, numberingDigest, setPrefix };
}

describe('a synchronisation', () => {
  it('takes over what the source gives, and says what it did', async () => {
    const { run, contacts, runs } = bench();
    expect(await run(() => entries(3))).toMatchObject({ state: 'done', entriesRead: 3, counts: { created: 3, present: 0 } });
    expect(await run(() => [entry(0), entry(1, 'Other'), entry(7)])).toMatchObject({
      counts: { present: 3, created: 1, changed: 1, unchanged: 1, removed: 1, duplicates: 0 },
    });
    expect([...contacts.of('d1').keys()]).toEqual(['0', '1', '7']);
    expect(contacts.of('d1').get('0')!.numbers).toEqual([{ field: 'workPhone', internal: '60', external: null }]);
    expect(runs.kept.get('d1')).toEqual({ contacts: 3, numberingDigest: 'plan' });
    expect(contacts.open).toBe(0);
  });

  it('done twice changes nothing, whatever the source gives', async () => {
    const given = fc.array(fc.record({ id: fc.nat({ max: 20 }), sn: fc.string(), phone: fc.string() }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(given, async (list) => {
        const { run, contacts } = bench();
        const give = () => list.map(({ id, sn, phone }) => entry(id, sn, phone));
        const first = await run(give);
        const before = JSON.stringify([...contacts.of('d1')]);
        const second = await run(give);
        expect(second.counts).toMatchObject({ created: 0, changed: 0, removed: 0, unchanged: first.counts.created });
        expect(JSON.stringify([...contacts.of('d1')])).toBe(before);
        expect(first.entriesRead).toBe(first.counts.created! + first.counts.duplicates! + first.entriesRejected);
      }),
      { numRuns: 50 },
    );
  });

  it('rejects entries that are nobody, and names each with its reason', async () => {
    const { run, runs } = bench();
    const done = await run(() => [entry(1), entry(2, ''), entry(' '), entry(1, 'Again')]);
    expect(done).toMatchObject({ entriesRead: 4, entriesRejected: 2, counts: { created: 1, duplicates: 1 } });
    expect(runs.reports.get(done.id)).toEqual([
      expect.objectContaining({ entry: 2, key: '2', outcome: 'rejected', reason: expect.stringContaining('no name') }),
      expect.objectContaining({ entry: 3, name: 'Name, 6', reason: 'The field id, which tells entries apart, is empty.' }),
    ]);
  });

  it('keeps the first thousand lines of a report and counts all', async () => {
    const { run, runs } = bench();
    const done = await run(() => Array.from({ length: 1500 }, (_, index) => entry(index, '')));
    expect(done.entriesRejected).toBe(1500);
    expect(runs.reports.get(done.id)).toHaveLength(1000);
  });

  it('keeps the old contacts when the source fails, tells it with the reason, and takes it back when one succeeds', async () => {
    const { run, contacts, incidents } = bench();
    await run(() => entries(3));
    const failed = await run(function* () {
      yield entry(9);
      throw new ParleyError('contact-source-unreachable', 'The server is gone.');
    });
    expect(failed).toMatchObject({ state: 'failed', error: 'The server is gone.', entriesRead: 0 });
    expect(contacts.of('d1').size).toBe(3);
    expect(contacts.open).toBe(0);
    await run(() => entries(3));
    expect(incidents.filter((one) => !one.startsWith('directory-held-back'))).toEqual([
      'directory-not-synchronised over',
      'directory-not-synchronised {"name":"Customers","reason":"The server is gone"}',
      'directory-not-synchronised over',
    ]);
  });

  it('is held back when more would go than the directory allows, and goes on when as many were approved', async () => {
    const { run, contacts, incidents } = bench();
    await run(() => entries(100));
    const held = await run(() => entries(60));
    expect(held).toMatchObject({
      state: 'held-back',
      error: '40 of 100 contacts would go: more than 30 %. Nothing was changed.',
    });
    expect(contacts.of('d1').size).toBe(100);
    expect(incidents.at(-2)).toBe('directory-held-back {"name":"Customers","removed":40,"present":100}');
    // Meanwhile even more have gone than somebody agreed to.
    expect(await run(() => entries(20), { approved: 40 })).toMatchObject({ state: 'held-back' });
    expect(await run(() => entries(60), { approved: 40 })).toMatchObject({ state: 'done', counts: { removed: 40 } });
    expect(incidents.at(-1)).toBe('directory-held-back over');
  });

  it('can be cancelled at any moment while it reads, also when the source hangs', async () => {
    const { run, service, contacts, connector } = bench();
    await run(() => entries(2));
    const hanging = Promise.withResolvers<never>();
    const running = run(async function* () {
      yield* entries(500, 100);
      await hanging.promise;
    });
    await expect.poll(() => service.progressOf(directory.id)?.entriesRead).toBe(400);
    expect(service.cancel(directory.id)).toBe(true);
    expect(await running).toMatchObject({ state: 'cancelled', error: 'It was cancelled.' });
    expect([...contacts.of('d1').keys()]).toEqual(['0', '1']);
    expect(contacts.open).toBe(0);
    expect(connector.closed).toBe(2);
    expect(service.cancel(directory.id)).toBe(false);
  });

  it('ends when its job is told to, and when the source is silent for ten minutes', async () => {
    const { run, clock, service } = bench();
    const silent = async function* () {
      yield entry(1);
      await new Promise(() => undefined);
    };
    const abort = new AbortController();
    const told = run(silent, { signal: abort.signal });
    abort.abort(new Error('Parley ends.'));
    expect(await told).toMatchObject({ state: 'cancelled', error: 'Parley ends.' });
    const quiet = run(silent);
    await expect.poll(() => service.progressOf(directory.id)?.step).toBe('read');
    await clock.advanceAsync(11 * 60_000);
    expect(await quiet).toMatchObject({ state: 'failed', error: 'The source gave nothing for 10 minutes.' });
  });

  it('of one directory runs once at a time', async () => {
    const { run, service } = bench();
    const going = Promise.withResolvers<void>();
    const first = run(async function* () {
      await going.promise;
      yield entry(1);
    });
    await expect.poll(() => service.progressOf(directory.id)?.step).toBe('read');
    await expect(run(() => [])).rejects.toMatchObject({ code: 'job-running' });
    going.resolve();
    await expect(first).resolves.toMatchObject({ state: 'done', counts: { created: 1 } });
    expect(service.progressOf(directory.id)).toBeNull();
  });

  it('tells its progress with how much is expected from the time before', async () => {
    const { run, service } = bench();
    await run(() => entries(1000));
    const seen: unknown[] = [];
    service.onProgressed(() => seen.push(service.progressOf(directory.id)));
    await run(() => entries(1000));
    expect(seen[0]).toEqual({ step: 'waiting', entriesRead: 0, expected: 1000 });
    expect(seen.at(-2)).toEqual({ step: 'apply', entriesRead: 1000, expected: 1000 });
    expect(seen.at(-1)).toBeNull();
  });

  it('names what is wrong with the mapping instead of taking half of it', async () => {
    const { run, contacts } = bench();
    const of = { ...directory, mapping: { ...directory.mapping, fields: { lastName: 'sn|?' } } };
    expect(await run(() => entries(1), { of })).toMatchObject({ state: 'failed', error: expect.stringContaining('lastName') });
    expect(contacts.of('d1').size).toBe(0);
  });

  it('gives contacts of a private directory to the user with the e-mail address, and asks for theirs only', async () => {
    const { run, contacts, runs } = bench();
    const asked: unknown[] = [];
    const done = await run(
      (request) => {
        asked.push(request.ownerEmails);
        return [{ ...entry(1), ownerEmail: 'Anna@elm.example' }, { ...entry(2), ownerEmail: 'x@elm.example' }, entry(3)];
      },
      { of: { ...directory, type: 'private' } },
    );
    expect(asked).toEqual([['anna@elm.example']]);
    expect([...contacts.of('d1')].map(([key, { ownerId }]) => [key, ownerId])).toEqual([['u1/1', 'u1']]);
    expect(runs.reports.get(done.id)!.map(({ reason }) => reason)).toEqual([
      'It belongs to x@elm.example, and no user who may read the directory has this e-mail address.',
      'It does not say whose it is, and the directory is private.',
    ]);
  });

  it('asks the source for the mapped fields only', async () => {
    const { run } = bench();
    const asked: unknown[] = [];
    await run((request) => {
      asked.push(request.fields);
      return [];
    });
    expect(asked).toEqual([['id', 'sn', 'phone']]);
  });

  it('of 500,000 entries needs little more memory at its end than at its beginning', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const used: number[] = [];
    let staged = 0;
    const contacts = new MemoryContacts();
    const counts = { present: 0, changed: 0, unchanged: 0, removed: 0 };
    contacts.stage = async () => ({
      add: async (batch) => void (staged += batch.length),
      compare: async () => ({ ...counts, created: staged }),
      apply: async () => ({ ...counts, created: staged }),
      [Symbol.asyncDispose]: async () => undefined,
    });
    const { run } = bench(contacts);
    const done = await run(function* () {
      for (let id = 0; id < 500_000; id++) {
        if (id % 100_000 === 50_000) {
          collect();
          used.push(process.memoryUsage().heapUsed);
        }
        yield entry(id, id % 2 === 0 ? `Name ${id}` : '');
      }
    });
    expect(done).toMatchObject({ state: 'done', entriesRead: 500_000, entriesRejected: 250_000, counts: { created: 250_000 } });
    expect(Math.max(...used) - used[0]!).toBeLessThan(8 << 20);
  }, 120_000);
});

describe('holding back', () => {
  it('never minds one contact that goes, nor what was agreed to', () => {
    expect(isHeldBack({ present: 1, removed: 1 }, 0, null)).toBe(false);
    expect(isHeldBack({ present: 10, removed: 2 }, 0, null)).toBe(true);
    expect(isHeldBack({ present: 10, removed: 3 }, 30, null)).toBe(false);
    expect(isHeldBack({ present: 10, removed: 4 }, 30, null)).toBe(true);
    expect(isHeldBack({ present: 10, removed: 10 }, 100, null)).toBe(false);
    expect(isHeldBack({ present: 1000, removed: 510 }, 30, 500)).toBe(false);
    expect(isHeldBack({ present: 1000, removed: 511 }, 30, 500)).toBe(true);
  });
});

describe('entries that somebody brings', () => {
  it('replace his own in the directory and nobody else’s', async () => {
    const { service, contacts } = bench();
    const [anna, ben] = ['u1', 'u2'] as UserId[];
    const { signal } = new AbortController();
    await service.bring(directory, anna!, 'anna@elm.example', entries(2), signal);
    await service.bring(directory, ben!, 'ben@elm.example', entries(1), signal);
    expect(await service.bring(directory, anna!, 'Anna@elm.example', [entry(5), entry(6, '')], signal)).toMatchObject({
      created: 1,
      removed: 2,
      rejected: [expect.objectContaining({ entry: 2 })],
    });
    expect([...contacts.of('d1').keys()]).toEqual(['u2/0', 'u1/5']);
  });
});

describe('a numbering plan that changes', () => {
  it('makes the numbers of its directories comparable anew, once', async () => {
    const { run, contacts, runs, service, comparer, numberingDigest, setPrefix } = bench();
    await run(() => entries(2500));
    const asked: unknown[] = [];
    const renumbering = new Renumbering({
      logger: silentLogger,
      directories: { of: () => [directory], find: () => directory },
      service,
      contacts,
      records: runs,
      comparer,
      numberingDigest,
      jobs: { runNow: async (_job, { subjectId }) => (asked.push(subjectId), 'j1' as never) },
    });
    await renumbering.look(companyId);
    expect(asked).toEqual([]);
    setPrefix('0');
    await renumbering.look(companyId);
    await renumbering.look(companyId);
    expect(asked).toEqual(['d1']);
    const context = {
      run: { companyId, subjectId: 'd1' } as never,
      signal: new AbortController().signal,
      progress: () => undefined,
    };
    expect(await renumbering.job.run(context)).toEqual({ contacts: 2500 });
    expect(contacts.of('d1').get('7')!.numbers[0]!.internal).toBe('067');
    expect(contacts.of('d1').get('7')!.values).toEqual({ lastName: 'Name 7', workPhone: '67' });
    expect(runs.kept.get('d1')!.numberingDigest).toBe('plan0');
  });
});
