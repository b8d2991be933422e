import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../test/support/test-store.ts';
import type { InteractionEvent, InteractionEventBody } from '../../contact-centre/interaction/index.ts';
import { SystemClock } from '../../kernel/clock.ts';
import { type AgentId, type CallId, type CompanyId, type InteractionId, type QueueId, TimeOrderedIds } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SystemRandom } from '../../kernel/random.ts';
import { SqlInteractionJournal } from './interaction-journal.ts';
import { SqlInteractionReader } from './interaction-reader.ts';
import { SqlRetentionStore } from './retention-store.ts';
import { Store, type StoreConnection } from './store.ts';

const clock = new SystemClock();
const ids = new TimeOrderedIds({ clock, random: new SystemRandom() });
const [elm, oak] = [ids.next<CompanyId>(), ids.next<CompanyId>()];
const agentId = ids.next<AgentId>();
const queueId = ids.next<QueueId>();
const day = 86_400_000;
const monday = Date.UTC(2026, 10, 16);

let connection: StoreConnection;
let store: Store;
let reader: SqlInteractionReader;
const open: AsyncDisposable[] = [];

beforeAll(async () => {
  connection = await createTestDatabase();
  store = new Store({ connection, logger: silentLogger });
  reader = new SqlInteractionReader(store);
  return () => store[Symbol.asyncDispose]();
}, 60_000);

afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});

function openJournal(): SqlInteractionJournal {
  const journal = new SqlInteractionJournal({ connection, clock, logger: silentLogger, patienceMs: 10_000 });
  open.push(journal);
  return journal;
}

/** Begins at a moment; each event a minute after the one before. */
function matter(atMs: number, bodies: readonly InteractionEventBody[], of = elm, address = '+46 70 123'): InteractionEvent[] {
  const interactionId = ids.next<InteractionId>();
  const created = { type: 'interaction-created', channel: 'voice', customer: { address, name: 'Kim' }, dialled: '200' } as const;
  const all: readonly InteractionEventBody[] = [{ ...created, callId: ids.next<CallId>() }, ...bodies];
  return all.map((body, seq) => ({ ...body, companyId: of, interactionId, seq, atMs: atMs + seq * 60_000 }));
}

const began: InteractionEventBody = { type: 'work-began', agentId, queueId, how: 'offer' };
const over: InteractionEventBody = { type: 'interaction-ended', by: 'customer', cause: 'handled' };

async function stored(...matters: readonly InteractionEvent[][]): Promise<SqlInteractionJournal> {
  const journal = openJournal();
  for (const event of matters.flat()) journal.append(event);
  await journal.durable();
  return journal;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of items) found.push(one);
  return found;
}

describe('events of interactions in the store', () => {
  it('are read as they were told, by matter, by call, and by customer however the number is written', async () => {
    const first = matter(monday, [began, over]);
    const second = matter(monday + day, [{ type: 'call-attached', callId: ids.next() }], elm, '0046-70123');
    await stored(first, second, matter(monday, [over], oak));
    expect(await reader.find(elm, first[0]!.interactionId)).toEqual(first);
    expect(await reader.find(oak, first[0]!.interactionId)).toEqual([]);
    expect(await reader.ofCustomer(elm, '+46(70)123', 5)).toEqual([second, first]);
    const attached = second[1]!;
    expect(await reader.ofCall(elm, attached.type === 'call-attached' ? attached.callId : (null as never))).toEqual([second]);
    expect(await reader.ofCustomer(elm, '', 5)).toEqual([]);
    expect((await reader.lastAgents(10)).map((one) => [one.companyId, one.customer, one.agentId])).toEqual([
      [elm, '+4670123', agentId],
    ]);
  });

  it('of a period are those of whole matters of which something happened in it, in the order of their beginning', async () => {
    const of = ids.next<CompanyId>();
    const early = matter(monday - 90_000, [began, over], of);
    const later = matter(monday + 1000, [over], of);
    const after = matter(monday + day, [over], of);
    await stored(later, early, after, matter(monday - day, [over], of));
    expect(await all(reader.between(of, monday, monday + day))).toEqual([early, later]);
  });

  it('of more matters than are read at once come without a gap', async () => {
    const of = ids.next<CompanyId>();
    const many = Array.from({ length: 1001 }, (_, at) => matter(monday + at, [over], of));
    await stored(...many);
    const found = await all(reader.between(of, monday, monday + day));
    expect(found.map(([first]) => first!.interactionId)).toEqual(many.map(([first]) => first!.interactionId));
  });

  it('tell after a restart which matters go on, also when a batch was written twice and cut otherwise', async () => {
    const goesOn = matter(monday, [began, { type: 'work-held', agentId }]);
    const journal = await stored(goesOn, matter(monday, [over]));
    // The answer to the first write was lost: it is written again with what came meanwhile.
    await stored(goesOn.slice(1));
    const open = await journal.unfinished();
    expect(open.get(goesOn[0]!.interactionId)).toEqual(goesOn);
    expect([...open.values()].flat().some(({ type }) => type === 'interaction-ended')).toBe(false);
  });

  it('with texts that PostgreSQL cannot hold are stored without what it cannot', async () => {
    const strange = matter(monday, [{ type: 'disposed', agentId, dispositions: [], note: 'a\0b\uD800', fields: {} }]);
    await stored(strange);
    expect(await reader.find(elm, strange[0]!.interactionId)).toMatchObject([{}, { note: 'ab\uFFFD' }]);
  });

  it('are forgotten when they are older than statistics are kept, unless the matter goes on', async () => {
    const of = ids.next<CompanyId>();
    const [old, going, young] = [matter(monday, [over], of), matter(monday, [began], of), matter(monday + 9 * day, [over], of)];
    await stored(old, going, young);
    expect(await new SqlRetentionStore(store).forgetEvents(of, monday + 2 * day)).toBe(1);
    expect(await reader.find(of, old[0]!.interactionId)).toEqual([]);
    expect(await reader.find(of, going[0]!.interactionId)).toEqual(going);
    expect(await all(reader.between(of, 0, monday + 99 * day))).toEqual([going, young]);
  });
});
