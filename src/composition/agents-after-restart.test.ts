import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { SystemClock } from '../kernel/clock.ts';
import { silentLogger } from '../kernel/logger.ts';

const awayMs = 7_200_000;
const minuteMs = 60_000;

/** The clock of the machine, so much later. */
class LaterClock extends SystemClock {
  readonly #byMs: number;

  constructor(byMs: number) {
    super();
    this.#byMs = byMs;
  }

  override now(): number {
    return super.now() + this.#byMs;
  }
}

describe('agents whose program was killed and started two hours later', () => {
  const lives: ApiBench[] = [];
  let elm: TestCompany;
  let boss: ApiClient;
  const ids: string[] = [];
  let killedAtMs: number;
  let startedAtMs: number;

  async function killAndStart(byMs: number): Promise<ApiBench> {
    const before = lives.at(-1)!;
    await before.exchange.agentStates.durable();
    killedAtMs = before.clock.now();
    const after = {
      dataDir: before.foundation.config.dataDir,
      connection: before.foundation.connection,
      lastAliveMs: killedAtMs,
    };
    const clock = new LaterClock(byMs);
    startedAtMs = clock.now();
    const next = await ApiBench.start({}, silentLogger, { clock, after });
    lives.push(next);
    boss = await next.signedIn(elm, 'boss');
    return next;
  }

  const agentOf = async (id: string) => (await boss.get(`/api/v1/admin/agents/${id}`)).body;

  async function figures(names: string, fromMs: number, toMs: number): Promise<unknown> {
    const { body } = await boss.get(`/api/v1/reports/table?from=${fromMs}&to=${toMs}&zone=UTC&figures=${names}`);
    return body.total;
  }

  beforeAll(async () => {
    const bench = await ApiBench.start();
    lives.push(bench);
    elm = await bench.addCompany('Elm', 'elm.example');
    boss = await bench.signedIn(elm, 'boss');
    for (const name of ['anna', 'ben'] as const)
      ids.push(String((await boss.post('/api/v1/admin/agents', { userId: elm.people[name].user.id })).body.id));
    const { agents } = bench.exchange;
    for (const name of ['anna', 'ben'] as const) agents.change(actorOf(name), 'ready');
    agents.change(actorOf('ben'), 'not-ready', 'lunch');
    await killAndStart(awayMs);
  }, 60_000);

  // The later ones first: the folder is the first one’s.
  afterAll(async () => {
    for (const bench of lives.toReversed()) await bench[Symbol.asyncDispose]();
  });

  function actorOf(name: 'anna' | 'ben') {
    const { companyId, id: userId } = elm.people[name].user;
    return { companyId, userId };
  }

  it('are what they were, and the time between counts for nothing', async () => {
    expect(await agentOf(ids[0]!)).toMatchObject({ state: 'ready' });
    expect(await agentOf(ids[1]!)).toMatchObject({ state: 'not-ready', reason: 'lunch' });
    const names = 'logged-on-time,ready-time,not-ready-time,occupancy,utilisation,agents-on';
    // A moment at which the program lived, and one at which it was there again, cut off.
    expect(await figures(names, killedAtMs, startedAtMs)).toEqual([0, 0, 0, null, null, 0]);
    const [on] = (await figures(names, killedAtMs - minuteMs, startedAtMs + 10 * minuteMs)) as [number];
    expect(on).toBeGreaterThan(0);
    expect(on).toBeLessThan(awayMs);
  });

  it('who then go home first of all have gone home after another restart, too', async () => {
    const { agents } = lives.at(-1)!.exchange;
    agents.change(actorOf('anna'), 'logged-off');
    await killAndStart(2 * awayMs);
    expect(await agentOf(ids[0]!)).toMatchObject({ state: 'logged-off' });
    expect(await agentOf(ids[1]!)).toMatchObject({ state: 'not-ready', reason: 'lunch' });
  });
});
