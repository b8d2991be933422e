import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestStore } from '../../../test/support/test-store.ts';
import { ToldHistory } from '../../../test/support/told-history.ts';
import {
  dimensionsOf,
  evaluate,
  type Fact,
  type FactQuery,
  type Figure,
  factsOfInteraction,
  figures,
  type InteractionFacts,
  isLiveOnly,
  type Measure,
  measureKey,
  measureOver,
  measuresOf,
} from '../../contact-centre/reporting/index.ts';
import type { ReportDimension } from '../../contract/rest/reports.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Store } from './index.ts';
import { SqlFactReader } from './report-fact-reader.ts';
import { SqlFactWriter } from './report-fact-writer.ts';

const elm = '018f0000-0000-7000-8000-00000000e001' as CompanyId;
const oak = '018f0000-0000-7000-8000-00000000e002' as CompanyId;
const uuid = (kind: string, number: number) => `018f0000-0000-7000-80${kind}-${number.toString(16).padStart(12, '0')}`;
const queues = [1, 2, 3].map((number) => uuid('aa', number));
const agents = [1, 2, 3, 4].map((number) => uuid('bb', number));
const hourMs = 3_600_000;
const start = Date.UTC(2026, 9, 24, 22);
const parameters = {
  within: 20_000,
  shortAbandon: 5000,
  repeat: hourMs,
  ofQueues: {
    within: [{ limit: 45_000, queueIds: [queues[1]!] }],
    shortAbandon: [{ limit: 12_000, queueIds: [queues[0]!, queues[2]!] }],
  },
};

/** What may become of a caller: times in seconds, picked from. */
const told = fc.record({
  beginS: fc.integer({ min: 0, max: 14 * 3600 }),
  customer: fc.constantFrom<string[]>('', '+4670', '+4671', '+4672'),
  dialled: fc.constantFrom<string[]>('+468500', '+468501'),
  queue: fc.nat(2),
  agent: fc.nat(3),
  waitS: fc.integer({ min: 0, max: 90 }),
  talkS: fc.integer({ min: 0, max: 5000 }),
  wrapS: fc.constantFrom(0, 0, 15, 60),
  fate: fc.constantFrom(
    'answered',
    'answered',
    'answered',
    'abandoned',
    'ringing',
    'overflow',
    'transfer',
    'put-back',
    'restart',
    'open',
    'flow',
  ),
  disposition: fc.constantFrom('', 'order', 'complaint'),
});
type Told = typeof told extends fc.Arbitrary<infer T> ? T : never;

function tell(one: Told, index: number, company: CompanyId = elm): InteractionFacts {
  const { beginS, customer, dialled, waitS, talkS, wrapS, fate, disposition } = one;
  const [queue, other] = [queues[one.queue]!, queues[(one.queue + 1) % 3]!];
  const [agent, second] = [agents[one.agent]!, agents[(one.agent + 1) % 4]!];
  const id = uuid(company === elm ? 'cc' : 'dd', index);
  const tale = new ToldHistory({ id, companyId: company, beginMs: start + beginS * 1000, customer, dialled });
  if (fate === 'flow')
    tale.flow(0, uuid('ff', 1), 'hours', 'menu').flowLeft(3, uuid('ff', 1), one.agent > 1 ? 'abandoned' : 'ended');
  tale.queued(3, queue, one.agent === 0 ? {} : { forecast: [10, 40] });
  let at = 3 + waitS;
  const answer = (q: string, a: string) => tale.answered(at, at + 2, q, a);
  if (fate === 'abandoned') return facts(tale.left(at, queue, 'abandoned').over(at, 'abandoned'));
  if (fate === 'ringing')
    return facts(
      tale.offered(3, queue, agent, second).offerEnded(at, queue, 'abandoned').left(at, queue, 'abandoned').over(at, 'abandoned'),
    );
  if (fate === 'open') return facts(one.agent > 1 ? tale.offered(at, queue, agent) : answer(queue, agent));
  if (fate === 'overflow') {
    tale.left(at, queue, 'overflowed').queued(at, other, { because: 'overflow', sinceS: 3 });
    at += 4;
    answer(other, agent);
  } else if (fate === 'restart') {
    tale.left(at, queue, 'server-restart').queued(at + 5, queue, { because: 'server-restart', sinceS: 3 });
    at += 6;
    answer(queue, agent);
  } else answer(queue, agent);
  at += 2 + talkS;
  if (talkS > 20)
    tale
      .agent(at - 12, agent, 'work-held')
      .consulted(at - 9, agent, second)
      .agent(at - 4, agent, 'consult-ended');
  if (fate === 'transfer') {
    tale.transferred(at, agent, one.queue ? 'blind' : 'attended', { kind: 'agent', agentId: second as never });
    tale.ended(at, agent, 'transferred', wrapS).began(at, second, null, 'transfer');
    if (wrapS > 0) tale.wrappedUp(at + 5, agent);
    at += 60;
    return facts(tale.ended(at, second, 'customer-left').over(at));
  }
  if (fate === 'put-back') {
    tale.ended(at, agent, 'lost').queued(at, queue, { because: 're-queued', sinceS: 3 });
    return facts(tale.left(at + 7, queue, 'abandoned').over(at + 7, 'abandoned'));
  }
  if (disposition) tale.disposed(at, agent, disposition, 'all');
  tale.ended(at, agent, 'customer-left', wrapS);
  if (wrapS > 0) tale.wrappedUp(at + wrapS, agent, 'time-out');
  return facts(tale.over(at + wrapS));
}

const facts = (tale: ToldHistory) => factsOfInteraction(tale.events)!;

let store: Store;
let writer: SqlFactWriter;
let reader: SqlFactReader;

beforeAll(async () => {
  store = await createTestStore();
  await store.inAllCompanies((scope) =>
    scope
      .insertInto('company')
      .values([
        { id: elm, name: 'Elm' },
        { id: oak, name: 'Oak' },
      ])
      .execute(),
  );
  writer = new SqlFactWriter(store);
  reader = new SqlFactReader(store);
});
afterAll(() => store[Symbol.asyncDispose]());
beforeEach(async () => {
  for (const company of [elm, oak]) await writer.forget(company, 0, Number.MAX_SAFE_INTEGER);
});

const nowMs = start + 15 * hourMs;
const all = { op: 'all', of: [] } as const;
const bounds = Array.from({ length: 15 }, (_, index) => start + index * hourMs);
const query = (fact: FactQuery['fact'], more: Partial<FactQuery> = {}): FactQuery => ({
  companyId: elm,
  fact,
  bounds,
  nowMs,
  zone: 'Europe/Stockholm',
  by: [],
  where: all,
  parameters,
  ...more,
});

const asked = figures.filter(
  (one) => !isLiveOnly(one) && measuresOf(one.formula).every(({ fact }) => fact !== 'call' && fact !== 'agent-span'),
);
const measures = new Map(asked.flatMap(({ formula }) => measuresOf(formula)).map((one) => [measureKey(one), one]));

/** What the store says of every measure, for each row of keys. */
async function fromStore(more: Partial<FactQuery>, wanted: Iterable<Measure> = measures.values()) {
  const found = new Map<string, Map<string, number | null>>();
  const sets = Map.groupBy(wanted, (one) => `${one.fact} ${one.take === 'time'}`);
  for (const of of sets.values()) {
    const { rows } = await reader.measure(query(of[0]!.fact, more), of, 10_000);
    for (const { keys, values } of rows) {
      const row = ensured(found, keys.join(' '), () => new Map<string, number | null>());
      for (const [index, one] of of.entries()) row.set(measureKey(one), values[index]!);
    }
  }
  return found;
}

const plainly = (one: Measure, of: readonly Fact[], fromMs = bounds[0]!, toMs = bounds.at(-1)!) =>
  measureOver(one, of, { fromMs, toMs }, { parameters, nowMs });

const relatedFacts = (companyId: CompanyId) => writer.between(companyId, 0, Number.MAX_SAFE_INTEGER);

describe('figures of the store', () => {
  it('are those of the formulas, whatever happened: whole, by interval, by agent and queue', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(told, { minLength: 1, maxLength: 40 }), async (tales) => {
        await writer.forget(elm, 0, Number.MAX_SAFE_INTEGER);
        await writer.put(
          elm,
          tales.map((one, index) => tell(one, index)),
        );
        const known = await relatedFacts(elm);
        const whole = (await fromStore({})).get('')!;
        for (const [key, one] of measures) expect([key, whole.get(key) ?? 0]).toEqual([key, plainly(one, known) ?? 0]);
        const byHour = await fromStore({ by: ['interval-hour'] });
        const byAgent = await fromStore(
          { by: ['agent'] },
          [...measures.values()].filter(({ fact }) => fact === 'work'),
        );
        for (const [key, one] of measures) {
          for (const [index, fromMs] of bounds.slice(0, -1).entries())
            expect(byHour.get(String(index))?.get(key) ?? 0).toBe(plainly(one, known, fromMs, bounds[index + 1]) ?? 0);
          if (one.fact !== 'work') continue;
          for (const agent of agents) {
            const own = known.filter((fact) => (fact as { agentId?: string }).agentId === agent);
            expect(byAgent.get(agent)?.get(key) ?? 0).toBe(plainly(one, own) ?? 0);
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  it('sum up: intervals, agents and queues to the whole, and what became of the offered to the offered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(told, { minLength: 5, maxLength: 40 }), async (tales) => {
        await writer.forget(elm, 0, Number.MAX_SAFE_INTEGER);
        await writer.put(
          elm,
          tales.map((one, index) => tell(one, index)),
        );
        const additive = [...measures.values()].filter(({ take }) => take === 'count' || take === 'sum' || take === 'time');
        const whole = (await fromStore({}, additive)).get('')!;
        for (const by of ['interval-hour', 'queue', 'agent', 'dialled', 'channel'] as const) {
          const of = additive.filter(
            ({ fact }) => fact !== 'step' || by === 'interval-hour' || by === 'dialled' || by === 'channel',
          );
          const rows = [...(await fromStore({ by: [by] }, of)).values()];
          for (const one of of) {
            const sum = rows.reduce((total, row) => total + (row.get(measureKey(one)) ?? 0), 0);
            expect([by, measureKey(one), sum]).toEqual([by, measureKey(one), whole.get(measureKey(one)) ?? 0]);
          }
        }
        const value = (id: string) => valueOf(asked.find((one) => one.id === id)!, whole);
        const fates = [
          'answered',
          'abandoned',
          'overflowed-out',
          'call-back-wished',
          'transferred-out',
          'let-go',
          'lost-by-restart',
          'still-waiting',
        ];
        expect(fates.reduce((sum, id) => sum + value(id)!, 0)).toBe(value('offered'));
      }),
      { numRuns: 12 },
    );
  });

  it('open to what they count: as many, and as much', async () => {
    const tales = fc.sample(told, { numRuns: 120, seed: 6 });
    await writer.put(
      elm,
      tales.map((one, index) => tell(one, index)),
    );
    await writer.put(
      oak,
      tales.map((one, index) => tell(one, index, oak)),
    );
    const whole = (await fromStore({})).get('')!;
    for (const [key, one] of measures) {
      const list = await listed(query(one.fact), one);
      if (one.take === 'count') expect([key, list.length]).toEqual([key, whole.get(key)]);
      if (one.take === 'sum' || one.take === 'time')
        expect(list.reduce((sum, value) => sum + value, 0)).toBe(whole.get(key) ?? 0);
      if (one.take === 'max') expect(list.length === 0 ? null : Math.max(...list)).toBe(whole.get(key));
    }
    const rows = await fromStore({ by: ['queue', 'interval-hour'] }, [offered]);
    for (const [row, values] of rows) {
      const { total } = await reader.list(query('visit', { by: ['queue', 'interval-hour'], row: row.split(' ') }), offered, {
        limit: 1,
        cursor: null,
      });
      expect(total).toBe(values.get(measureKey(offered)));
    }
  });

  it('show nothing of another company', async () => {
    await writer.put(oak, [tell({ ...fc.sample(told, { numRuns: 1, seed: 1 })[0]!, fate: 'answered' }, 1, oak)]);
    expect((await reader.measure(query('visit'), [offered], 10)).rows[0]!.values).toEqual([0]);
    expect((await reader.measure(query('visit', { companyId: oak }), [offered], 10)).rows[0]!.values).toEqual([1]);
  });

  it('know who came again: the same customer and first queue, whichever was stored first', async () => {
    const at = (beginS: number, index: number, customer = '+46 70') =>
      tell(
        { beginS, customer, dialled: '1', queue: 0, agent: 0, waitS: 1, talkS: 10, wrapS: 0, fate: 'answered', disposition: '' },
        index,
      );
    // Half an hour, then three hours later; the last is stored first.
    await writer.put(elm, [at(4 * 3600, 3)]);
    await writer.put(elm, [at(0, 1), at(1800, 2), at(900, 4, '')]);
    const gaps = (await relatedFacts(elm)).flatMap((fact) =>
      fact.kind === 'interaction' ? [[fact.nextGapMs, fact.previousGapMs]] : [],
    );
    const tookMs = 16_000;
    expect(gaps).toEqual([
      [1_800_000 - tookMs, null],
      [null, null],
      [3.5 * hourMs - tookMs, 1_800_000 - tookMs],
      [null, 3.5 * hourMs - tookMs],
    ]);
    const whole = (await fromStore({})).get('')!;
    const value = (id: string) => valueOf(asked.find((one) => one.id === id)!, whole);
    expect([value('repeats'), value('first-contact-resolution')]).toEqual([1, 2 / 3]);
  });

  it('go with every dimension they say they go with', async () => {
    await writer.put(
      elm,
      fc.sample(told, { numRuns: 20, seed: 3 }).map((one, index) => tell(one, index)),
    );
    for (const one of figures.filter((figure) => !isLiveOnly(figure)))
      for (const by of dimensionsOf(one)) await fromStore({ by: [by] as ReportDimension[] }, measuresOf(one.formula));
    expect(dimensionsOf(asked[0]!)).toContain('queue');
  });
});

const offered: Measure = { fact: 'visit', take: 'count', where: all };

const valueOf = ({ formula }: Figure, results: ReadonlyMap<string, number | null>) => evaluate(formula, results, hourMs);

async function listed(of: FactQuery, measure: Measure): Promise<number[]> {
  const values: number[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await reader.list(of, measure, { limit: 50, cursor });
    values.push(...page.items.map(({ value }) => value));
    cursor = page.nextCursor;
    if (cursor !== null) continue;
    expect(values).toHaveLength(page.total);
    return values;
  }
}

function ensured<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
