import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { Connector, EntryRequest, SourceEntry } from '../../src/directory/connector/index.ts';
import { ParleyError } from '../../src/kernel/errors.ts';
import type { CompanyId, DomainId } from '../../src/kernel/ids.ts';
import type { CuttableProxy } from '../support/cuttable-proxy.ts';
import { until } from '../support/until.ts';

export interface Opening {
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** A source with what every connector has to stand. Made by the test of each kind; what a kind cannot have is left out. */
export interface ContactSourcePeer {
  readonly connector: Connector;
  /** Who is in `many`, by the names of {@link names}; unsaid: {@link manyPeople}. Fewer where the source itself is slow. */
  readonly people?: typeof manyPeople;
  readonly many: Opening;
  readonly empty: Opening;
  /** How the source calls these fields. */
  readonly names: { readonly lastName: string; readonly firstName: string; readonly phone: string };
  /** Between us and the source; `many` goes through it. */
  readonly proxy?: CuttableProxy;
  /** After how many bytes of its answers the source is cut off; fewer than reading `many` takes. */
  readonly cutsIn?: readonly number[];
  /** With a connector of its own where that knows the host. */
  readonly unreachable?: Opening & { readonly connector?: Connector };
  readonly wrongPassword?: Opening;
  /** Whether the source knows what tells its entries apart. */
  readonly hasKeys: boolean;
}

export const secret = 'Vio%let-"harbour;77';

/** Twenty thousand, with letters of many languages. */
export const manyPeople = Array.from({ length: 20_000 }, (_, index) => ({
  id: index + 1,
  lastName: `${['Åkesson', 'Müller', 'Élodie-Özil', "O'Brien", '山田', 'Łukasz; "quoted", x'][index % 6]} ${index + 1}`,
  firstName: ['Zoë', 'Björn', 'Anna'][index % 3]!,
  phone: `+33 1 55 ${String(index).padStart(6, '0')}`,
}));

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const all: EntryRequest = { fields: null, limit: null, ownerEmails: null };
const never = new AbortController().signal;

export const openingOf = (opening: Opening) => ({
  companyId: 'c' as CompanyId,
  domainId: 'd' as DomainId,
  directoryId: 'x',
  ...opening,
});

export async function readAll(
  connector: Connector,
  opening: Opening,
  request: Partial<EntryRequest> = {},
): Promise<SourceEntry[]> {
  await using source = await connector.open(openingOf(opening));
  const entries: SourceEntry[] = [];
  for await (const entry of source.entries({ ...all, ...request }, never)) entries.push(entry);
  return entries;
}

export async function fieldNames(connector: Connector, opening: Opening): Promise<readonly string[]> {
  await using source = await connector.open(openingOf(opening));
  return await source.fieldNames(never);
}

/** What every connector promises to `directory/synchronisation`. */
export function contactSourceSuite(peerOf: () => ContactSourcePeer): void {
  const isGone = async (what: string) => {
    const { proxy } = peerOf();
    if (proxy) await until(what, () => expect(proxy.clients).toBe(0));
  };

  it('gives every entry once, with its letters as they were written and keys that stay', async () => {
    const { connector, many, names, hasKeys, people = manyPeople } = peerOf();
    const first = await readAll(connector, many);
    expect(first).toHaveLength(people.length);
    const byPhone = new Map(first.map(({ fields }) => [fields[names.phone]?.[0], fields]));
    for (const person of people.filter(({ id }) => id % 997 === 0 || id < 7)) {
      expect(byPhone.get(person.phone)?.[names.lastName]).toEqual([person.lastName]);
      expect(byPhone.get(person.phone)?.[names.firstName]).toEqual([person.firstName]);
    }
    if (!hasKeys) {
      expect(new Set(first.map(({ key }) => key))).toEqual(new Set([null]));
      return;
    }
    expect(new Set(first.map(({ key }) => key)).size).toBe(people.length);
    const keysOf = (entries: readonly SourceEntry[]) => new Map(entries.map(({ key, fields }) => [fields[names.phone]![0], key]));
    expect(keysOf(await readAll(connector, many))).toEqual(keysOf(first));
  });

  it('gives no more fields than were asked for, whatever the case of their names', async () => {
    const { connector, many, names } = peerOf();
    const [entry] = await readAll(connector, many, { fields: [names.lastName.toUpperCase(), 'nosuchfield'], limit: 1 });
    expect(Object.keys(entry!.fields)).toEqual([names.lastName]);
  });

  it('stops after as many entries as were asked for, and leaves no connection', async () => {
    const { connector, many } = peerOf();
    expect(await readAll(connector, many, { limit: 10 })).toHaveLength(10);
    await isGone('the connection is closed after ten entries');
  });

  it('names its fields', async () => {
    const { connector, many, names } = peerOf();
    expect(await fieldNames(connector, many)).toEqual(expect.arrayContaining([names.lastName, names.firstName, names.phone]));
    await isGone('the connection is closed after the names');
  });

  it('has nothing to give when there is nothing', async () => {
    const { connector, empty } = peerOf();
    expect(await readAll(connector, empty)).toEqual([]);
  });

  it('ends at once with the reason of who cancels it, and leaves no connection', async () => {
    const { connector, many, people = manyPeople } = peerOf();
    await using source = await connector.open(openingOf(many));
    const cancel = new AbortController();
    const reason = new Error('cancelled by the test');
    let count = 0;
    const reading = (async () => {
      for await (const _ of source.entries(all, cancel.signal)) if (++count === 600) cancel.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
    expect(count).toBeLessThan(people.length);
    await isGone('the connection is closed after a cancellation');
  });

  it('begins nothing for who has cancelled already', async () => {
    const { connector, many } = peerOf();
    await using source = await connector.open(openingOf(many));
    const reason = new Error('cancelled before');
    const first = source.entries(all, AbortSignal.abort(reason))[Symbol.asyncIterator]().next();
    await expect(first).rejects.toBe(reason);
    await isGone('nothing is connected');
  });

  it('keeps few entries in memory: what is not taken is not read', async () => {
    const { connector, many, people = manyPeople } = peerOf();
    await using source = await connector.open(openingOf(many));
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    let count = 0;
    for await (const _ of source.entries(all, never)) {
      if (++count % (people.length / 4) === 0) {
        collectGarbage();
        most = Math.max(most, process.memoryUsage().heapUsed - before);
      }
    }
    expect(count).toBe(people.length);
    expect(most).toBeLessThan(6 << 20);
  });

  it('is an error, never an end, when the connection is cut in the middle', async () => {
    const { connector, many, proxy, people = manyPeople, cutsIn = [200_000, 600_000] } = peerOf();
    if (!proxy) return;
    for (const bytes of cutsIn) {
      await using source = await connector.open(openingOf(many));
      proxy.cutIn(bytes);
      let count = 0;
      const reading = (async () => {
        for await (const _ of source.entries(all, never)) count++;
      })();
      const problem = await reading.then(
        () => null,
        (error: unknown) => error,
      );
      proxy.cutAfter = Number.POSITIVE_INFINITY;
      expect(problem).toMatchObject({ code: 'contact-source-unreachable' });
      expect(count).toBeLessThan(people.length);
    }
  });

  it('says which host cannot be reached and what to do', async () => {
    const { connector, unreachable } = peerOf();
    if (!unreachable) return;
    const problem = await readAll(unreachable.connector ?? connector, unreachable).catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: 'contact-source-unreachable', message: expect.stringContaining('127.0.0.1') });
  });

  it('says in words that the password is wrong, and never which one was tried', async () => {
    const { connector, wrongPassword } = peerOf();
    if (!wrongPassword) return;
    const problem = await readAll(connector, wrongPassword).catch((error: unknown) => error as ParleyError);
    expect(problem).toMatchObject({ code: 'contact-source-refused' });
    const said: string[] = [];
    for (let one: unknown = problem; one instanceof Error; one = one.cause)
      said.push(String(one), String(one.stack), JSON.stringify(one));
    for (const tried of Object.values(wrongPassword.secrets)) expect(said.join('\n')).not.toContain(tried);
  });
}
