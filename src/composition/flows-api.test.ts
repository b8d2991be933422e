import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import { demoFlow, testOf, words } from '../contact-centre/flow/flow-fixture.ts';
import type { FlowDocument } from '../contract/rest/flow-document.ts';
import type { FlowCheck, FlowDifference, FlowTrace, FlowVersionView, FlowView } from '../contract/rest/flows.ts';
import { readWav, wavHeader } from '../protocol/wav/index.ts';

let bench: ApiBench;
let elm: TestCompany;
let boss: ApiClient;
let queueId: string;

const flows = '/api/v1/admin/flows';

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  boss = await bench.signedIn(elm, 'boss');
  const queue = await boss.post('/api/v1/admin/queues', {
    name: 'Sales',
    number: '290',
    memberUserIds: [elm.people.ben.user.id],
  });
  queueId = String(queue.body.id);
}, 60_000);

afterAll(() => bench[Symbol.asyncDispose]());

/** A menu that leads to Sales (or another queue) by 1, and to the mailbox of Anna otherwise. */
function menuFlow(tests: readonly object[] = [], queue = queueId): FlowDocument {
  const demo = demoFlow();
  const userId = elm.people.anna.user.id;
  const nodes = demo.nodes
    .filter(({ id }) => ['start', 'welcome', 'sales', 'mailbox'].includes(id))
    .map((node) => {
      if (node.kind === 'menu') return { ...node, settings: { ...node.settings, choices: [{ key: '1', label: 'Sales' }] } };
      if (node.kind === 'queue') return { ...node, settings: { ...node.settings, queueId: queue } };
      return node.kind === 'voicemail' ? { ...node, settings: { userId } } : node;
    });
  const edges = [
    ['start', 'next', 'welcome'],
    ['welcome', 'key-1', 'sales'],
    ['welcome', 'timeout', 'mailbox'],
    ['sales', 'timeout', 'mailbox'],
  ].map(([from, outlet, to]) => ({ from: from!, outlet: outlet!, to: to! }));
  return { ...demo, nodes, edges, tests: tests.map(testOf) };
}

async function made(name: string, number: string, document: FlowDocument): Promise<FlowView> {
  const answer = await boss.post(flows, { name, numbers: [number], document });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body as unknown as FlowView;
}

describe('a call flow', () => {
  it('has versions that are kept, compared and gone back to', async () => {
    const { id, draft } = await made('Versions', '701', menuFlow());
    expect(draft).toMatchObject({ number: 1, savedBy: 'boss', isLive: false });
    const changed = menuFlow();
    changed.nodes[0]!.name = 'Begin';
    const saved = await boss.post(`${flows}/${id}/versions`, { from: 1, note: 'a name', document: changed });
    expect([saved.status, saved.body]).toMatchObject([201, { number: 2, note: 'a name' }]);
    const late = await boss.post(`${flows}/${id}/versions`, { from: 1, document: changed });
    expect(late.body).toMatchObject({ status: 409, code: 'changed-meanwhile' });
    const { body } = await boss.get(`${flows}/${id}/comparison?from=1&to=2`);
    expect((body as unknown as { items: FlowDifference[] }).items).toEqual([
      { what: 'node', change: 'changed', id: 'start', name: 'Begin', field: 'name', before: '', after: 'Begin' },
    ]);
    await boss.post(`${flows}/${id}/versions/1/restore`, { from: 2 });
    const versions = await boss.get(`${flows}/${id}/versions`);
    expect((versions.body as unknown as { items: FlowVersionView[] }).items.map(({ number, note }) => [number, note])).toEqual([
      [3, 'Version 1 again'],
      [2, 'a name'],
      [1, ''],
    ]);
    expect((await boss.get(`${flows}/${id}/versions/3`)).body).toMatchObject({ document: { nodes: [{ name: '' }, {}, {}, {}] } });
  });

  it('goes live only without faults and when every test passes', async () => {
    const end = { kind: 'voicemail', userId: elm.people.anna.user.id };
    const broken = { ...menuFlow(), edges: menuFlow().edges.slice(0, 2) };
    const { id } = await made('Live', '702', broken);
    const refused = await boss.post(`${flows}/${id}/versions/1/publish`, {});
    expect(refused.body).toMatchObject({ status: 409, code: 'flow-not-ready' });
    expect(refused.body.details).toMatchObject({
      problems: [
        { code: 'outlet-missing', nodeId: 'welcome', field: 'outlet:timeout', sentence: 'menu: Nothing follows timeout.' },
        { code: 'outlet-missing', nodeId: 'sales' },
        {},
      ],
    });
    const wrong = menuFlow([{ given: { keys: ['1'] }, expect: { end } }]);
    await boss.post(`${flows}/${id}/versions`, { from: 1, document: wrong });
    const failing = await boss.post(`${flows}/${id}/versions/2/publish`, {});
    expect(failing.body).toMatchObject({
      code: 'flow-not-ready',
      detail: expect.stringContaining('The call ended in the queue Sales, not in the mailbox of'),
    });
    const right = menuFlow([{ given: { keys: [] }, expect: { end } }]);
    const check = await boss.post(`${flows}/${id}/check`, { document: right });
    expect(check.body as unknown as FlowCheck).toMatchObject({ mayGoLive: true, tests: [{ passed: true }] });
    await boss.post(`${flows}/${id}/versions`, { from: 2, document: right });
    const live = await boss.post(`${flows}/${id}/versions/3/publish`, {});
    expect([live.status, live.body]).toMatchObject([200, { live: { number: 3, isLive: true, publishedBy: 'boss' } }]);
    expect((await boss.post(`${flows}/${id}/withdraw`, {})).body).toMatchObject({ live: null });
  });

  it('keeps what it names from being deleted, says so by name, and lets it go when it is drawn otherwise', async () => {
    const add = async (path: string, body: object) => {
      const { status, text, body: one } = await boss.post(`/api/v1/admin/${path}`, body);
      expect(status, text).toBe(201);
      return { path: `/api/v1/admin/${path}/${String(one.id)}`, id: String(one.id) };
    };
    const hours = await add('opening-hours', { name: 'Office', timeZone: 'Europe/Paris' });
    const skill = await add('skills', { name: 'French' });
    const prompt = await add('prompts', { name: 'Hello' });
    const document = menuFlow();
    const at = { name: '', x: 0, y: 0 };
    document.nodes.push(
      { ...at, id: 'hours', kind: 'hours', settings: { hoursId: hours.id } },
      {
        ...at,
        id: 'skills',
        kind: 'require',
        settings: { skills: [{ skillId: skill.id, level: 3, relaxations: [] }], priority: null, language: null },
      },
      { ...at, id: 'hello', kind: 'say', settings: { speech: [{ kind: 'prompt', promptId: prompt.id }], bargeIn: true } },
    );
    const { id } = await made('Names', '706', document);
    const anna = { path: `/api/v1/admin/users/${elm.people.anna.user.id}`, id: elm.people.anna.user.id };
    const queue = { path: `/api/v1/admin/queues/${queueId}`, id: queueId };
    const named = { kind: 'flow', id, name: 'Names', effect: 'blocks' };
    for (const { path } of [hours, skill, prompt, anna, queue]) {
      const dependents = await boss.get(`${path}/dependents`);
      expect(dependents.body, path).toMatchObject({ confirm: null, items: expect.arrayContaining([named]) });
      const refused = await boss.send('DELETE', path);
      expect([refused.status, refused.body], path).toMatchObject([
        409,
        {
          code: 'has-dependents',
          detail: expect.stringContaining('flow Names'),
          details: { items: expect.arrayContaining([named]) },
        },
      ]);
    }
    // Only the latest version and the one that is live count.
    await boss.post(`${flows}/${id}/versions`, { from: 1, document: menuFlow() });
    for (const { path } of [hours, skill, prompt]) expect((await boss.send('DELETE', path)).status, path).toBe(204);
    expect((await boss.send('DELETE', `${flows}/${id}`)).status).toBe(204);
  });

  it('has numbers that nobody else has, secrets that nobody reads, and a record of changes', async () => {
    const { id } = await made('Numbers', '703', menuFlow());
    const taken = await boss.post(flows, { name: 'Other', numbers: ['703'] });
    expect(taken.body).toMatchObject({ status: 409, code: 'number-taken' });
    expect((await boss.post(flows, { name: 'Other', numbers: ['290'] })).body).toMatchObject({ code: 'number-taken' });
    const queue = await boss.post('/api/v1/admin/queues', { name: 'Also', number: '703' });
    expect(queue.body).toMatchObject({ code: 'number-taken' });
    await boss.put(`${flows}/${id}/secrets/crm`, { value: 's3cret-value' });
    const read = await boss.get(`${flows}/${id}`);
    expect(read.body).toMatchObject({ secrets: ['crm'] });
    const audit = await boss.get('/api/v1/admin/audit?limit=20');
    expect(`${read.text}${audit.text}`).not.toContain('s3cret-value');
    expect(audit.text).toContain('flow-secret');
    const gone = await boss.send('DELETE', `${flows}/${id}`);
    expect(gone.status).toBe(204);
  });
});

describe('a call through a flow', () => {
  it('reaches the agent by a key, and tells its way', async () => {
    const { id } = await made('Sales line', '704', menuFlow());
    await boss.post(`${flows}/${id}/versions/1/publish`, {});
    bench.plays(elm.people.ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    const ben = await bench.signedIn(elm, 'ben');
    expect((await ben.put('/api/v1/me/agent/state', { state: 'ready' })).status).toBeLessThan(300);
    const caller = bench.dials(elm.people.anna, '704');
    await until('the flow asks', () => caller.sound?.played.length);
    caller.partyPresses('1');
    await until('the agent talks to the caller', () => bench.exchange.registry.call(caller.callId)?.joined);
    await bench.exchange.journal.durable();
    const trace = await boss.get(`/api/v1/calls/${caller.callId}/flows`);
    const { items } = trace.body as unknown as { items: FlowTrace[] };
    expect(items.map(({ flowName, version, steps }) => [flowName, version, steps.map(({ sentence }) => sentence)])).toEqual([
      [
        'Sales line',
        1,
        [expect.stringContaining('dialled 704.'), '1 was pressed (Sales).', 'The caller is where he was to be brought.'],
      ],
    ]);
    caller.partyHangsUp();
    await until('the flow is left', async () => {
      const { body } = await boss.get(`${flows}/${id}`);
      return body.callers === 0;
    });
  });
});

describe('a caller who overflows from a queue into a flow', () => {
  const beganMs = Date.now() - 60_000;
  let lineId: string;
  let helpId: string;
  let flowId: string;

  const figures = async (names: string, by: string) => {
    const range = `from=${beganMs}&to=${beganMs + 7_200_000}&zone=Europe/Paris`;
    const { body } = await boss.get(`/api/v1/reports/table?${range}&figures=${names}&by=${by}`);
    const rows = body.rows as unknown as { keys: { value: string }[]; values: (number | null)[] }[];
    return (key: string) => rows.find(({ keys }) => keys[0]?.value === key)?.values;
  };
  const comesThrough = async () => {
    const caller = bench.dials(elm.people.anna, '294');
    await until('the flow asks', () => caller.sound?.played.length);
    return caller;
  };

  beforeAll(async () => {
    const help = await boss.post('/api/v1/admin/queues', {
      name: 'Help',
      number: '293',
      memberUserIds: [elm.people.boss.user.id],
    });
    helpId = String(help.body.id);
    ({ id: flowId } = await made('Instead', '707', menuFlow([], helpId)));
    await boss.post(`${flows}/${flowId}/versions/1/publish`, {});
    const overflow = [{ when: { kind: 'nobody-there' }, to: { kind: 'flow', flowId } }];
    const line = await boss.post('/api/v1/admin/queues', { name: 'Line', number: '294', overflow });
    lineId = String(line.body.id);
  });

  it('goes on in it, and is answered by the agent of the queue that it leads to', async () => {
    bench.plays(elm.people.boss.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    expect((await boss.put('/api/v1/me/agent/state', { state: 'ready' })).status).toBeLessThan(300);
    const caller = await comesThrough();
    caller.partyPresses('1');
    await until('the agent talks to the caller', () => bench.exchange.registry.call(caller.callId)?.joined);
    caller.partyHangsUp();
    await until('the flow is left', async () => (await boss.get(`${flows}/${flowId}`)).body.callers === 0);
  });

  it('counts as overflowed, not as abandoned, where he came from, also when he gives up in the flow', async () => {
    const caller = await comesThrough();
    caller.partyHangsUp();
    await until('both have been counted', async () => (await figures('overflowed-out', 'queue'))(lineId)?.[0] === 2);
    const ofQueue = await figures('offered,answered,abandoned,overflowed-out', 'queue');
    expect([ofQueue(lineId), ofQueue(helpId)]).toEqual([
      [2, 0, 0, 2],
      [1, 1, 0, 0],
    ]);
    const ofFlow = await figures('flow-entered,flow-ended,flow-abandoned', 'flow');
    expect(ofFlow(flowId)).toEqual([2, 1, 1]);
  });
});

describe('a prompt', () => {
  const prompts = '/api/v1/admin/prompts';

  it('is a sound or a text in each language, and known by the flows that say it', async () => {
    const { body } = await boss.post(prompts, { name: 'Welcome', texts: { en: 'Welcome to Elm.' } });
    expect(body).toMatchObject({ sounds: [{ language: 'en', kind: 'text', text: 'Welcome to Elm.' }], usedBy: [] });
    const samples = Buffer.alloc(16_000, 3);
    const sound = Buffer.concat([wavHeader({ sampleRate: 8000, channels: 1, dataLength: samples.length }), samples]);
    const uploaded = await boss.post(`${prompts}/${String(body.id)}/sounds/de`, sound);
    expect(uploaded.body.sounds).toMatchObject([
      { language: 'de', kind: 'sound', durationMs: 1000, isReady: true },
      { language: 'en' },
    ]);
    const document = menuFlow();
    const [, menu] = document.nodes;
    if (menu?.kind === 'menu') menu.settings.speech = [{ kind: 'prompt', promptId: String(body.id) }, ...words('Press 1.')];
    const { id } = await made('Says it', '705', document);
    expect((await boss.get(`${prompts}/${String(body.id)}`)).body.usedBy).toEqual([{ id, name: 'Says it' }]);
    expect((await boss.send('DELETE', `${prompts}/${String(body.id)}`)).body).toMatchObject({ code: 'has-dependents' });
    const bad = await boss.post(`${prompts}/${String(body.id)}/sounds/en`, Buffer.from('not a sound at all'));
    expect(bad.body).toMatchObject({ code: 'wav-unreadable' });
  });

  it('is spoken where there is an engine, and says so where there is none', async () => {
    const engine = await boss.get(`${prompts}/engine`);
    const { isReady } = (engine.body as unknown as { speech: { isReady: boolean } }).speech;
    const heard = await fetch(`${boss.url}${prompts}/speech`, {
      method: 'POST',
      headers: { cookie: boss.cookie, 'x-parley-csrf': boss.csrfToken, 'content-type': 'application/json' },
      body: JSON.stringify({ language: 'sv', text: 'Välkommen' }),
    });
    const bytes = Buffer.from(await heard.arrayBuffer());
    if (isReady) expect(readWav(bytes).samples.some((sample) => sample > 4000)).toBe(true);
    else expect(heard.status).toBe(503);
  });
});
