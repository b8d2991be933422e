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

  /** Waits until all agents talk and the queue is full, kills, and says who was in a call by what SIPp saw. */
  async function killedAmidCalls(): Promise<{ atMs: number; answered: readonly string[] }> {
    await using talking = new AsyncDisposableStack();
    talking.use(await phones(120_000));
    await using waiting = await callers(130, 25);
    await until('all agents talk', async () => (await liveNow()).values['talking-now'] === agents, 30_000);
    await until('the queue fills', async () => (await waiting.answered()).length >= 95);
    // Amid arrivals, at any moment of them.
    const afterMs = chances.between(0, 0.9);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    const atMs = Date.now();
    await centre.kill();
    return { atMs, answered: await waiting.answered() };
  }

  /** Each caller who was in a call has one history; it ends once, at the kill, and says whether he waited or which agent talked to him. */
  async function demandRecords({ atMs, answered }: { atMs: number; answered: readonly string[] }): Promise<void> {
    const { histories } = await storedHistory(centre.connection, centre.seeded.companyId);
    const byNumber = Map.groupBy(histories, ([first]) => (first?.type === 'interaction-created' ? first.customer.address : ''));
    for (const number of [...answered, ...answeredBefore]) expect(byNumber.get(number) ?? [], number).toHaveLength(1);
    for (const history of histories) {
      const ends = history.filter(({ type }) => type === 'interaction-ended');
      expect(ends).toHaveLength(1);
      expect(history.at(-1)).toBe(ends[0]);
    }
    const own = answered.map((number) => byNumber.get(number)![0]!);
    const ended = (type: 'work-ended' | 'queue-left') =>
      own.flatMap((history) => history.filter((event) => event.type === type && event.how === 'server-restart'));
    const worked = ended('work-ended').flatMap((event) => (event.type === 'work-ended' ? [event.agentId] : []));
    expect(new Set(worked)).toEqual(new Set(centre.seeded.agentIds));
    expect(worked).toHaveLength(agents);
    expect(ended('work-ended').length + ended('queue-left').length).toBe(answered.length);
    for (const history of own) expect(isAtKill(history.at(-1)!.atMs, atMs), `${history.at(-1)!.atMs - atMs} ms`).toBe(true);
    const talked = own.filter((history) => history.some(({ type }) => type === 'work-ended'));
    const log = await centre.callLog();
    for (const [first] of talked) {
      const number = first?.type === 'interaction-created' ? first.customer.address : '';
      expect(log.filter((entry) => entry.number === number)).toEqual([{ number, cause: 'server-restart' }]);
    }
  }

  /** Agents were gone from the kill until they were taken up again, whatever was started and killed between. */
  async function demandAbsence(killedMs: number, startedMs: number): Promise<void> {
    const { states } = await storedHistory(centre.connection, centre.seeded.companyId);
    for (const id of centre.seeded.agentIds) {
      const since = states.filter(({ agentId }) => agentId === id).slice(-2);
      expect(since).toMatchObject([{ state: 'logged-off', reason: 'server-restart' }, { state: 'ready' }]);
      const [gone, back] = since.map(({ atMs }) => atMs) as [number, number];
      expect(isAtKill(gone, killedMs), `${gone - killedMs} ms`).toBe(true);
      expect(back).toBeGreaterThanOrEqual(startedMs);
    }
  }

  /** Nobody is stuck: sixty are served, each agent has his share, and figures have grown by just that. */
  async function demandService(): Promise<void> {
    const counted = ['offered', 'answered', 'handled', 'lost-by-restart', 'abandoned'];
    const now = async () => {
      const { values } = await liveNow();
      return counted.map((id) => values[id]);
    };
    const [offered, answered, handled, lost, abandoned] = (await now()) as [number, number, number, number, number];
    const beganMs = Date.now();
    await using serving = new AsyncDisposableStack();
    serving.use(await phones(500));
    await using served = await callers(60, 25);
    const { successful, output } = await served.sipp.finished();
    expect(successful, output.slice(-1500)).toBe(60);
    await until('all agents are ready again', async () => (await liveNow()).values['agents-ready-now'] === agents);
    await until('all figures agree again', async () => (await figuresDiffer()).length === 0);
    expect(await now()).toEqual([offered + 60, answered + 60, handled + 60, lost, abandoned]);
    const { histories } = await storedHistory(centre.connection, centre.seeded.companyId);
    const works = histories.flat().filter((event) => event.type === 'work-began' && event.atMs >= beganMs);
    expect(new Set(works.map((event) => 'agentId' in event && event.agentId)).size).toBe(agents);
    answeredBefore.push(...(await served.answered()));
  }

  for (const [kill, isStartKilled] of [false, true].entries())
    it(`kill ${kill + 1}${isStartKilled ? ', and once more amid the start after it' : ''}: no agent is stuck, no caller’s record is lost, the figures are right, and new calls flow at once`, async () => {
      const killed = await killedAmidCalls();
      if (isStartKilled) {
        // Longer than the last sign of life may be old.
        await new Promise((resolve) => setTimeout(resolve, 4000));
        await centre.startIsKilled();
      }
      const startedMs = Date.now();
      await centre.start();
      const { values } = await liveNow();
      expect(values).toMatchObject({ 'waiting-now': 0, 'talking-now': 0, 'ringing-now': 0, 'agents-ready-now': agents });
      await demandRecords(killed);
      await demandAbsence(killed.atMs, startedMs);
      expect(await figuresDiffer()).toEqual([]);
      answeredBefore.push(...killed.answered);
      await demandService();
    }, 180_000);
});

/** The last sign of life before a kill is at most two seconds old; the machine may be busy. */
function isAtKill(atMs: number, killedMs: number): boolean {
  return atMs >= killedMs - 3500 && atMs <= killedMs + 50;
}
