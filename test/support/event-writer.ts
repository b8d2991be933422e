/** Writes call events as fast as it can and prints, after the server's number, each that became durable; until it is killed. */
import { writeSync } from 'node:fs';
import { EmbeddedPostgres } from '../../src/adapters/postgres/index.ts';
import { SqlCallEventJournal } from '../../src/adapters/sql/call-event-journal.ts';
import { createDatabase, migrate } from '../../src/adapters/sql/index.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import { type CallId, type CompanyId, type DomainId, TimeOrderedIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { SystemRandom } from '../../src/kernel/random.ts';

const clock = new SystemClock();
const ids = new TimeOrderedIds({ clock, random: new SystemRandom() });
setInterval(() => {}, 1000);
const postgres = await EmbeddedPostgres.start({ clock, logger: silentLogger, dataDir: process.argv[2]! });
const connection = { ...postgres.address, database: 'parley' };
await createDatabase(connection);
await migrate({ connection, logger: silentLogger });
const journal = new SqlCallEventJournal({
  connection,
  clock,
  logger: silentLogger,
  projectCallLog: () => [],
  patienceMs: 10_000,
});
const owner = { companyId: ids.next<CompanyId>(), domainId: ids.next<DomainId>() };
writeSync(1, `${postgres.pid}\n`);

async function writeCalls(): Promise<never> {
  for (;;) {
    const callId = ids.next<CallId>();
    for (let seq = 0; seq < 5; seq++) {
      journal.append({ ...owner, type: 'dtmf-received', legId: ids.next(), count: 1, callId, seq, atMs: clock.now() });
      await journal.durable();
      writeSync(1, `${callId} ${seq}\n`);
    }
  }
}
await Promise.all(Array.from({ length: 8 }, writeCalls));
