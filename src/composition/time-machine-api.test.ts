import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import type { ReplayRun } from '../contract/rest/time-machine.ts';

const path = '/api/v1/time-machine';
const hourMs = 3_600_000;

let bench: ApiBench;
let elm: TestCompany;
/** Administers. */
let boss: ApiClient;
/** Supervises the hotline. */
let ben: ApiClient;
/** An agent of it. */
let anna: ApiClient;
/** Administers another company. */
let stranger: ApiClient;
let hotline: string;
let office: string;

const queueNames = async (client: ApiClient) => {
  const { queues } = (await client.get(`${path}/floor`)).body as unknown as { queues: { name: string }[] };
  return queues.map(({ name }) => name);
};
const period = () => ({ from: Date.now() - 2 * hourMs, to: Date.now() - hourMs });

async function over(client: ApiClient, id: string): Promise<ReplayRun> {
  return until('the replay is over', async () => {
    const run = (await client.get(`${path}/runs/${id}`)).body as unknown as ReplayRun;
    return run.state !== 'reading' && run.state !== 'replaying' && run;
  });
}

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  const oak = await bench.addCompany('Oak', 'oak.example');
  [boss, ben, anna] = [await bench.signedIn(elm, 'boss'), await bench.signedIn(elm, 'ben'), await bench.signedIn(elm, 'anna')];
  stranger = await bench.signedIn(oak, 'boss');
  const memberUserIds = [elm.people.anna.user.id];
  hotline = String((await boss.post('/api/v1/admin/queues', { name: 'Hotline', number: '291', memberUserIds })).body.id);
  office = String((await boss.post('/api/v1/admin/queues', { name: 'Office', number: '292', memberUserIds })).body.id);
  await boss.post('/api/v1/admin/authorizations', {
    kind: 'supervision',
    objects: [{ type: 'queue', id: hotline }],
    subjects: [{ type: 'user', id: elm.people.ben.user.id }],
  });
}, 60_000);

afterAll(() => bench?.[Symbol.asyncDispose]());

describe('the time machine', () => {
  it('is refused to an agent, whatever he asks of it', async () => {
    const answers = [
      await anna.get(`${path}/floor`),
      await anna.get(`${path}/runs`),
      await anna.post(`${path}/runs`, period()),
      await anna.get(`${path}/runs/any`),
      await anna.send('DELETE', `${path}/runs/any`, {}),
    ];
    expect(answers.map(({ status, body }) => `${status} ${String(body.code)}`)).toEqual(Array(5).fill('403 not-permitted'));
  });

  it('has all queues of the company for an administrator, and for a supervisor those he supervises', async () => {
    expect(await queueNames(boss)).toEqual(['Hotline', 'Office']);
    expect(await queueNames(ben)).toEqual(['Hotline']);
    expect((await ben.post(`${path}/runs`, { ...period(), queueIds: [office] })).status).toBe(404);
    const begun = await ben.post(`${path}/runs`, period());
    expect(begun).toMatchObject({ status: 201, body: { queueIds: [hotline] } });
    expect(await over(ben, String(begun.body.id))).toMatchObject({ state: 'done', result: { interactions: 0 } });
  });

  it('shows a replay to nobody but who began it, and lets nobody else forget it', async () => {
    const { id } = (await ben.post(`${path}/runs`, { ...period(), queueIds: [hotline] })).body as unknown as ReplayRun;
    for (const other of [boss, stranger]) {
      expect((await other.get(`${path}/runs/${id}`)).status).toBe(404);
      expect((await other.send('DELETE', `${path}/runs/${id}`, {})).status).toBe(404);
      expect((await other.get(`${path}/runs`)).body.items).toEqual([]);
    }
    await over(ben, id);
    expect((await ben.send('DELETE', `${path}/runs/${id}`, {})).status).toBe(204);
    expect((await ben.get(`${path}/runs/${id}`)).status).toBe(404);
  });

  it('knows nothing of another company', async () => {
    expect(await queueNames(stranger)).toEqual([]);
    const foreign = await stranger.post(`${path}/runs`, { ...period(), queueIds: [hotline] });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not-found']);
  });

  it('takes no period that is none, too long, or not over', async () => {
    const now = Date.now();
    const asked = [
      { from: now - hourMs, to: now - hourMs },
      { from: now - 40 * 24 * hourMs, to: now - hourMs },
      { from: now - hourMs, to: now + hourMs },
    ];
    for (const one of asked) expect((await boss.post(`${path}/runs`, one)).body.code).toBe('input-invalid');
  });
});
