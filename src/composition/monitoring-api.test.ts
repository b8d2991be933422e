import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import type { SimulatedLeg } from '../../test/support/simulated-leg.ts';
import { until } from '../../test/support/until.ts';

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
let boss: ApiClient;
let anna: ApiClient;
let ben: ApiClient;
let stranger: ApiClient;
let call: SimulatedLeg;

const userId = (company: TestCompany, name: 'anna' | 'ben' | 'boss') => company.people[name].user.id;

async function authorize(object: object, name: 'anna' | 'ben' | 'boss'): Promise<string> {
  const subjects = [{ type: 'user', id: userId(elm, name) }];
  const { body } = await boss.post('/api/v1/admin/authorizations', { kind: 'supervision', objects: [object], subjects });
  return (body.items as unknown as { id: string }[])[0]!.id;
}

beforeAll(async () => {
  bench = await ApiBench.start();
  [elm, oak] = [await bench.addCompany('Elm', 'elm.example'), await bench.addCompany('Oak', 'oak.example')];
  boss = await bench.signedIn(elm, 'boss');
  anna = await bench.signedIn(elm, 'anna');
  ben = await bench.signedIn(elm, 'ben');
  stranger = await bench.signedIn(oak, 'boss');
  bench.plays(elm.people.anna.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
  bench.plays(elm.people.boss.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
  call = bench.dials(elm.people.ben, '202');
  await until('they talk', () => bench.exchange.registry.call(call.callId)?.joined);
}, 60_000);
afterAll(() => bench?.[Symbol.asyncDispose]());

describe('listening by the API', () => {
  it('is refused to an administrator who has not been authorized, as to everybody else', async () => {
    for (const client of [boss, ben]) {
      const { status, body } = await client.post('/api/v1/monitoring', { userId: userId(elm, 'anna') });
      expect([status, body.code]).toEqual([403, 'not-permitted']);
    }
    expect((await boss.get('/api/v1/me/rights')).body.supervises).toBe(false);
  });

  it('is unknown across companies, whatever is asked for', async () => {
    const { status } = await stranger.post('/api/v1/monitoring', { userId: userId(elm, 'anna') });
    expect(status).toBe(404);
  });

  it('goes by the right, is recorded, told in Why to who may know, and ends with the right', async () => {
    const right = await authorize({ type: 'user', id: userId(elm, 'anna') }, 'boss');
    expect((await boss.get('/api/v1/me/rights')).body.supervises).toBe(true);
    const deviceId = elm.people.boss.phone.id;
    const begun = await boss.post('/api/v1/monitoring', { userId: userId(elm, 'anna'), mode: 'listen', deviceId });
    expect(begun.status).toBe(200);
    const id = String(begun.body.id);
    await until('he listens', () => bench.exchange.monitoring.size.conversations === 1);
    const [mine] = (await boss.get('/api/v1/monitoring')).body.items as unknown as { state: string; name: string }[];
    expect(mine).toMatchObject({ state: 'attending', name: 'anna Elm', mode: 'listen' });
    for (const other of [stranger, ben, anna]) {
      const answers = await Promise.all([
        other.send('PATCH', `/api/v1/monitoring/${id}`, { body: { mode: 'barge' } }),
        other.post(`/api/v1/monitoring/${id}/take-over`, {}),
        other.send('DELETE', `/api/v1/monitoring/${id}`),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    }
    const types = async (client: ApiClient) =>
      ((await client.get(`/api/v1/calls/${call.callId}/why`)).body.steps as unknown as { type: string }[]).map(
        ({ type }) => type,
      );
    await bench.exchange.journal.durable();
    expect(await types(boss)).toContain('monitoring-changed');
    expect(await types(anna)).not.toContain('monitoring-changed');
    await boss.send('PATCH', `/api/v1/monitoring/${id}`, { body: { mode: 'whisper' } });
    await bench.exchange.journal.durable();
    expect(await types(anna)).toContain('monitoring-changed');
    const record = (await boss.get('/api/v1/admin/audit?kind=monitoring')).body.items as unknown as {
      action: string;
      name: string;
    }[];
    expect(record.map(({ action, name }) => [action, name])).toEqual([
      ['whisper', 'anna Elm'],
      ['listen', 'anna Elm'],
    ]);
    await boss.send('DELETE', `/api/v1/admin/authorizations/${right}`);
    expect(bench.exchange.monitoring.size).toEqual({ monitors: 0, conversations: 0 });
  });

  it('by the right to a queue begins with its calls alone', async () => {
    const queue = await boss.post('/api/v1/admin/queues', { name: 'Line', number: '291' });
    expect(queue.status).toBe(201);
    await authorize({ type: 'queue', id: String(queue.body.id) }, 'boss');
    const { status } = await boss.post('/api/v1/monitoring', { userId: userId(elm, 'anna') });
    expect(status).toBe(403);
  });
});
