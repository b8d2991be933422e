/**
 * Reports over a month of interactions: `npx node bench/reporting.ts --interactions 1000000`. The facts are made by the store itself; what is
 * measured is `ReportService`, from the request to the table, on the embedded PostgreSQL with its usual settings.
 */
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { Client } from 'pg';
import { Store } from '../src/adapters/sql/index.ts';
import { SqlFactReader } from '../src/adapters/sql/report-fact-reader.ts';
import { figureById, ReportNames, ReportService, type Sight } from '../src/contact-centre/reporting/index.ts';
import type { ReportDimension } from '../src/contract/rest/reports.ts';
import { SystemClock } from '../src/kernel/clock.ts';
import type { CompanyId, UserId } from '../src/kernel/ids.ts';
import { silentLogger } from '../src/kernel/logger.ts';
import { createTestDatabase } from '../test/support/test-store.ts';

const { values: options } = parseArgs({
  options: { interactions: { type: 'string', default: '1000000' }, runs: { type: 'string', default: '5' } },
});
const interactions = Number(options.interactions);
const companyId = '018f0000-0000-7000-8000-00000000e001' as CompanyId;
const fromMs = Date.UTC(2026, 9, 1) - 2 * 3_600_000;
const toMs = Date.UTC(2026, 10, 1) - 3_600_000;
const uuid = (kind: string, number: string) =>
  sql.raw(`('018f0000-0000-7000-80${kind}-' || lpad(to_hex(${number}), 12, '0'))::uuid`);

const connection = await createTestDatabase();
const store = new Store({ connection, logger: silentLogger, maxConnections: 5 });
await store.inAllCompanies((scope) => scope.insertInto('company').values({ id: companyId, name: 'Elm' }).execute());
const began = performance.now();
if (interactions > 100_000) console.log('made by the store; a minute or two');
await store.inCompany(companyId, async (scope) => {
  const made = sql`from (select n, ${fromMs}::bigint + (n::float8 / ${interactions} * ${toMs - fromMs})::bigint as at, (random() * 60000)::int as wait,
    random() < 0.9 as is_answered, 1 + (n % 20) as queue, 1 + (n % 200) as agent from generate_series(1, ${interactions}::int) as n) as m`;
  await sql`insert into report_visit select ${companyId}::uuid, at, at + wait, ${uuid('aa', 'queue')}, case when is_answered then 'assigned' else 'abandoned' end, wait,
    case when is_answered then ${uuid('bb', 'agent')} end, 'voice', 'entered', false, wait, 1, '+46850020', null, null, null, null, ${uuid('cc', 'n')}, 0, '{}', '{}' ${made}`.execute(
    scope,
  );
  await sql`insert into report_work select ${companyId}::uuid, at + wait, at + wait + 180000, ${uuid('bb', 'agent')}, ${uuid('aa', 'queue')}, 'customer-left', 150000, 20000, 10000,
    15000, 195000, 'voice', 'offer', 1, 0, null, null, null, '+46850020', ${uuid('cc', 'n')}, 0, '{}', '{}' ${made} where is_answered`.execute(
    scope,
  );
  await sql`insert into report_interaction select ${companyId}::uuid, at, at + wait + 180000, ${uuid('aa', 'queue')}, ${uuid('bb', 'agent')}, 'voice', 'handled', 1, 1, 0, wait + 180000,
    null, null, null, false, false, 0, 0, '+46850020', '+46' || (n % 300000), null, ${uuid('cc', 'n')}, 0, '{}' ${made}`.execute(
    scope,
  );
});
// As autovacuum does it within a minute.
const owner = new Client(connection);
await owner.connect();
await owner.query('vacuum analyze');
await owner.end();
console.log(`${interactions} interactions made in ${Math.round((performance.now() - began) / 1000)} s`);

const names = new ReportNames({
  queue: (id) => id,
  agent: (id) => id,
  skill: (id) => ({ name: id, names: {} }),
  disposition: (_, id) => [{ name: id, names: {} }],
  flow: (id) => id,
  user: (id) => id,
  reason: () => null,
  numbers: () => Promise.resolve((number) => ({ label: number })),
});
const reports = new ReportService({
  clock: new SystemClock(),
  facts: new SqlFactReader(store),
  names,
  catchUp: () => Promise.resolve(),
});
const sight: Sight = { all: true, queueIds: new Set(), agentIds: new Set(), userIds: new Set(), key: 'all' };
const usual = ['offered', 'answered', 'abandoned', 'abandoned-share', 'service-level', 'speed-of-answer'];
const handling = ['handled', 'talk-time-mean', 'hold-time-mean', 'wrap-up-time-mean', 'handle-time-mean'];

const tried: readonly (readonly [string, readonly ReportDimension[], readonly string[], number?])[] = [
  ['by day, queue figures', ['interval-day'], usual],
  ['by day, queue and handling figures', ['interval-day'], [...usual, ...handling]],
  ['by day, with median and nine of ten', ['interval-day'], [...usual, 'speed-of-answer-median', 'speed-of-answer-p90']],
  ['by queue', ['queue'], usual],
  ['by agent, handling', ['agent'], handling],
  ['by day and queue', ['interval-day', 'queue'], usual],
  ['by quarter hour', ['interval-15'], usual],
  ['first-contact resolution by day', ['interval-day'], ['first-contact-resolution']],
  ['queue length by hour', ['interval-hour'], ['queue-length']],
  ['one day by quarter hour', ['interval-15'], [...usual, ...handling], fromMs + 86_400_000],
];
for (const [what, by, figures, until = toMs] of tried) {
  const times: number[] = [];
  let rows = 0;
  for (let run = 0; run < Number(options.runs); run++) {
    const at = performance.now();
    const table = await reports.run(
      { companyId, userId: '' as UserId, sight, language: 'en' },
      {
        fromMs,
        toMs: until,
        zone: 'Europe/Stockholm',
        by,
        figures: figures.map((id) => figureById(id)!),
        filters: {},
        parameters: { within: 20_000, shortAbandon: 5000, repeat: 7 * 86_400_000 },
      },
    );
    times.push(performance.now() - at);
    rows = table.rows.length;
  }
  const sorted = times.toSorted((one, other) => one - other);
  console.log(
    `${what}: ${rows} rows, median ${Math.round(sorted[Math.floor(sorted.length / 2)]!)} ms, longest ${Math.round(sorted.at(-1)!)} ms`,
  );
}
await store[Symbol.asyncDispose]();
process.exit(0);
