/**
 * Contacts: synchronising them, finding them as one types, knowing callers; each beside a plain table with `ILIKE` and with `pg_trgm`.
 *
 *   npx node bench/directory.ts --contacts 500000 [--directories 50] [--copies 10] [--samples 200] [--skewed] [--without-peer] [--index-mb 512]
 *
 * With --copies a tenth of them is synchronised and copied inside the store. With --index-mb 0 the store searches.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { SqlContactStore } from '../src/adapters/contacts/contact-store.ts';
import { SqlNumberIndex } from '../src/adapters/contacts/number-index.ts';
import { IndexedContactSearch } from '../src/adapters/contacts/word-index/indexed-contact-search.ts';
import { WordIndex } from '../src/adapters/contacts/word-index/word-index.ts';
import { EmbeddedPostgres } from '../src/adapters/postgres/index.ts';
import { createDatabase, migrate, Store } from '../src/adapters/sql/index.ts';
import type { ContactDirectory } from '../src/directory/contact-directory/index.ts';
import type { Viewer } from '../src/directory/search/index.ts';
import { SystemClock } from '../src/kernel/clock.ts';
import { fold } from '../src/kernel/fold.ts';
import { silentLogger } from '../src/kernel/logger.ts';
import { createContactCompany, ids } from '../test/support/contact-company.ts';
import { madeUpContact, madeUpContacts, seeded } from './support/made-up-contacts.ts';
import { multiplyContacts } from './support/multiply-contacts.ts';

const { values: options } = parseArgs({
  options: {
    contacts: { type: 'string', default: '500000' },
    directories: { type: 'string', default: '50' },
    copies: { type: 'string', default: '1' },
    samples: { type: 'string', default: '200' },
    skewed: { type: 'boolean', default: false },
    'without-peer': { type: 'boolean', default: false },
    'index-mb': { type: 'string', default: '512' },
  },
});
const copies = Number(options.copies);
const count = Number(options.contacts);
const directoryCount = Number(options.directories);
const samples = Number(options.samples);
const isSkewed = options.skewed;
const each = Math.floor(count / copies / directoryCount);
const random = seeded(42);
const limit = 20;

const dataDir = mkdtempSync(join(tmpdir(), 'parley-bench-'));
process.once('exit', () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }));
await using postgres = await EmbeddedPostgres.start({ clock: new SystemClock(), logger: silentLogger, dataDir });
const connection = { ...postgres.address, database: 'bench' };
await createDatabase(connection);
await migrate({ connection, logger: silentLogger });
await using store = new Store({ connection, logger: silentLogger, maxConnections: 4 });
const owner = new Client(connection);
await owner.connect();
console.log(
  `${count} contacts in ${directoryCount} directories${isSkewed ? ', one in ten named Martin' : ''}; ${cpus()[0]?.model}, load ${loadavg()[0]!.toFixed(1)}`,
);

const company = await createContactCompany(store, 'Bench');
const otherDomain = await company.addDomain();
const directories: ContactDirectory[] = [];
for (let n = 0; n < directoryCount; n++)
  directories.push(await company.addDirectory({ domainId: n % 5 === 0 ? company.domainId : otherDomain, priority: n }));
const contactStore = new SqlContactStore({ store, ids });

interface Timing {
  seconds: number;
  peakMb: number;
}

/** Streams contacts into a directory as a synchronisation does. */
async function synchronise(directory: ContactDirectory, from: number, howMany: number): Promise<Timing & { readS: number }> {
  let peak = 0;
  const start = performance.now();
  await using staging = await contactStore.stage(directory, null);
  let batch = [];
  for (const contact of madeUpContacts({ count: howMany, from, isSkewed })) {
    batch.push(contact);
    if (batch.length < 2000) continue;
    await staging.add(batch);
    batch = [];
    const { heapUsed, external } = process.memoryUsage();
    peak = Math.max(peak, heapUsed + external);
  }
  await staging.add(batch);
  const readS = (performance.now() - start) / 1000;
  const counts = await staging.apply();
  if (counts.created + counts.changed + counts.unchanged !== howMany) throw new Error(JSON.stringify(counts));
  return { seconds: (performance.now() - start) / 1000, readS, peakMb: peak / 2 ** 20 };
}

const loading = performance.now();
let peakMb = 0;
for (const [n, directory] of directories.entries())
  peakMb = Math.max(peakMb, (await synchronise(directory, n * each, each)).peakMb);
const loadS = (performance.now() - loading) / 1000;
console.log(
  `first synchronisations: ${Math.round((each * directoryCount) / loadS)} rows/s (${loadS.toFixed(0)} s), heap and buffers at most ${peakMb.toFixed(0)} MiB`,
);
const again = await synchronise(directories[0]!, 0, each);
console.log(
  `the same again, nothing changed: ${Math.round(each / again.seconds)} rows/s (reading and comparing ${again.readS.toFixed(1)} s of ${again.seconds.toFixed(1)} s)`,
);
if (copies > 1) await multiplyContacts(owner, copies);
await owner.query('VACUUM (ANALYZE)');
const sizes = await owner.query<{ name: string; size: string }>(
  "SELECT relname AS name, pg_size_pretty(pg_total_relation_size(oid)) AS size FROM pg_class WHERE relname LIKE 'contact%' AND relkind IN ('r', 'i') AND pg_relation_size(oid) > 1000000 ORDER BY pg_total_relation_size(oid) DESC",
);
console.log(sizes.rows.map(({ name, size }) => `${name} ${size}`).join(', '));

const pick = () => madeUpContact(random(each * directoryCount), isSkewed);
const letters = (text: string) => fold(text).replaceAll(/[^a-z0-9]/g, '');
const startOf = (word: string, length: number) => letters(word).slice(0, length);

function inside(word: string): string {
  const folded = letters(word);
  const from = 1 + random(Math.max(1, folded.length - 5));
  return folded.slice(from, from + 4 + random(2));
}

function mistaken(word: string): string {
  const folded = Array.from(letters(word));
  const at = 1 + random(folded.length - 2);
  const kind = random(3);
  if (kind === 0) folded.splice(at, 1);
  else if (kind === 1) folded.splice(at, 0, 'q');
  else [folded[at], folded[at + 1]] = [folded[at + 1]!, folded[at]!];
  return folded.join('');
}

function longName(): string {
  for (;;) {
    const name = pick().values.lastName!;
    if (name.length >= 6) return name;
  }
}

const kinds: Record<string, () => string> = {
  'prefix, 2 letters': () => startOf(pick().values.lastName!, 2),
  'prefix, 3 to 6 letters': () => startOf(pick().values.lastName!, 3 + random(4)),
  infix: () => inside(random(2) === 0 ? longName() : pick().values.companyName!),
  'two words': () => {
    const { firstName, lastName } = pick().values;
    return `${startOf(firstName!, 3)} ${startOf(lastName!, 3 + random(3))}`;
  },
  'words of name and company': () => {
    const { lastName, companyName } = pick().values;
    return `${startOf(companyName!, 5)} ${startOf(lastName!, 4)}`;
  },
  'typing error': () => mistaken(longName()),
  'number begins': () => `0${pick().values.workPhone!.slice(3, 7 + random(4))}`,
  'number part': () => {
    const number = pick().values.workPhone!;
    const from = 5 + random(3);
    return number.slice(from, from + 4 + random(3));
  },
  ...(isSkewed
    ? {
        martin: () => 'martin',
        'infix of martin': () => 'arti',
        'martin and a first name': () => `martin ${startOf(pick().values.firstName!, 3)}`,
        'martin, mistaken': () => 'matrin',
      }
    : {}),
};

const budget = Number(options['index-mb']) * 2 ** 20;
await using index = new WordIndex({ connection, clock: new SystemClock(), logger: silentLogger, budget });
let fromIndex = 0;
const search = new IndexedContactSearch({
  store,
  index: {
    search: async (...asked) => {
      const answer = await index.search(...asked);
      if (answer) fromIndex += 1;
      return answer;
    },
    changed: (companyId) => index.changed(companyId),
  },
  favourites: { favouriteIds: () => Promise.resolve([]) },
  planOf: () => ({ settings: { internationalPrefix: '00', localCountryPrefix: '49' } as never, nationalPrefix: '0' }),
});
const base = { companyId: company.companyId, userId: null, domainId: company.domainId };
const viewers: readonly (readonly [string, Viewer])[] = [
  ['all directories', { ...base, directoryIds: directories.map(({ id }) => id) }],
  ['1 directory', { ...base, directoryIds: [directories[3]!.id] }],
];

/** Until the index answers. */
async function readIndex(): Promise<void> {
  const before = process.memoryUsage();
  const start = performance.now();
  const viewer = viewers[0]![1];
  while (!(await index.search(viewer, { words: ['x'], numberBeginnings: [], numberPart: null }, 1)))
    await new Promise((resolve) => setTimeout(resolve, 100));
  const { rss } = process.memoryUsage();
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `the index was read in ${seconds.toFixed(1)} s; the process takes ${((rss - before.rss) / 2 ** 20).toFixed(0)} MiB more`,
  );
}

/** Processor time of this process and of the server's sessions for it, in ms. */
async function processorMs(): Promise<number> {
  const { rows } = await owner.query<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE datname = current_database()');
  const ticks = rows.map(({ pid }) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      return Number(fields[11]) + Number(fields[12]);
    } catch {
      return 0;
    }
  });
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + ticks.reduce((sum, one) => sum + one, 0) * 10;
}

interface Timings {
  readonly p50: number;
  readonly p95: number;
  readonly worst: number;
  readonly found: number;
  readonly count: number;
  readonly processor: number;
}

async function times(run: (text: string) => Promise<number>, texts: readonly string[]): Promise<Timings> {
  const processorBefore = await processorMs();
  const taken: number[] = [];
  let found = 0;
  for (const text of texts) {
    const start = performance.now();
    if ((await run(text)) > 0) found++;
    taken.push(performance.now() - start);
  }
  const sorted = taken.toSorted((one, other) => one - other);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;
  const processor = ((await processorMs()) - processorBefore) / texts.length;
  return { p50: at(0.5), p95: at(0.95), worst: sorted.at(-1)!, found: found / texts.length, count: texts.length, processor };
}

const ms = (value: number) => value.toFixed(value < 10 ? 2 : 0);
const show = (what: string, { p50, p95, worst, found, count: asked, processor }: Timings) =>
  `${what} p50 ${ms(p50)} p95 ${ms(p95)} worst ${ms(worst)} ms, processor ${ms(processor)} ms on average (${Math.round(found * 100)} % of ${asked} found something)`;

if (!options['without-peer']) await makePeer();

/** A plain table of the same contacts. */
async function makePeer(): Promise<void> {
  await owner.query(`
    CREATE TABLE plain AS SELECT c.no, s.directory_id, c.name, c.words AS text FROM contact c JOIN contact_section s ON s.no = c.section_no;
    CREATE INDEX plain_text ON plain USING gin (text gin_trgm_ops);
    CREATE INDEX plain_directory ON plain (directory_id)`);
  await owner.query('VACUUM (ANALYZE) plain');
}

function peer(viewer: Viewer, isIndexed: boolean, isSimilar: boolean): (text: string) => Promise<number> {
  return async (text) => {
    await owner.query(
      `SET enable_bitmapscan = ${isIndexed ? 'on' : 'off'}; SET enable_seqscan = on; SET statement_timeout = 20000`,
    );
    const words = text.startsWith('0') ? [text.slice(1)] : text.split(' ');
    const conditions = isSimilar ? '$3 <% text' : words.map((_, n) => `text ILIKE $${n + 3}`).join(' AND ');
    const sql = `SELECT no, name FROM plain WHERE directory_id = ANY ($1) AND ${conditions} ORDER BY ${isSimilar ? '$3 <<-> text,' : ''} name, no LIMIT $2`;
    const parameters = isSimilar ? [text] : words.map((word) => `%${word}%`);
    const { rows } = await owner.query(sql, [viewer.directoryIds, limit, ...parameters]);
    return rows.length;
  };
}

if (budget > 0) await readIndex();
for (const [who, viewer] of viewers) {
  console.log(`\nwho sees ${who} (load ${loadavg()[0]!.toFixed(1)}):`);
  const find = async (text: string) =>
    (await search.search(viewer, { text, fields: {}, directoryIds: null, limit, after: null })).items.length;
  await times(
    find,
    Array.from({ length: 60 }, (_, n) => Object.values(kinds)[n % Object.keys(kinds).length]!()),
  );
  for (const [kind, make] of Object.entries(kinds)) {
    const texts = Array.from({ length: samples }, make);
    fromIndex = 0;
    const timings = await times(find, texts);
    console.log(`  ${show(kind.padEnd(26), timings)}, ${Math.round((fromIndex / samples) * 100)} % from the index`);
    if (options['without-peer']) continue;
    const isSimilar = kind.includes('error') || kind.includes('mistaken');
    console.log(`    ${show('pg_trgm', await times(peer(viewer, true, isSimilar), texts.slice(0, count > 1e6 ? 10 : 40)))}`);
    if (!isSimilar)
      console.log(
        `    ${show('ILIKE without index', await times(peer(viewer, false, false), texts.slice(0, count > 1e6 ? 3 : 10)))}`,
      );
  }
}

const numberIndex = new SqlNumberIndex(store);
const lookUp = async (key: string) => (await numberIndex.matches(company.companyId, { kind: 'external', key })).length;
const numbers = Array.from({ length: samples }, () => pick().values.workPhone!);
await times(lookUp, numbers.slice(0, 50));
console.log(`\n  ${show('reverse lookup, known', await times(lookUp, numbers))}`);
console.log(
  `  ${show(
    'reverse lookup, extension',
    await times(
      lookUp,
      numbers.map((number) => `${number}${random(100)}`),
    ),
  )}`,
);
console.log(
  `  ${show(
    'reverse lookup, unknown',
    await times(
      lookUp,
      numbers.map(() => `+33${100_000_000 + random(800_000_000)}`),
    ),
  )}`,
);
if (!options['without-peer']) {
  const all = viewers[0]![1];
  const plainLookUp = (isIndexed: boolean) => (key: string) => peer(all, isIndexed, false)(key.slice(1));
  console.log(`    ${show('pg_trgm', await times(plainLookUp(true), numbers.slice(0, 40)))}`);
  console.log(`    ${show('ILIKE without index', await times(plainLookUp(false), numbers.slice(0, count > 1e6 ? 3 : 10)))}`);
}
await owner.end();
