import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentPhone } from '../../bench/support/queue-scenarios.ts';
import type { ReportTable } from '../../src/contract/rest/reports.ts';
import type { LiveFiguresView } from '../../src/contract/rest/wallboards.ts';
import { Chances } from '../support/centre-hour/chances.ts';
import { KillableCentre, QueueCallers } from '../support/killable-centre.ts';
import { Recount } from '../support/recount/figures-agree.ts';
import { storedHistory } from '../support/recount/stored-history.ts';
import { Sipp } from '../support/sipp.ts';
import { until } from '../support/until.ts';

const seed = Number(process.env.TEST_SEED ?? 1 + (process.pid % 1000));
const chances = new Chances(seed);
const agents = 20;

describe(`the server is killed amid a hundred calls (seed ${seed})`, () => {
  let centre: KillableCentre;
  let asked = 0;
  const answeredBefore: string[] = [];

  beforeAll(async () => {
    centre = await KillableCentre.open(agents);
    await centre.start();
    await centre.registerPhones();
  }, 120_000);
  afterAll(() => centre?.[Symbol.asyncDispose]());

  const phones = (hangsUpAfterMs: number) =>
    Sipp.start({ port: centre.ports.phones, scenario: { xml: agentPhone }, extra: ['-d', String(hangsUpAfterMs)] });

  async function callers(many: number, perSecond: number): Promise<QueueCallers> {
    const called = await QueueCallers.start(centre, { from: asked, many, perSecond });
    asked += many;
    return called;
  }

  async function liveNow(): Promise<{ live: LiveFiguresView; values: Record<string, number | null> }> {
    const live = await (await centre.boss()).send<LiveFiguresView>('GET', '/live-figures');
    return { live, values: live.scopes.find(({ scope }) => scope === 'company')!.values };
  }

  /** Wallboard, report and second hand; the agents' time goes on between the questions. */
  async function figuresDiffer(): Promise<unknown[]> {
    const history = await storedHistory(centre.connection, centre.seeded.companyId);
    const second = new Recount(history.counted, { limits: new Map(), agentsOf: () => centre.seeded.agentIds });
    const { live } = await liveNow();
    const found = second.differencesOfLive(live);
    const ids = ['offered', 'answered', 'abandoned', 'lost-by-restart', 'still-waiting', 'service-level', 'speed-of-answer'];
    const more = ['wait-max', 'queue-length', 'handled', 'talk-time', 'lost-works', 'offers', 'offers-accepted', 'offers-failed'];
    const figures = [...ids, ...more, 'busy-time', 'ready-time', 'contacts', 'contacts-handled', 'contact-duration'].join(',');
    const boss = await centre.boss();
    for (const by of ['queue', 'agent', 'interval-15']) {
      const asking = `/reports/table?from=${live.dayFrom}&to=${live.dayFrom + 86_400_000}&zone=UTC&by=${by}&figures=${figures}`;
      found.push(...second.differencesOf(await boss.send<ReportTable>('GET', asking)));
    }
    return found;
  }

  for (const kill of [1, 2])
    it(`kill ${kill}: no agent is stuck, no caller’s record is lost, the figures are right, and new calls flow at once`, async () => {
      {
        await using talking = new AsyncDisposableStack();
        talking.use(await phones(120_000));
        await using waiting = await callers(130, 25);
        await until('the queue fills', async () => (await waiting.answered()).length >= 95);
        // Amid arrivals, at any moment of them.
        const afterMs = chances.between(0, 0.9);
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        await centre.kill();
        const answered = await waiting.answered();
        answeredBefore.push(...answered);
      }
      await centre.start();
      const { values } = await liveNow();
      expect(values).toMatchObject({ 'waiting-now': 0, 'talking-now': 0, 'ringing-now': 0, 'agents-ready-now': agents });
      const { histories } = await storedHistory(centre.connection, centre.seeded.companyId);
      const byNumber = Map.groupBy(histories, ([first]) => (first?.type === 'interaction-created' ? first.customer.address : ''));
      for (const number of answeredBefore) {
        const own = byNumber.get(number) ?? [];
        expect(own, `${number}, who was answered`).toHaveLength(1);
      }
      for (const history of histories) {
        const ends = history.filter(({ type }) => type === 'interaction-ended');
        expect(ends).toHaveLength(1);
        expect(history.at(-1)).toBe(ends[0]);
      }
      expect(await figuresDiffer()).toEqual([]);
      await using serving = new AsyncDisposableStack();
      serving.use(await phones(500));
      await using served = await callers(60, 25);
      const { successful, output } = await served.sipp.finished();
      expect(successful, output.slice(-1500)).toBe(60);
      await until('all agents are ready again', async () => (await liveNow()).values['agents-ready-now'] === agents);
      await until('all figures agree again', async () => (await figuresDiffer()).length === 0);
      answeredBefore.push(...(await served.answered()));
    }, 120_000);
});
