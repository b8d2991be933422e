import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore } from '../../../test/support/test-store.ts';
import type { CallId, CompanyId, UserId } from '../../kernel/ids.ts';
import { TimeOrderedIds } from '../../kernel/ids.ts';
import { SystemRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { type CallLogLimits, type LogLine, linesToForget, usualCallLogLimits } from '../../platform/retention/index.ts';
import type { Store } from './index.ts';
import { SqlRetentionStore } from './retention-store.ts';

const now = Date.parse('2026-11-21T02:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;
const clock = new VirtualClock(now);
const ids = new TimeOrderedIds({ clock, random: new SystemRandom() });
const companyId = ids.next<CompanyId>();
const other = ids.next<CompanyId>();

let store: Store;
let retention: SqlRetentionStore;
beforeAll(async () => {
  store = await createTestStore();
  retention = new SqlRetentionStore(store);
  await store.inAllCompanies((scope) =>
    scope
      .insertInto('company')
      .values([
        { id: companyId, name: 'Elm' },
        { id: other, name: 'Oak' },
      ])
      .execute(),
  );
}, 60_000);
afterAll(() => store[Symbol.asyncDispose]());

async function write(of: CompanyId, userId: UserId, lines: readonly LogLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map(({ id, type, atMs }) => ({
    companyId: of,
    userId,
    callId: id as CallId,
    part: 0,
    direction: type,
    otherNumber: '1',
    otherName: '',
    otherUserId: null,
    isPrivate: false,
    startedAt: new Date(atMs),
    answeredAt: null,
    endedAt: new Date(atMs),
    talkMs: 0,
    cause: 'x',
    queueId: null,
    answeredBy: null,
  }));
  await store.inCompany(of, (scope) => scope.insertInto('callLog').values(rows).execute());
}

async function left(of: CompanyId, userId: UserId): Promise<string[]> {
  const rows = await store.inCompany(of, (scope) =>
    scope.selectFrom('callLog').select('callId').where('userId', '=', userId).orderBy('callId').execute(),
  );
  return rows.map((row) => row.callId);
}

const lines = (count: number, type: LogLine['type'], ageMs: (index: number) => number): LogLine[] =>
  Array.from({ length: count }, (_, index) => ({ id: ids.next<CallId>(), type, atMs: now - ageMs(index) }));

const kept = (all: readonly LogLine[], limits: Partial<CallLogLimits> = {}) =>
  all.length - linesToForget(all, { ...usualCallLogLimits, ...limits }, now).size;

describe('the rule of call logs', () => {
  it('keeps every line of the last day, however many', () => {
    expect(kept(lines(200, 'missed', (index) => index * 60_000))).toBe(200);
  });

  it('keeps of the older ones the newest 30 of each type', () => {
    const older = (type: LogLine['type']) => lines(50, type, (index) => 2 * day + index * hour);
    expect(kept([...older('incoming'), ...older('outgoing'), ...older('missed')])).toBe(90);
  });

  it('forgets what is older than 30 days, even of a type that has few', () => {
    const recent = lines(40, 'incoming', (index) => index * 60_000);
    expect(kept([...recent, ...lines(5, 'missed', (index) => 31 * day + index)])).toBe(40);
  });

  it('always keeps the newest 30 lines of a user, whatever their age', () => {
    expect(kept(lines(100, 'outgoing', (index) => 400 * day + index))).toBe(30);
    expect(kept(lines(12, 'outgoing', (index) => 400 * day + index))).toBe(12);
    expect(
      kept(
        lines(100, 'outgoing', (index) => 400 * day + index),
        { minKept: 0 },
      ),
    ).toBe(0);
  });
});

describe('forgetting in the store', () => {
  const limits = fc.record({
    maxPerType: fc.integer({ min: 0, max: 4 }),
    days: fc.integer({ min: 0, max: 5 }),
    minKept: fc.integer({ min: 0, max: 5 }),
  });
  const aLine = fc.record({
    type: fc.constantFrom('incoming' as const, 'outgoing' as const, 'missed' as const),
    // Also exactly at the limits of days, and several at the same moment.
    ageMs: fc.oneof(
      fc.integer({ min: 0, max: 8 * day }),
      fc.integer({ min: 0, max: 6 }).map((days) => days * day),
    ),
  });

  it('does exactly what the rule says, for each user by his own figures', async () => {
    const person = fc.record({ limits, lines: fc.array(aLine, { maxLength: 25 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 4 }), limits, async (people, others) => {
        const users = [];
        // The last one is gone from the company: the figures of the company hold.
        for (const [index, one] of people.entries()) {
          const all = one.lines.map(({ type, ageMs }) => ({ id: ids.next<CallId>() as string, type, atMs: now - ageMs }));
          const isGone = index === people.length - 1;
          const userId = ids.next<UserId>();
          await write(companyId, userId, all);
          users.push({ userId, all, isGone, limits: isGone ? others : one.limits });
        }
        const known = users.filter(({ isGone }) => !isGone).map(({ userId, limits: own }) => ({ userId, limits: own }));
        const removed = await retention.forgetLines(companyId, known, others, now);
        let expected = 0;
        for (const { userId, all, limits: own } of users) {
          const gone = linesToForget(all, own, now);
          expected += gone.size;
          const stay = all.map(({ id }) => id).filter((id) => !gone.has(id));
          expect(await left(companyId, userId)).toEqual(stay.toSorted());
        }
        expect(removed).toBe(expected);
        await store.inCompany(companyId, (scope) => scope.deleteFrom('callLog').execute());
      }),
      { numRuns: 60 },
    );
  });

  it('leaves other companies alone', async () => {
    const userId = ids.next<UserId>();
    const old = lines(3, 'missed', () => 90 * day);
    await write(other, userId, old);
    await retention.forgetLines(companyId, [], { maxPerType: 0, days: 0, minKept: 0 }, now);
    expect(await left(other, userId)).toHaveLength(3);
  });

  it('never touches the events of a call; those go by the days of statistics, when no log and no open call needs them', async () => {
    const early = new TimeOrderedIds({ clock: new VirtualClock(now - 100 * day), random: new SystemRandom() });
    const [inLog, open, forgotten] = [early.next<CallId>(), early.next<CallId>(), early.next<CallId>()];
    const recent = ids.next<CallId>();
    const userId = ids.next<UserId>();
    await write(companyId, userId, [{ id: inLog, type: 'missed', atMs: now - 100 * day }]);
    await store.inCompany(companyId, async (scope) => {
      for (const id of [inLog, open, forgotten, recent])
        await sql`insert into call_event_group values (${companyId}, ${id}, 0, 0, ${companyId}, '[]')`.execute(scope);
      await scope
        .insertInto('openCall')
        .values({ id: open, companyId, startedAt: new Date(now) })
        .execute();
    });
    const events = async () => {
      const { rows } = await store.inCompany(companyId, (scope) =>
        sql<{ callId: string }>`select call_id as "callId" from call_event_group`.execute(scope),
      );
      return rows.map(({ callId }) => callId).toSorted();
    };
    await retention.forgetLines(companyId, [], usualCallLogLimits, now);
    expect(await events()).toHaveLength(4);
    expect(await retention.forgetEvents(companyId, now - 30 * day)).toBe(1);
    expect(await retention.forgetEvents(companyId, now - 30 * day)).toBe(0);
    expect(await events()).toEqual([inLog, open, recent].toSorted());
  });
});
