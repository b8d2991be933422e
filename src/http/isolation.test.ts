import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { bodies } from '../../test/support/route-bodies.ts';
import { until } from '../../test/support/until.ts';
import { allowsRoute, allRoutes, type Route } from '../contract/rest/index.ts';

const nameOf = ({ method, path }: Route) => `${method} ${path}`;
const routes = allRoutes().map((route) => [nameOf(route), route] as const);
const signedInRoutes = routes.filter(([, route]) => route.audience !== 'anyone');
const superRoutes = routes.filter(([, route]) => route.audience === 'super');
const administratorRoutes = routes.filter(([, route]) => route.audience === 'administrator' || route.audience === 'super');
const changingRoutes = signedInRoutes.filter(([, route]) => route.method !== 'GET');
/** A greeting's kind is a name for one's own, no id. */
const routesWithIds = signedInRoutes.filter(([, route]) => /\/:(?!kind\b)/.test(route.path));

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
/** Ids of things of Elm, by the name of the parameter that takes them. */
let elmIds: Readonly<Record<string, readonly string[]>>;

/** What routes need in their queries. */
const queries: Readonly<Record<string, string>> = {
  'POST /api/v1/chat/conversations/:id/files': '?clientId=018f0000-0000-7000-8000-000000000001&name=plan.txt',
  'DELETE /api/v1/me/forwarding/profiles/:id/rules/:ruleId': '?version=1',
  'GET /api/v1/admin/flows/:id/comparison': '?from=1&to=1',
  'GET /api/v1/reports/table': '?from=0&to=1&figures=offered',
  'GET /api/v1/reports/csv': '?from=0&to=1&figures=offered',
  'GET /api/v1/reports/xlsx': '?from=0&to=1&figures=offered',
  'GET /api/v1/reports/counted': '?from=0&to=1&figures=offered&figure=offered',
  'GET /api/v1/live-figures/course': '?figure=offered&scope=company',
  'DELETE /api/v1/recordings/:id': '?reason=stolen',
  'GET /api/v1/recording-scores': '?from=0&until=9000000000000',
};

let asked = 0;

/** Sends a request that fits the route, with `ids` in its path. */
function ask(client: ApiClient, route: Route, ids: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? '018f0000-0000-7000-8000-000000000000');
  const body = bodies[nameOf(route)] ?? (route.isUpload ? Buffer.from('bytes') : undefined);
  const query = queries[nameOf(route)] ?? '';
  const headers = { 'x-forwarded-for': `198.51.100.${asked++ % 250}` };
  return client.send(route.method, `${path}${query}`, body === undefined ? { headers } : { body, headers });
}

beforeAll(async () => {
  // Behind a proxy, so that so many requests may come from many addresses.
  bench = await ApiBench.start({ PARLEY_TRUSTED_PROXIES: '127.0.0.1, ::1' });
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  const { anna, ben, boss } = elm.people;
  bench.plays(ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
  const finished = bench.dials(anna, '203');
  await until('the first call talks', () => bench.exchange.registry.call(finished.callId)?.joined);
  finished.partyHangsUp();
  const going = bench.dials(anna, '203');
  await until('the second call talks', () => bench.exchange.registry.call(going.callId)?.joined);
  await bench.exchange.journal.durable();
  const administrator = await bench.signedIn(elm, 'boss');
  const trunk = await administrator.post('/api/v1/admin/trunks', bodies['POST /api/v1/admin/trunks']);
  const group = await administrator.post('/api/v1/admin/groups', { name: 'Elm people', userIds: [anna.user.id] });
  const trace = await administrator.post('/api/v1/traces', { subject: '*' });
  const queue = await administrator.post('/api/v1/admin/queues', { name: 'Elm line', number: '291', kind: 'shared' });
  const skill = await administrator.post('/api/v1/admin/skills', { name: 'Elm words' });
  const hours = await administrator.post('/api/v1/admin/opening-hours', { name: 'Elm hours', timeZone: 'Europe/Paris' });
  const reason = await administrator.post('/api/v1/admin/not-ready-reasons', { code: 'elm', names: { en: 'Elm' } });
  const disposition = await administrator.post('/api/v1/admin/dispositions', { name: 'Elm matter' });
  const script = await administrator.post('/api/v1/admin/scripts', { name: 'Elm script' });
  const button = await administrator.post('/api/v1/admin/call-back-buttons', {
    name: 'Elm button',
    target: 'person',
    userId: boss.user.id,
    countries: ['FR'],
  });
  const asked = await administrator.post(`/api/v1/admin/call-back-buttons/${String(button.body.id)}/requests`, {
    number: '+33155171889',
  });
  const centre = [button, skill, hours, reason, disposition, script].map(({ body }) => String(body.id));
  const right = await administrator.post('/api/v1/admin/authorizations', {
    kind: 'call-log',
    objects: [{ type: 'user', id: ben.user.id }],
    subjects: [{ type: 'user', id: anna.user.id }],
  });
  const [authorization] = right.body.items as unknown as [{ id: string }];
  const floor = await administrator.post('/api/v1/admin/access-objects', {
    kind: 'intercom-group',
    domainId: elm.domain.id,
    name: 'Elm floor',
  });
  // From the first intercom group on, presence is seen by who is authorized to one.
  await administrator.post('/api/v1/admin/authorizations', {
    kind: 'intercom-group',
    objects: [{ type: 'named', id: String(floor.body.id) }],
    subjects: [anna, boss].map(({ user }) => ({ type: 'user', id: user.id })),
  });
  const directory = await administrator.post('/api/v1/admin/directories', { name: 'Elm customers', connector: 'ldap' });
  const value = await administrator.put('/api/v1/admin/parameters/values', {
    name: 'vmNumber',
    level: 'user',
    targetId: anna.user.id,
    value: '888',
  });
  const flow = await administrator.post('/api/v1/admin/flows', {
    name: 'Elm flow',
    numbers: ['292'],
    document: { nodes: [], edges: [] },
  });
  const prompt = await administrator.post('/api/v1/admin/prompts', { name: 'Elm prompt', texts: { en: 'Elm only' } });
  const definition = { period: 'today', figures: ['offered'] };
  const board = await administrator.post('/api/v1/wallboards', { name: 'Elm board', layout: { tiles: [] } });
  const display = await administrator.post(`/api/v1/wallboards/${String(board.body.id)}/displays`, { name: 'Elm screen' });
  const report = await administrator.post('/api/v1/reports/saved', { name: 'Elm report', definition });
  const mailed = await administrator.post('/api/v1/reports/subscriptions', {
    name: 'Elm mail',
    definition,
    schedule: { every: 'day', at: '07:00' },
    userIds: [anna.user.id],
  });
  const owner = await bench.signedIn(elm, 'anna');
  const chat = await owner.post('/api/v1/chat/conversations', { kind: 'direct', userId: ben.user.id });
  await owner.post(`/api/v1/chat/conversations/${String(chat.body.id)}/messages`, { clientId: randomUUID(), text: 'Elm only' });
  const profile = await owner.post('/api/v1/me/forwarding/profiles', { name: 'Elm travels' });
  const rule = { type: 'busy', action: { kind: 'voicemail' } };
  const ruled = await owner.post(`/api/v1/me/forwarding/profiles/${String(profile.body.id)}/rules`, { version: 1, rule });
  const [ruleMade] = ruled.body.rules as unknown as [{ id: string }];
  const devices = [anna, ben, boss].flatMap((one) => [one.phone.id, one.browserPhone.id]);
  elmIds = {
    callId: [going.callId, finished.callId],
    legId: [going.id],
    partyId: [going.id],
    noteId: [going.id],
    interactionId: [going.id],
    formId: [String(trunk.body.id)],
    ruleId: [ruleMade.id],
    requestId: [String(asked.body.id)],
    displayId: [String(display.body.id)],
    seq: ['1'],
    number: ['1'],
    language: ['en'],
    name: ['key'],
    queueId: [String(queue.body.id)],
    userId: [anna.user.id, ben.user.id],
    id: [
      elm.domain.companyId,
      elm.domain.id,
      anna.user.id,
      String(group.body.id),
      authorization.id,
      String(floor.body.id),
      String(directory.body.id),
      String(flow.body.id),
      String(prompt.body.id),
      String(value.body.id),
      String(chat.body.id),
      String(profile.body.id),
      ...[board, report, mailed].map(({ body }) => String(body.id)),
      ...devices,
      ...centre,
      String(trunk.body.id),
      String(trace.body.id),
      `${finished.callId}.0`,
    ],
  };
}, 60_000);

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

describe('every route of the contract', () => {
  it('is tried by a test here', () => {
    const withBody = routes.filter(([, route]) => route.body).map(([name]) => name);
    expect(withBody.filter((name) => !(name in bodies))).toEqual([]);
    expect(routes.length).toBeGreaterThan(40);
  });

  it.each(signedInRoutes)('%s answers 401 to nobody', async (_, route) => {
    const { status, body } = await ask(bench.client(), route);
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'sign-in-needed' });
  });

  it.each(signedInRoutes)('%s answers 401 to a made-up session', async (_, route) => {
    const client = bench.client();
    client.cookie = `parley-session=${'A'.repeat(43)}`;
    expect((await ask(client, route)).status).toBe(401);
  });

  it('refuses users what is for administrators, with 403', async () => {
    const anna = await bench.signedIn(elm, 'anna');
    for (const [name, route] of administratorRoutes) {
      const { status, body } = await ask(anna, route);
      expect({ name, status, code: body.code }).toEqual({ name, status: 403, code: 'not-permitted' });
    }
  });

  it('refuses administrators of a company what is for those of all, with 403', async () => {
    const boss = await bench.signedIn(elm, 'boss');
    for (const [name, route] of superRoutes) {
      const { status, body } = await ask(boss, route);
      expect({ name, status, code: body.code }).toEqual({ name, status: 403, code: 'not-permitted' });
    }
  });

  it.each(['live:read', 'all:write'])(
    'refuses an API token with the scope %s what it does not cover, with 403',
    async (scope) => {
      const boss = await bench.signedIn(elm, 'boss');
      const made = await boss.post('/api/v1/me/tokens', { name: 'x', scopes: [scope], expiresAt: null });
      const client = bench.client();
      const headers = { authorization: `Bearer ${String(made.body.secret)}` };
      const refused = signedInRoutes.filter(([, route]) => !allowsRoute([scope], route));
      expect(refused.length).toBeGreaterThan(15);
      for (const [name, route] of refused) {
        const path = route.path.replaceAll(/:(\w+)/g, '018f0000-0000-7000-8000-000000000000');
        const body = bodies[nameOf(route)] ?? (route.isUpload ? Buffer.from('bytes') : undefined);
        const { status, body: problem } = await client.send(route.method, path, {
          headers,
          ...(body === undefined ? {} : { body }),
        });
        expect({ name, status, code: problem.code }).toEqual({ name, status: 403, code: 'token-scope-missing' });
      }
    },
  );

  it('refuses changes without the token of the session, with 403', async () => {
    const boss = await bench.signedIn(elm, 'boss');
    const other = await bench.signedIn(elm, 'boss');
    for (const [name, route] of changingRoutes) {
      for (const token of ['', 'wrong', other.csrfToken]) {
        const client = bench.client();
        client.cookie = boss.cookie;
        client.csrfToken = token;
        const { status, body } = await ask(client, route);
        expect({ name, token, status, code: body.code }).toEqual({ name, token, status: 403, code: 'csrf-token-invalid' });
      }
    }
    expect((await boss.get('/api/v1/session')).status).toBe(200);
  });
});

describe('somebody of another company with ids of this one', () => {
  it.each(['boss', 'anna'] as const)(
    'gets 404 or 403 on every route with an id, as %s, and no data',
    async (name) => {
      const stranger = await bench.signedIn(oak, name);
      const secrets = [elm.people.anna.user.id, elm.people.ben.phone.id, elm.people.ben.phone.sipUser, 'Elm'];
      let tried = 0;
      for (const [routeName, route] of routesWithIds) {
        for (const ids of combinations(route)) {
          const { status, text } = await ask(stranger, route, ids);
          const isRefused = route.audience === 'super' || (route.audience === 'administrator' && name === 'anna');
          // The id of a line of the call log is no UUID: where one is wanted, it is refused before anything is looked up.
          const others = ids.id?.includes('.') ? [403, 404, 400] : [403, 404];
          const expected = isRefused ? [403] : others;
          // What is to be picked up is asked of the user first.
          expect(expected, `${routeName} ${JSON.stringify(ids)}: ${text}`).toContain(status);
          for (const secret of secrets.filter((one) => !Object.values(ids).includes(one))) expect(text).not.toContain(secret);
          tried++;
        }
      }
      expect(tried).toBeGreaterThan(30);
    },
    300_000,
  );

  it('finds nothing of it in any list', async () => {
    const stranger = await bench.signedIn(oak, 'boss');
    for (const [, route] of signedInRoutes.filter(([, one]) => one.method === 'GET' && !one.path.includes('/:'))) {
      const { text } = await ask(stranger, route);
      for (const ids of Object.values(elmIds))
        for (const id of ids.filter((one) => one.length > 8)) expect(text).not.toContain(id);
      expect(text).not.toContain('elm.example');
    }
  });

  it('cannot name its users and devices in a body', async () => {
    const stranger = await bench.signedIn(oak, 'boss');
    const { anna } = elm.people;
    const device = await stranger.post('/api/v1/admin/devices', { userId: anna.user.id, name: 'x', number: '290' });
    expect(device.status).toBe(404);
    const queue = await stranger.post('/api/v1/admin/queues', { name: 'x', number: '291', memberUserIds: [anna.user.id] });
    expect(queue.status).toBe(404);
    const chosen = await stranger.put('/api/v1/me/current-device', { deviceId: anna.phone.id });
    expect(chosen.status).toBe(404);
    const dialled = await stranger.post('/api/v1/calls', { number: '203', deviceId: anna.phone.id });
    expect(dialled.status).toBe(404);
  });

  it('changed nothing by all that', async () => {
    const boss = await bench.signedIn(elm, 'boss');
    expect((await boss.get('/api/v1/admin/users')).body.items).toHaveLength(3);
    expect((await boss.get('/api/v1/admin/trunks')).body.items).toHaveLength(1);
    expect((await boss.get('/api/v1/traces')).body.items).toHaveLength(1);
    const anna = await bench.signedIn(elm, 'anna');
    expect((await anna.get('/api/v1/calls')).body.items).toHaveLength(1);
    const log = (await anna.get('/api/v1/call-log')).body.items as unknown as { note: string }[];
    expect(log.map(({ note }) => note)).toEqual(['']);
  });
});

describe('the live connection', () => {
  it('is refused to nobody and to pages of other sites', async () => {
    const anna = await bench.signedIn(elm, 'anna');
    using without = bench.client().live();
    expect(await without.outcome).toBe(401);
    using foreign = anna.live({ origin: 'https://evil.example' });
    expect(await foreign.outcome).toBe(403);
    using opaque = anna.live({ origin: 'null' });
    expect(await opaque.outcome).toBe(403);
    using own = anna.live({ origin: bench.http.url });
    expect(await own.outcome).toBe('open');
  });

  it('never delivers what happens in another company', async () => {
    const boss = await bench.signedIn(oak, 'boss');
    const anna = await bench.signedIn(elm, 'anna');
    using stranger = boss.live();
    using colleague = anna.live();
    await Promise.all([stranger.outcome, colleague.outcome]);
    const [traceId] = elmIds.id!.slice(-2);
    stranger.send({ kind: 'subscribe', topic: 'presence' });
    stranger.send({ kind: 'subscribe', topic: `trace:${traceId}` });
    colleague.send({ kind: 'subscribe', topic: 'presence' });
    await until('both subscribed', () => colleague.received.some(({ kind }) => kind === 'subscribed'));
    await until('the trace is refused', () => stranger.received.some(({ kind }) => kind === 'refused'));
    bench.register(elm.people.boss.phone);
    bench.passes(
      'OPTIONS sip:201@elm.example SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:1@elm.example>;tag=1\r\nTo: <sip:201@elm.example>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n',
    );
    await until('the colleague sees it', () => colleague.events('presence-changed')[0]);
    bench.register(oak.people.ben.phone);
    await until('the stranger sees his own company', () => stranger.events('presence-changed')[0]);
    expect(
      stranger
        .events('presence-changed')
        .flatMap(({ changes }) => changes)
        .map(({ userId }) => userId),
    ).toEqual([oak.people.ben.user.id]);
    expect(
      colleague
        .events('presence-changed')
        .flatMap(({ changes }) => changes)
        .map(({ userId }) => userId),
    ).toEqual([elm.people.boss.user.id]);
    expect(stranger.events('trace-message')).toEqual([]);
    expect(stranger.received.filter(({ kind }) => kind === 'refused')).toEqual([
      expect.objectContaining({ topic: `trace:${traceId}`, code: 'trace-not-found' }),
    ]);
  });
});

/** Every way to fill the parameters of a route with ids of Elm; what belongs to the installation has names of its own. */
function combinations(route: Route): Record<string, string>[] {
  const idsFor = (name: string) => (route.audience === 'super' ? (elmIds[name] ?? ['any']) : elmIds[name]!);
  const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
  return names.reduce<Record<string, string>[]>(
    (partial, name) => partial.flatMap((ids) => idsFor(name).map((id) => ({ ...ids, [name]: id }))),
    [{}],
  );
}
