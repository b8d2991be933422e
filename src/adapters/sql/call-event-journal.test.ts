import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../test/support/test-store.ts';
import { SystemClock } from '../../kernel/clock.ts';
import { type CallId, type CompanyId, type DomainId, TimeOrderedIds, type UserId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SystemRandom } from '../../kernel/random.ts';
import type { CallEvent, CallEventBody } from '../../telephony/call/index.ts';
import type { CallLogRow } from '../../telephony/call-log/index.ts';
import { EmbeddedPostgres } from '../postgres/index.ts';
import { type CallEventJournalParts, SqlCallEventJournal } from './call-event-journal.ts';
import type { StoreConnection } from './store.ts';

const clock = new SystemClock();
const ids = new TimeOrderedIds({ clock, random: new SystemRandom() });
const companyId = ids.next<CompanyId>();
const domainId = ids.next<DomainId>();
const userId = ids.next<UserId>();

const nobody = { number: '', displayName: '', isPrivate: false, userId: null, deviceId: null, trunkId: null };
const ended: CallEventBody = { type: 'call-ended', release: { cause: 'normal-clearing', by: 'party' } };

function created(dialled = '101'): CallEventBody {
  return { type: 'call-created', direction: 'internal', from: nobody, dialled, sipCallId: null };
}

function eventsOf(callId: CallId, ...bodies: CallEventBody[]): CallEvent[] {
  return bodies.map((body, seq) => ({ ...body, companyId, domainId, callId, seq, atMs: 1_700_000_000_000 + seq * 1000 }));
}

function projectCallLog(events: readonly CallEvent[]): CallLogRow[] {
  return [
    {
      companyId,
      callId: events[0]!.callId,
      userId,
      part: 0,
      direction: 'outgoing',
      otherNumber: '101',
      otherName: '',
      otherUserId: null,
      isPrivate: false,
      startedAtMs: events[0]!.atMs,
      answeredAtMs: null,
      endedAtMs: events.at(-1)!.atMs,
      talkMs: events.length,
      cause: 'normal-clearing',
      queueId: null,
      answeredBy: null,
    },
  ];
}

const open: SqlCallEventJournal[] = [];
afterEach(async () => {
  for (const journal of open.splice(0)) await journal[Symbol.asyncDispose]();
});

function openJournal(connection: StoreConnection, more: Partial<CallEventJournalParts> = {}): SqlCallEventJournal {
  const journal = new SqlCallEventJournal({
    connection,
    clock,
    logger: silentLogger,
    projectCallLog,
    patienceMs: 10_000,
    ...more,
  });
  open.push(journal);
  return journal;
}

async function rowsOf(
  connection: Awaited<ReturnType<typeof createTestDatabase>>,
  text: string,
): Promise<Record<string, unknown>[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

describe('call event journal', () => {
  it('tells of events in order after they are stored, together with the call log', async () => {
    const connection = await createTestDatabase();
    const journal = openJournal(connection);
    const told: CallEvent[] = [];
    const logged: CallLogRow[] = [];
    journal.onStored((events) => told.push(...events));
    journal.onLogged((rows) => logged.push(...rows));
    const events = eventsOf(ids.next<CallId>(), created(), { type: 'dtmf-received', legId: ids.next(), count: 3 }, ended);
    for (const event of events) journal.append(event);
    expect([told, logged]).toEqual([[], []]);
    await journal.durable();
    expect([told, logged]).toEqual([events, projectCallLog(events)]);
    expect(await rowsOf(connection, 'SELECT seq, type, body FROM call_event ORDER BY seq')).toMatchObject([
      { seq: 0, type: 'call-created', body: { dialled: '101' } },
      { seq: 1, type: 'dtmf-received', body: { count: 3 } },
      { seq: 2, type: 'call-ended', body: { release: { cause: 'normal-clearing' } } },
    ]);
    expect(await rowsOf(connection, 'SELECT talk_ms, ended_at FROM call_log')).toEqual([
      { talk_ms: 3, ended_at: new Date(1_700_000_002_000) },
    ]);
  });

  it('gives back the calls that have not ended, and logs them when a restart ends them', async () => {
    const connection = await createTestDatabase();
    const before = openJournal(connection);
    const broken = eventsOf(ids.next<CallId>(), created(), { type: 'dtmf-received', legId: ids.next(), count: 1 });
    for (const event of [...broken, ...eventsOf(ids.next<CallId>(), created(), ended)]) before.append(event);
    await before.durable();

    const after = openJournal(connection);
    const unfinished = await after.unfinished();
    expect([...unfinished.entries()]).toEqual([[broken[0]!.callId, broken]]);
    after.append({ ...ended, companyId, domainId, callId: broken[0]!.callId, seq: 2, atMs: 1_700_000_009_000 });
    await after.durable();
    expect(await openJournal(connection).unfinished()).toEqual(new Map());
    expect(await rowsOf(connection, `SELECT talk_ms FROM call_log WHERE call_id = '${broken[0]!.callId}'`)).toEqual([
      { talk_ms: 3 },
    ]);
  });

  it('stores nothing twice when a batch is written again', async () => {
    const connection = await createTestDatabase();
    const events = eventsOf(ids.next<CallId>(), created(), ended);
    for (const journal of [openJournal(connection), openJournal(connection)]) {
      for (const event of events) journal.append(event);
      await journal.durable();
    }
    expect(
      await rowsOf(connection, 'SELECT (SELECT count(*) FROM call_event) AS events, (SELECT count(*) FROM call_log) AS log'),
    ).toEqual([{ events: '2', log: '1' }]);
  });

  it('shows each event once when the second writing of a batch cut it otherwise', async () => {
    const connection = await createTestDatabase();
    const digit: CallEventBody = { type: 'dtmf-received', legId: ids.next(), count: 1 };
    const events = eventsOf(ids.next<CallId>(), created(), digit, digit);
    for (const upTo of [2, 3]) {
      const journal = openJournal(connection);
      for (const event of events.slice(0, upTo)) journal.append(event);
      await journal.durable();
    }
    expect(await rowsOf(connection, 'SELECT seq FROM call_event ORDER BY seq')).toEqual([{ seq: 0 }, { seq: 1 }, { seq: 2 }]);
    expect([...(await openJournal(connection).unfinished()).values()]).toEqual([events]);
  });

  it('keeps a call’s record when its text holds what PostgreSQL cannot', async () => {
    const connection = await createTestDatabase();
    const journal = openJournal(connection);
    for (const event of eventsOf(ids.next<CallId>(), created('1\u0000\ud8002'), ended)) journal.append(event);
    await journal.durable();
    expect(await rowsOf(connection, "SELECT body->>'dialled' AS dialled FROM call_event WHERE seq = 0")).toEqual([
      { dialled: '1\ufffd2' },
    ]);
  });

  it('loses only the one event that the store refuses, and says so', async () => {
    const connection = await createTestDatabase();
    const errors: string[] = [];
    const journal = openJournal(connection, { logger: { ...silentLogger, error: (sentence) => errors.push(sentence) } });
    const good = eventsOf(ids.next<CallId>(), created(), ended);
    const bad = { ...good[0]!, callId: 'no-uuid' as CallId };
    for (const event of [good[0]!, bad, good[1]!]) journal.append(event);
    await journal.durable();
    expect(errors).toContain('The store refused a call event, it is lost');
    expect(await rowsOf(connection, 'SELECT count(*) FROM call_event')).toEqual([{ count: '2' }]);
  });

  it('does not let a mistake in the call log hold up the events', async () => {
    const connection = await createTestDatabase();
    const journal = openJournal(connection, {
      projectCallLog: () => {
        throw new Error('mistake');
      },
    });
    for (const event of eventsOf(ids.next<CallId>(), created(), ended)) journal.append(event);
    await journal.durable();
    expect(await rowsOf(connection, 'SELECT count(*) FROM call_event')).toEqual([{ count: '2' }]);
  });

  it('keeps events while the store is away, up to a bound, and stores them in order when it is back', async () => {
    const connection = await createTestDatabase();
    const journal = openJournal(connection, { maxWaiting: 40, patienceMs: 20 });
    const told: number[] = [];
    journal.onStored((events) => told.push(...events.map((event) => event.seq)));
    journal.append(eventsOf(ids.next<CallId>(), created())[0]!);
    await expect.poll(() => told).toEqual([0]);
    const admin = new Client({ ...connection, database: 'postgres' });
    await admin.connect();
    await admin.query(`ALTER DATABASE ${connection.database} ALLOW_CONNECTIONS false`);
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${connection.database}'`);

    const callId = ids.next<CallId>();
    const digits = Array.from({ length: 38 }, (): CallEventBody => ({ type: 'dtmf-received', legId: ids.next(), count: 1 }));
    const events = eventsOf(callId, created(), ...digits, ended);
    for (const event of events) journal.append(event);
    await expect(journal.durable()).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(() => journal.append(events[0]!)).toThrow(expect.objectContaining({ code: 'journal-full' }));

    await admin.query(`ALTER DATABASE ${connection.database} ALLOW_CONNECTIONS true`);
    await admin.end();
    await expect.poll(() => told.length, { timeout: 10_000 }).toBe(41);
    expect(told).toEqual([0, ...events.map((event) => event.seq)]);
  });
});

describe('a killed program', () => {
  it('has in the store every call event that it had said to be durable', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'parley-killed-'));
    const writer = join(import.meta.dirname, '../../../test/support/event-writer.ts');
    const child = spawn(process.execPath, [writer, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const acknowledged: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(line);
      // Killed in full flight, the server too: no shutdown of its own may help.
      if (acknowledged.length === 300) {
        process.kill(Number(acknowledged[0]), 'SIGKILL');
        child.kill('SIGKILL');
      }
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');

    await using postgres = await EmbeddedPostgres.start({ clock, logger: silentLogger, dataDir });
    const client = new Client({ ...postgres.address, database: 'parley' });
    await client.connect();
    const { rows } = await client.query<{ key: string }>("SELECT call_id || ' ' || seq AS key FROM call_event");
    await client.end();
    const stored = new Set(rows.map((row) => row.key));
    expect(acknowledged.length).toBeGreaterThanOrEqual(300);
    expect(acknowledged.slice(1).filter((key) => !stored.has(key))).toEqual([]);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
});
