import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InteractionEvent } from '../../src/contact-centre/interaction/index.ts';
import type { FigureView, ReportTable } from '../../src/contract/rest/reports.ts';
import type { LiveFiguresView, LiveScope } from '../../src/contract/rest/wallboards.ts';
import type { ApiClient, LiveWatcher } from '../support/api-bench.ts';
import { CentreHour } from '../support/centre-hour/centre-hour.ts';
import { plannedCallers } from '../support/centre-hour/hour-callers.ts';
import { type Difference, Recount } from '../support/recount/figures-agree.ts';
import { recountedFigures } from '../support/recount/recounted-figures.ts';
import { storedHistory } from '../support/recount/stored-history.ts';
import { until } from '../support/until.ts';

const seed = Number(process.env.TEST_SEED ?? 6);
const beginMs = Date.UTC(2026, 10, 18, 9, 0, 0);
const minuteMs = 60_000;

/** Of agents' states and of lengths: others from moment to moment though nothing happens. */
const growing = new Set(
  ['logged-on-time', 'ready-time', 'not-ready-time', 'busy-time', 'wrap-up-state-time', 'occupancy', 'utilisation'].concat([
    'not-ready-share',
    'agents-on',
    'agents-working',
    'queue-length',
    'concurrent',
  ]),
);

/** Happenings after which a figure of the company is another. */
const telling: ReadonlySet<string> = new Set([
  'interaction-queued',
  'queue-left',
  'work-began',
  'work-ended',
  'interaction-ended',
]);

/** A page with live figures: it asks once and is told what changes. */
class Wallboard implements Disposable {
  readonly #boss: ApiClient;
  readonly #watcher: LiveWatcher;
  readonly #scopes = new Map<string, LiveScope>();
  #openedAtMs = 0;

  constructor(boss: ApiClient) {
    this.#boss = boss;
    this.#watcher = boss.live();
  }

  async open(): Promise<void> {
    await this.#watcher.outcome;
    this.#watcher.send({ kind: 'subscribe', topic: 'figures' });
    await until('it is subscribed', () => this.#watcher.received.some(({ kind }) => kind === 'subscribed'));
    const view = (await this.#boss.get('/api/v1/live-figures')).body as unknown as LiveFiguresView;
    this.#openedAtMs = view.asOf;
    for (const scope of view.scopes) this.#scopes.set(scope.scope, scope);
  }

  /** Null: it was not told anything since. */
  lastTold(sinceMs: number): LiveFiguresView | null {
    const views = this.#watcher.events('figures-changed').map(({ figures }) => figures);
    const last = views.at(-1);
    if (!last || last.asOf < sinceMs) return null;
    for (const { scopes } of views) for (const scope of scopes) this.#scopes.set(scope.scope, scope);
    return { ...last, scopes: [...this.#scopes.values()] };
  }

  /** How long after a happening it was told of it, at most. */
  behind(histories: readonly (readonly InteractionEvent[])[]): number {
    const views = this.#watcher.events('figures-changed').map(({ figures }) => figures);
    const ofAll = views.filter(({ scopes }) => scopes.some(({ scope }) => scope === 'company')).map(({ asOf }) => asOf);
    const last = ofAll.at(-1)!;
    const happened = histories
      .flat()
      .filter(({ type, atMs }) => telling.has(type) && atMs > this.#openedAtMs && atMs < last)
      .map(({ atMs }) => atMs);
    if (happened.length < 100) throw new Error(`only ${happened.length} happenings were there to be told`);
    return Math.max(...happened.map((atMs) => ofAll.find((asOf) => asOf >= atMs)! - atMs));
  }

  [Symbol.dispose](): void {
    this.#watcher[Symbol.dispose]();
  }
}

describe(`an hour of 200 callers and 20 agents (seed ${seed})`, () => {
  let hour: CentreHour;
  let boss: ApiClient;
  const callersBefore: string[] = [];

  beforeAll(async () => {
    hour = await CentreHour.open(seed, beginMs);
    boss = await hour.boss();
  }, 60_000);
  afterAll(() => hour?.[Symbol.asyncDispose]());

  async function stored() {
    const { bench } = hour.life;
    return storedHistory(bench.foundation.connection, hour.company.domain.companyId);
  }

  async function recount(): Promise<Recount> {
    const { contactCentre } = hour.life.bench.configuration;
    const agentsOf = (queueId: string) => contactCentre.queue(queueId as never)?.agentIds ?? [];
    return new Recount((await stored()).counted, { limits: hour.world.limits, agentsOf });
  }

  async function figuresDiffer(): Promise<Difference[]> {
    await hour.settle();
    const second = await recount();
    const { body } = await boss.get('/api/v1/live-figures');
    const found = second.differencesOfLive(body as unknown as LiveFiguresView);
    const { items } = (await boss.get('/api/v1/reports/figures')).body as unknown as { items: FigureView[] };
    const ids = items
      .map(({ id }) => id)
      .filter((id) => id in recountedFigures && !id.endsWith('-now') && !id.endsWith('-since'));
    const from = beginMs - 7 * minuteMs;
    for (const by of ['', 'interval-15', 'queue', 'agent', 'skill', 'dialled', 'channel', 'flow'] as const) {
      const rows = new Set<string | null>();
      for (let at = 0; at < ids.length; at += 40) {
        const asked = `from=${from}&to=${from + 120 * minuteMs}&zone=UTC&figures=${ids.slice(at, at + 40).join(',')}`;
        const answer = await boss.get(`/api/v1/reports/table?${asked}${by && `&by=${by}`}`);
        expect(answer.status, `${answer.text} ${hour.errors.join()}`).toBe(200);
        const table = answer.body as unknown as ReportTable;
        found.push(...second.differencesOf(table));
        for (const { keys } of table.rows) rows.add(keys[0]!.value);
      }
      if (by !== '' && by !== 'interval-15')
        expect(
          [...second.keysBy(by)].filter((key) => !rows.has(key)),
          `rows by ${by}`,
        ).toEqual([]);
    }
    return found;
  }

  /** Until now. */
  async function nobodyWorkedFrom(fromMs: number): Promise<void> {
    const figures = 'logged-on-time,ready-time,busy-time,occupancy,agents-on';
    const { body } = await boss.get(`/api/v1/reports/table?from=${fromMs}&to=${fromMs + 45_000}&zone=UTC&figures=${figures}`);
    expect(body.total).toEqual([0, 0, 0, null, 0]);
  }

  it('every ten minutes wallboard, report and recount agree in every figure, also after the program was killed', async () => {
    const callers = plannedCallers(hour.world, hour.chances, { fromMs: beginMs, many: 200 });
    hour.life.callers.plan(callers);
    hour.life.agents.begin();
    for (const minute of [10, 20]) {
      await hour.passUntil(beginMs + minute * minuteMs);
      expect(await figuresDiffer(), `after ${minute} minutes`).toEqual([]);
    }
    // In the rush somebody waits, and a supervisor puts him elsewhere.
    let putBack = 0;
    for (let at = 21 * minuteMs; at <= 26 * minuteMs; at += 20_000) {
      await hour.passUntil(beginMs + at);
      if (hour.putsBack()) putBack++;
    }
    expect(putBack).toBeGreaterThan(3);
    callersBefore.push(...hour.life.callers.legs.map(({ callId }) => callId));
    const lastAliveMs = hour.nowMs;
    await hour.killAndStart(callers, 45_000);
    boss = await hour.boss();
    await nobodyWorkedFrom(lastAliveMs);
    expect(await figuresDiffer(), 'after the restart').toEqual([]);
    using wallboard = new Wallboard(boss);
    await wallboard.open();
    for (const minute of [40, 60]) {
      await hour.passUntil(beginMs + minute * minuteMs);
      expect(await figuresDiffer(), `after ${minute} minutes`).toEqual([]);
    }
    await hour.passUntil(beginMs + 100 * minuteMs);
    expect(await figuresDiffer(), 'when all are gone').toEqual([]);
    // What it was told last came a moment ago: what grows with time alone is left out.
    const told = await until('the wallboard was told', () => wallboard.lastTold(hour.nowMs - 10_000));
    expect((await recount()).differencesOfLive(told, (figure) => !growing.has(figure))).toEqual([]);
    expect(wallboard.behind((await stored()).histories)).toBeLessThanOrEqual(250);
  }, 180_000);

  it('every caller was one matter that ended once, with what became of him', async () => {
    const { histories } = await stored();
    const legs = [...callersBefore, ...hour.life.callers.legs.map(({ callId }) => callId)];
    const byCall = Map.groupBy(histories, ([first]) => (first?.type === 'interaction-created' ? first.callId : null));
    for (const callId of legs) {
      const own = byCall.get(callId as never) ?? [];
      expect(own, callId).toHaveLength(1);
      expect(own[0]!.filter(({ type }) => type === 'interaction-ended')).toHaveLength(1);
      expect(own[0]!.at(-1)!.type).toBe('interaction-ended');
    }
    const { interactions, queues, callBacks, registry } = hour.life.bench.exchange;
    expect([interactions.size, queues.size, callBacks.size, registry.size]).toEqual([0, 0, 0, { calls: 0, legs: 0 }]);
    expect(hour.errors).toEqual([]);
    const causes = histories.map((history) => (history.at(-1) as { cause?: string }).cause);
    for (const cause of ['handled', 'abandoned', 'server-restart']) expect(causes, cause).toContain(cause);
    const types = new Set(histories.flat().map(({ type }) => type));
    for (const type of ['work-held', 'consult-began', 'work-transferred', 'offer-ended', 'wrap-up-ended', 'supervised'])
      expect(types).toContain(type);
    for (const type of ['flow-entered', 'flow-left', 'call-back-arranged', 'customer-tried']) expect(types).toContain(type);
  });

  it('whoever asked to be called back was called as often as may be, and reached once at most', async () => {
    const { histories } = await stored();
    const asked = histories.filter((history) => history.some(({ type }) => type === 'call-back-arranged'));
    expect(asked.length).toBeGreaterThan(3);
    for (const history of asked) {
      const tries = history.flatMap((event) => (event.type === 'customer-tried' ? [event.outcome] : []));
      const last = history.at(-1);
      const [reached, cause] = [tries.indexOf('reached'), last?.type === 'interaction-ended' ? last.cause : ''];
      expect(tries.length).toBeLessThanOrEqual(2);
      if (reached === -1) expect(['failed', 'merged']).toContain(cause);
      else expect([reached, cause]).toEqual([tries.length - 1, expect.stringMatching(/handled|server-restart/)]);
      if (cause === 'failed') expect(tries).toHaveLength(2);
    }
  });
});
