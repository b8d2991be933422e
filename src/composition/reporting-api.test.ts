import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { EximServer } from '../../test/support/exim-server.ts';
import { ToldHistory } from '../../test/support/told-history.ts';
import { until } from '../../test/support/until.ts';
import { setParameter } from './sign-in-fixture.ts';

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
let boss: ApiClient;
let anna: ApiClient;
let queueId: string;
let otherQueueId: string;
let agentId: string;
let complaintId: string;
let greekId: string;
const beginMs = Date.now() - 3_600_000;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  boss = await bench.signedIn(elm, 'boss');
  anna = await bench.signedIn(elm, 'anna');
  const agent = await boss.post('/api/v1/admin/agents', { userId: elm.people.anna.user.id });
  agentId = String(agent.body.id);
  const queue = await boss.post('/api/v1/admin/queues', {
    name: 'Sales',
    number: '291',
    memberUserIds: [elm.people.anna.user.id],
  });
  queueId = String(queue.body.id);
  const other = await boss.post('/api/v1/admin/queues', { name: 'Help', number: '292' });
  otherQueueId = String(other.body.id);
  const made = async (plural: string, body: object) => String((await boss.post(`/api/v1/admin/${plural}`, body)).body.id);
  const orders = await made('dispositions', { name: 'Orders', names: { fr: 'Commandes' } });
  complaintId = await made('dispositions', { name: 'Complaint', names: { fr: 'Plainte' }, parentId: orders });
  greekId = await made('skills', { name: 'Greek', names: { fr: 'Grec' } });
  const told = () => new ToldHistory({ id: randomUUID(), companyId: elm.domain.companyId, beginMs, customer: '+46701' });
  const histories = [
    told()
      .queued(0, queueId, { skillIds: [greekId] })
      .answered(2, 10, queueId, agentId)
      .disposed(120, agentId, complaintId)
      .ended(130, agentId, 'customer-left', 10)
      .wrappedUp(140, agentId)
      .over(140),
    told().queued(0, queueId).left(40, queueId, 'abandoned').over(40, 'abandoned'),
    told().queued(60, otherQueueId).left(63, otherQueueId, 'abandoned').over(63, 'abandoned'),
    // Goes on.
    told().queued(300, queueId),
  ];
  for (const event of histories.flatMap(({ events }) => events)) bench.exchange.interactionJournal.append(event);
  await bench.exchange.interactionJournal.durable();
}, 60_000);

afterAll(() => bench[Symbol.asyncDispose]());

const ask = (what: string, figures: string, more = '') =>
  `/api/v1/reports/${what}?from=${beginMs - 1000}&to=${beginMs + 7_200_000}&zone=Europe/Stockholm&figures=${figures}${more}`;

describe('a report', () => {
  it('has figures by queue and a recomputed total, what goes on included', async () => {
    const { body } = await boss.get(
      ask('table', 'offered,answered,abandoned,service-level,speed-of-answer,occupancy', '&by=queue'),
    );
    expect(body).toMatchObject({
      rows: [
        { keys: [{ value: otherQueueId, label: 'Help' }], values: [1, 0, 1, null, null, null] },
        { keys: [{ value: queueId, label: 'Sales' }], values: [3, 1, 1, 1 / 3, 10_000, null] },
      ],
      total: [4, 1, 2, 1 / 3, 10_000, null],
      unsupported: ['occupancy'],
    });
  });

  it('opens each number to what it counts, and an interaction to its story', async () => {
    const row = encodeURIComponent(JSON.stringify([queueId]));
    const { body } = await boss.get(ask('counted', 'abandoned', `&by=queue&figure=abandoned&row=${row}`));
    expect(body).toMatchObject({ total: 1, items: [{ outcome: 'abandoned', queueName: 'Sales', customer: '+46701', value: 1 }] });
    const [one] = body.items as unknown as [{ interactionId: string }];
    const story = await boss.get(`/api/v1/reports/interactions/${one.interactionId}`);
    expect((story.body.steps as unknown as { type: string }[]).map(({ type }) => type)).toEqual([
      'interaction-created',
      'interaction-queued',
      'queue-left',
      'interaction-ended',
    ]);
    const stranger = await bench.signedIn(oak, 'boss');
    expect((await stranger.get(`/api/v1/reports/interactions/${one.interactionId}`)).status).toBe(404);
    expect((await stranger.get(ask('table', 'offered'))).body.total).toEqual([0]);
  });

  it('shows an agent his own figures and the queues he serves, and nobody else anything', async () => {
    const { body } = await anna.get(ask('table', 'offered,handled', '&by=queue'));
    expect(body.rows).toMatchObject([{ keys: [{ label: 'Sales' }], values: [3, 1] }]);
    const ben = await bench.signedIn(elm, 'ben');
    expect((await ben.get(ask('table', 'offered,handled'))).body.total).toEqual([0, 0]);
    const subjects = (await anna.get('/api/v1/reports/subjects')).body;
    expect(subjects).toMatchObject({ queues: [{ name: 'Sales' }], seesAll: false });
  });

  it('is exported as CSV and for Excel', async () => {
    const csv = await boss.send('GET', ask('csv', 'offered,speed-of-answer', '&by=queue'), {});
    expect(csv.text).toBe('Queue,Offered,"Speed of answer, mean [s]"\r\nHelp,1,\r\nSales,3,10\r\nTotal,4,10\r\n');
    const excel = await boss.send('GET', ask('xlsx', 'offered', '&by=queue'), {});
    expect([excel.status, excel.headers.get('content-type')]).toEqual([200, expect.stringContaining('spreadsheetml')]);
  });

  it('names dispositions, skills and reasons in the language that is asked for, and what is deleted as such', async () => {
    const labels = async (by: string, figures: string, language: string) => {
      const { body } = await boss.get(ask('table', figures, `&by=${by}&language=${language}`));
      return (body.rows as unknown as { keys: { label: string }[] }[]).map(({ keys }) => keys[0]!.label);
    };
    expect(await labels('disposition', 'handled', 'fr')).toEqual(['Commandes › Plainte']);
    expect(await labels('disposition', 'handled', 'sv')).toEqual(['Orders › Complaint']);
    expect(await labels('skill', 'offered', 'fr')).toContain('Grec');
    const csv = await boss.send('GET', ask('csv', 'handled', '&by=disposition&language=fr'), {});
    expect(csv.text).toContain('Commandes › Plainte,1');
    const subjects = (await boss.get('/api/v1/reports/subjects?language=fr')).body;
    expect(subjects).toMatchObject({
      skills: [{ id: greekId, name: 'Grec' }],
      dispositions: [{ id: complaintId, name: 'Commandes › Plainte' }],
    });
  });

  it('of nothing that is a figure is refused', async () => {
    expect((await boss.get(ask('table', 'nonsense'))).body.code).toBe('input-invalid');
    expect((await boss.get(ask('table', 'waiting-now'))).body.code).toBe('input-invalid');
  });
});

describe('live figures', () => {
  it('say the same as a report of today, for whom they may be seen', async () => {
    const ids = ['offered', 'answered', 'abandoned', 'service-level', 'talk-time', 'speed-of-answer-p90'];
    await until(
      'today is known',
      async () => Number(scope((await boss.get('/api/v1/live-figures')).body, 'company')?.values.offered) === 4,
    );
    const { body } = await boss.get('/api/v1/live-figures');
    const from = Number(body.dayFrom);
    const table = await boss.get(`/api/v1/reports/table?from=${from}&to=${from + 86_400_000}&figures=${ids.join(',')}`);
    expect(ids.map((id) => scope(body, 'company')!.values[id])).toEqual(table.body.total);
    expect(scope(body, `queue:${queueId}`)!.values).toMatchObject({ 'waiting-now': 1, offered: 3 });
    const seen = (await anna.get('/api/v1/live-figures')).body.scopes as unknown as { scope: string }[];
    expect(seen.map(({ scope: one }) => one).toSorted()).toEqual([`agent:${agentId}`, `queue:${queueId}`].toSorted());
  });
});

interface ScopeView {
  readonly reason: string | null;
  readonly reasonNames: Record<string, string> | null;
  readonly scope: string;
  readonly values: Record<string, number | null>;
}
const scope = (body: Record<string, unknown>, key: string) =>
  (body.scopes as ScopeView[] | undefined)?.find((one) => one.scope === key);

describe('a wallboard', () => {
  const tile = {
    id: 'a',
    kind: 'figure',
    x: 0,
    y: 0,
    width: 2,
    height: 2,
    figures: ['waiting-now'],
    scope: { kind: 'queue', ids: [] as string[] },
  };

  it('is shared, has addresses of its own that show it alone, and none after they are revoked', async () => {
    const layout = { tiles: [{ ...tile, scope: { kind: 'queue', ids: [queueId] } }] };
    const made = await boss.post('/api/v1/wallboards', { name: 'Floor', layout });
    const id = String(made.body.id);
    expect((await anna.get(`/api/v1/wallboards/${id}`)).status).toBe(404);
    const sharedWith = { userIds: [elm.people.anna.user.id] };
    expect((await boss.send('PATCH', `/api/v1/wallboards/${id}`, { body: { version: 1, sharedWith } })).status).toBe(200);
    expect((await anna.get(`/api/v1/wallboards/${id}`)).body).toMatchObject({ name: 'Floor', isMine: false, displays: [] });
    expect((await anna.send('PATCH', `/api/v1/wallboards/${id}`, { body: { version: 2, name: 'Mine' } })).body.code).toBe(
      'not-permitted',
    );
    const display = await boss.post(`/api/v1/wallboards/${id}/displays`, { name: 'TV' });
    const address = `/api/v1/wallboard-displays/${String(display.body.token)}`;
    const nobody = bench.client();
    const shown = await nobody.get(address);
    expect(shown.body).toMatchObject({ name: 'Floor', live: { scopes: [{ name: 'Sales', values: { 'waiting-now': 1 } }] } });
    expect((shown.body.live as unknown as { scopes: unknown[] }).scopes).toHaveLength(1);
    await boss.send('DELETE', `/api/v1/wallboards/${id}/displays/${String(display.body.id)}`, {});
    expect((await nobody.get(address)).status).toBe(404);
    expect((await boss.send('DELETE', `/api/v1/wallboards/${id}`, {})).status).toBe(204);
  });

  it('is told why an agent is not ready in every language, also where the reason is one of ours', async () => {
    const { phone } = elm.people.anna;
    bench.legFactory.scripts.set(phone.id, [{ refuses: { afterMs: 0, cause: 'rejected' } }]);
    bench.register(phone);
    await anna.put('/api/v1/me/agent/state', { state: 'ready' });
    const caller = bench.dials(elm.people.ben, '291');
    const told = await until('she is not ready', async () => {
      const her = scope((await boss.get('/api/v1/live-figures')).body, `agent:${agentId}`);
      return her?.reason === 'rejected' && her;
    });
    expect(told.reasonNames).toMatchObject({ fr: 'Une offre a été refusée', sv: 'Ett erbjudande avvisades' });
    caller.partyHangsUp();
  });
});

describe('a report by mail', () => {
  it('goes over STARTTLS with table, plot and attachments; who did not make it does not see it', async () => {
    await using exim = await EximServer.start();
    for (const [name, value] of exim.parameters('parley@elm.example')) await setParameter(boss, name, value, null);
    for (const login of ['boss', 'anna', 'ben'] as const) {
      const path = `/api/v1/admin/users/${elm.people[login].user.id}`;
      const { version } = (await boss.get(path)).body;
      await boss.send('PATCH', path, { body: { version, email: `${login}@elm.example` } });
    }
    const made = await boss.post('/api/v1/reports/subscriptions', {
      name: 'Floor today',
      definition: { period: 'today', by: ['interval-hour'], figures: ['offered', 'abandoned', 'service-level'] },
      schedule: { every: 'day', at: '07:00' },
      userIds: [elm.people.anna.user.id, elm.people.ben.user.id],
    });
    expect(made.status).toBe(201);
    expect((await boss.post(`/api/v1/reports/subscriptions/${String(made.body.id)}/send`)).body).toEqual({
      sentTo: 'boss@elm.example',
    });
    const [mail] = await exim.received(1);
    expect(mail!.receivers).toEqual(['boss@elm.example']);
    const parts = [...mail!.body.matchAll(/^content-type:\s*([^;\s]+)/gim)].map(([, type]) => type!.trim());
    expect(parts).toEqual(
      expect.arrayContaining([
        'text/plain',
        'text/html',
        'image/png',
        'text/csv',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      ]),
    );
    expect(mail!.body).toMatch(/content-id: <plot@parley>/i);
    expect((await boss.get('/api/v1/reports/subscriptions')).body).toMatchObject({
      canSend: true,
      items: [{ name: 'Floor today' }],
    });
    expect((await anna.get('/api/v1/reports/subscriptions')).body.items).toEqual([]);

    const path = `/api/v1/admin/users/${elm.people.boss.user.id}`;
    const { version } = (await boss.get(path)).body;
    await boss.send('PATCH', path, { body: { version, language: 'fr' } });
    const matters = await boss.post('/api/v1/reports/subscriptions', {
      name: 'Why they called',
      definition: { period: 'today', by: ['disposition'], figures: ['handled'] },
      schedule: { every: 'day', at: '07:00' },
      userIds: [elm.people.boss.user.id],
    });
    await boss.post(`/api/v1/reports/subscriptions/${String(matters.body.id)}/send`);
    const [, french] = await exim.received(2);
    expect(french!.body).toContain('Plainte');
    expect(french!.body).not.toContain('Complaint');
  });
});
