import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestStore } from '../../../test/support/test-store.ts';
import { ToldHistory } from '../../../test/support/told-history.ts';
import { factsOfInteraction, type InteractionFacts } from '../../contact-centre/reporting/index.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Store } from './index.ts';
import { SqlFactWriter } from './report-fact-writer.ts';

const elm = '018f0000-0000-7000-8000-00000000e001' as CompanyId;
const uuid = (number: number) => `018f0000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
const queues = [null, uuid(0xa1), uuid(0xa2)] as const;
const dayMs = 86_400_000;
const limitMs = 30 * dayMs;

let store: Store;
let writer: SqlFactWriter;

beforeAll(async () => {
  store = await createTestStore();
  await store.inAllCompanies((scope) => scope.insertInto('company').values({ id: elm, name: 'Elm' }).execute());
  writer = new SqlFactWriter(store);
});
afterAll(() => store[Symbol.asyncDispose]());
beforeEach(() => writer.forget(elm, 0, Number.MAX_SAFE_INTEGER));

/** A contact as it is known at some moment: written again it may have another queue, customer or end. */
const contact = fc.record({
  id: fc.integer({ min: 1, max: 12 }),
  customer: fc.constantFrom('', '+4670', '+4671'),
  queue: fc.nat(2),
  beginDay: fc.constantFrom(0, 0, 1, 2, 29, 45, 80),
  lastsDays: fc.constantFrom(null, 0, 0.25, 1, 20),
});
type Contact = typeof contact extends fc.Arbitrary<infer T> ? T : never;

function factsOf({ id, customer, queue, beginDay, lastsDays }: Contact): InteractionFacts {
  const tale = new ToldHistory({ id: uuid(id), companyId: elm, beginMs: dayMs * (1 + beginDay), customer });
  const queueId = queues[queue];
  if (queueId) tale.queued(0, queueId);
  if (lastsDays !== null) tale.over((lastsDays * dayMs) / 1000);
  return factsOfInteraction(tale.events)!;
}

/** By looking at all of them. */
function plainGaps(contacts: readonly InteractionFacts[]): Map<string, readonly [number | null, number | null]> {
  const gap = (ms: number) => (ms <= limitMs ? Math.max(0, ms) : null);
  const byPlace = Map.groupBy(
    contacts.map(({ interaction }) => interaction),
    ({ customer, queueId }) => (customer === null ? 'nobody' : `${customer} ${queueId}`),
  );
  const result = new Map<string, readonly [number | null, number | null]>();
  for (const [place, all] of byPlace) {
    all.sort((one, other) => one.atMs - other.atMs || (one.interactionId < other.interactionId ? -1 : 1));
    for (const [index, one] of all.entries()) {
      const [before, after] = place === 'nobody' ? [] : [all[index - 1], all[index + 1]];
      const previous = before?.endMs == null ? null : gap(one.atMs - before.endMs);
      const next = after === undefined || one.endMs === null ? null : gap(after.atMs - one.endMs);
      result.set(one.interactionId, [previous, next]);
    }
  }
  return result;
}

it("says how far a customer's contacts of one queue are apart, in whatever order they are written and written again", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(contact, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 }),
      async (batches) => {
        await writer.forget(elm, 0, Number.MAX_SAFE_INTEGER);
        const known = new Map<string, InteractionFacts>();
        for (const batch of batches) {
          const latest = new Map(batch.map((one) => [uuid(one.id), factsOf(one)]));
          await writer.put(elm, [...latest.values()]);
          for (const [id, facts] of latest) known.set(id, facts);
        }
        const stored = await writer.between(elm, 0, Number.MAX_SAFE_INTEGER);
        const gaps = stored.flatMap((fact) =>
          fact.kind === 'interaction' ? [[fact.interactionId, [fact.previousGapMs, fact.nextGapMs]] as const] : [],
        );
        expect(new Map(gaps)).toEqual(plainGaps([...known.values()]));
      },
    ),
    { numRuns: 60 },
  );
});
