import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ApiClient } from '../../test/support/api-bench.ts';
import { TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { until } from '../../test/support/until.ts';
import { type Config, loadConfig } from '../config/index.ts';
import { type LiveEvent, livePath, type ToBrowser } from '../contract/live/index.ts';
import type { ConnectionView, DeviceStateView } from '../contract/rest/connections.ts';
import type { IncidentView } from '../contract/rest/incidents.ts';
import type { ServiceView } from '../contract/rest/services.ts';
import { DisposalStack } from '../kernel/disposal.ts';
import { silentLogger } from '../kernel/logger.ts';
import { openConfiguration } from './configuration.ts';
import { layFoundation } from './foundation.ts';
import { servePagesAndApi } from './pages-and-api.ts';
import { servedExchange } from './served-exchange.ts';
import { superviseServer } from './services.ts';
import { startSwitch } from './switch.ts';

const token = 'a-token-of-prometheus';
const password = 'violet harbour 1';
let folder: TemporaryFolder;
let app: Awaited<ReturnType<typeof openWithoutPages>>;
let boss: ApiClient;
const collected: Buffer[] = [];
const collector = createSocket('udp4');

/** As `app.ts` does it, but without the built pages. */
async function openWithoutPages(config: Config) {
  const parts = new DisposalStack();
  const foundation = await layFoundation(config, { logger: silentLogger }, parts);
  const configuration = await openConfiguration(foundation, parts);
  const exchange = await startSwitch(foundation, configuration, parts);
  await superviseServer(foundation, configuration, exchange, parts);
  const served = servedExchange(foundation, configuration, exchange);
  const http = await servePagesAndApi(foundation, configuration, served, { webDirectory: null }, parts);
  const setupToken = await configuration.setup.newLink();
  const portOf = (name: string) => exchange.transport.addresses().find(({ transport }) => transport === name)!.port;
  return { exchange, httpUrl: http.url, setupToken, portOf, [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose]() };
}

/** The whole program with one company; its set-up link makes the administrator of every company. */
beforeAll(async () => {
  folder = await TemporaryFolder.create();
  collector.on('message', (packet) => collected.push(packet));
  collector.bind(0, '127.0.0.1');
  await once(collector, 'listening');
  const ports = ['UDP', 'TCP', 'TLS', 'WS'].map((name) => [`PARLEY_SIP_${name}_PORT`, '0']);
  const config = loadConfig({
    ...Object.fromEntries(ports),
    PARLEY_SIP_WSS_PORT: 'off',
    PARLEY_DATA_DIR: folder.path,
    PARLEY_HTTP_PORT: '0',
    PARLEY_METRICS_TOKEN: token,
    PARLEY_HEP: `127.0.0.1:${collector.address().port}`,
  });
  app = await openWithoutPages(config);
  boss = new ApiClient(app.httpUrl);
  const administrator = { login: 'boss', firstName: 'B', lastName: 'Oss', password, number: '201', language: 'en' };
  const body = { companyName: 'Elm', sipDomain: 'elm.example', country: 'FR', administrator };
  const made = await boss.post(`/api/v1/setup/${app.setupToken}`, body);
  if (made.status >= 300) throw new Error(made.text);
  const signedIn = await boss.post('/api/v1/session', { login: 'boss', password });
  boss.csrfToken = String(signedIn.body.csrfToken);
}, 60_000);
afterAll(async () => {
  await app?.[Symbol.asyncDispose]();
  collector.close();
  await folder[Symbol.asyncDispose]();
});

const services = async () => (await boss.get('/api/v1/admin/services')).body.items as unknown as ServiceView[];
const service = async (id: string) => (await services()).find((one) => one.id === id)!;
const act = (id: string, action: string) => boss.post(`/api/v1/admin/services/${id}/${action}`);
const incidents = async (query = '') =>
  (await boss.get(`/api/v1/admin/incidents${query}`)).body as unknown as { items: IncidentView[]; total: number };

/** A page that looks at `topics`. */
async function looking(...topics: string[]) {
  const socket = new WebSocket(app.httpUrl.replace(/^http/, 'ws') + livePath, { headers: { cookie: boss.cookie } });
  const received: ToBrowser[] = [];
  socket.on('message', (data: Buffer) => received.push(JSON.parse(data.toString('utf8')) as ToBrowser));
  await once(socket, 'open');
  for (const topic of topics) socket.send(JSON.stringify({ kind: 'subscribe', topic }));
  await until('subscribed', () => received.filter(({ kind }) => kind === 'subscribed').length === topics.length);
  const events = <Type extends LiveEvent['type']>(type: Type) =>
    received.flatMap((one) =>
      one.kind === 'event' && one.event.type === type ? [one.event as Extract<LiveEvent, { type: Type }>] : [],
    );
  return { events, [Symbol.dispose]: () => socket.terminate() };
}

describe('the parts of the server', () => {
  it('are all there, run, and say what they need', async () => {
    const all = await services();
    expect(all.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'store',
        'configuration',
        'sip-udp',
        'sip-tcp',
        'sip-tls',
        'registrar',
        'trunks',
        'calls',
        'http',
        'traces',
        'hep',
      ]),
    );
    expect(all.some(({ id }) => id === 'sip-wss')).toBe(false);
    expect(all.filter(({ state }) => state !== 'running')).toEqual([]);
    expect((await service('store')).dependents).toEqual(expect.arrayContaining(['configuration', 'http', 'journal']));
    expect((await service('store')).detail).toMatch(/^embedded PostgreSQL, \d+ ms$/);
    expect((await service('http')).actions).toEqual([]);
    expect((await service('configuration')).actions).toEqual(['restart']);
    const known = new Set(all.map(({ id }) => id));
    for (const { dependsOn } of all) for (const id of dependsOn) expect(known).toContain(id);
  });

  it('really stop and start: SIP over TCP is closed, pages say so at once, and it opens again on its port', async () => {
    using page = await looking('services');
    const port = app.portOf('tcp');
    const dial = async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
    };
    await dial();
    expect((await act('sip-tcp', 'stop')).body).toMatchObject({ state: 'stopped', actions: ['start'] });
    await expect(dial()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await service('registrar')).toMatchObject({ state: 'degraded', stateText: 'Waits for: SIP over TCP.' });
    expect((await act('sip-tcp', 'stop')).body.code).toBe('service-action-impossible');
    expect((await act('sip-tcp', 'start')).body).toMatchObject({ state: 'running' });
    await dial();
    await until('pages know', () =>
      page.events('service-changed').some(({ service: one }) => one.id === 'sip-tcp' && one.state === 'running'),
    );
    const states = page.events('service-changed').map(({ service: one }) => `${one.id} ${one.state}`);
    expect(states).toEqual(
      expect.arrayContaining([
        'sip-tcp stopping',
        'sip-tcp stopped',
        'registrar degraded',
        'sip-tcp running',
        'registrar running',
      ]),
    );
  });

  it('that lives and ends with the program cannot be stopped', async () => {
    expect((await act('http', 'stop')).body).toMatchObject({ code: 'service-action-impossible', status: 409 });
    expect((await act('nothing', 'stop')).body).toMatchObject({ code: 'service-unknown', status: 404 });
    expect((await act('configuration', 'restart')).body).toMatchObject({ state: 'running' });
  });

  it('are stopped by somebody who is on record', async () => {
    expect((await act('traces', 'stop')).status).toBe(200);
    expect((await boss.post('/api/v1/traces', { subject: '*' })).body.code).toBe('service-stopped');
    expect((await act('traces', 'start')).status).toBe(200);
    const trace = await boss.post('/api/v1/traces', { subject: '*' });
    expect(trace.status).toBeLessThan(300);
    await boss.send('DELETE', `/api/v1/traces/${String(trace.body.id)}`);
    const audit = await boss.get('/api/v1/admin/audit?kind=service');
    expect(audit.text).toContain('"login":"boss"');
    expect(audit.text).toContain('Protocol traces');
  });
});

describe('incidents', () => {
  it('are raised by a trunk that does not answer, shown with sentence and remedy, and end with the fault', async () => {
    using page = await looking('incidents', 'connections');
    const authentication = { kind: 'registration', user: 'elm', password: 'secret', registrar: 'sip:127.0.0.1:9;transport=tcp' };
    const trunk = { name: 'Carrier', authentication, proxy: 'sip:127.0.0.1:9;transport=tcp', optionsIntervalS: 0 };
    const { body } = await boss.post('/api/v1/admin/trunks', trunk);
    const id = String(body.id);
    const raised = await until('raised', () => page.events('incident-changed').find(({ incident }) => incident.subject === id));
    expect(raised.incident).toMatchObject({
      code: 'trunk-unreachable',
      severity: 'error',
      isServer: false,
      sentence: expect.stringMatching(/^The trunk Carrier cannot be reached: .+\.$/) as string,
      remedy: expect.stringContaining('firewall') as string,
      resolvedAt: null,
    });
    expect((await incidents('?state=open')).items.map(({ code }) => code)).toContain('trunk-unreachable');
    expect(await service('trunks')).toMatchObject({ state: 'degraded', stateText: '1 of 1 do not work.' });
    const links = (await boss.get('/api/v1/admin/connections')).body as unknown as { items: ConnectionView[] };
    expect(links.items).toMatchObject([
      {
        trunkId: id,
        host: '127.0.0.1',
        port: 9,
        transport: 'tcp',
        isConnected: false,
        state: 'unreachable',
        calls: { now: 0, maximum: 30 },
      },
    ]);
    expect(links.items[0]!.sinceMs).toBeGreaterThan(0);
    await until('pages know', () =>
      page.events('connection-changed').some(({ connection }) => connection.state === 'unreachable'),
    );
    expect((await boss.send('DELETE', `/api/v1/admin/trunks/${id}`)).status).toBe(204);
    await until('resolved', () =>
      page.events('incident-changed').some(({ incident }) => incident.subject === id && incident.resolvedAt),
    );
    expect((await incidents('?state=resolved&search=carrier')).items).toMatchObject([{ subject: id, count: 1 }]);
  });

  it('of the server itself are raised by strangers and by services that fail', async () => {
    const { guard } = app.exchange.transport;
    // Ten are enough within one millisecond; points drain away.
    for (let i = 0; i < 11; i++) guard.report('192.0.2.66', 'bad-digest');
    await until('it is raised', async () => (await incidents('?code=sip-source-blocked')).total > 0);
    const found = await incidents('?code=sip-source-blocked');
    expect(found.items).toMatchObject([
      { isServer: true, subject: '192.0.2.66', sentence: 'The address 192.0.2.66 is blocked for 60 seconds: bad digest.' },
    ]);
    const kinds = (await boss.get('/api/v1/admin/incident-kinds')).body.items as unknown as { code: string }[];
    expect(kinds.length).toBeGreaterThan(15);
  });

  it('are raised when a media worker ends, and calls go on', async () => {
    const plane = app.exchange.media as unknown as { crashWorker(index: number): Promise<void> };
    await plane.crashWorker(0);
    await until('noticed', async () => (await incidents('?code=media-worker-died')).total === 1);
    await app.exchange.media.usage();
  });
});

describe('the states of devices', () => {
  it('are shown for a range of numbers with registrations, lines and voicemail', async () => {
    const states = async (query: string) =>
      (await boss.get(`/api/v1/admin/device-states${query}`)).body as unknown as { items: DeviceStateView[]; total: number };
    await boss.post('/api/v1/admin/devices/bulk', { duplicate: { device: { name: 'Room {number}', number: '98' }, count: 5 } });
    expect((await states('?from=99&to=101')).items.map(({ number }) => number)).toEqual(['99', '100', '101']);
    expect((await states('?limit=2')).items).toHaveLength(2);
    expect((await states('?state=registered')).total).toBe(0);
    const [phone] = (await states('?from=201&to=201&search=desk')).items;
    expect(phone).toMatchObject({
      state: 'not-registered',
      registrations: [],
      lines: { now: 0, maximum: 2 },
      monitoring: 'registration',
      voicemailNumber: null,
      userName: 'B Oss',
    });
  });
});

describe('figures for Prometheus', () => {
  const read = (headers: Record<string, string>) => fetch(`${app.httpUrl}/metrics`, { headers });

  it('are for programs on this machine and for who knows the token', async () => {
    const page = await read({});
    expect(page.status).toBe(200);
    const text = await page.text();
    for (const name of ['parley_calls_active 0', 'parley_services{state="running"}', 'process_resident_memory_bytes'])
      expect(text).toContain(name);
    expect(text).toMatch(/^parley_store_latency_seconds [0-9.e-]+$/m);
    expect((await read({ authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.7' })).status).toBe(200);
  });

  it.each([
    ['the wrong token', { authorization: 'Bearer another-token-12345' }],
    ['a proxy that speaks for somebody', { 'x-forwarded-for': '203.0.113.7' }],
    ['another way of proving oneself', { authorization: `Basic ${token}`, via: '1.1 proxy' }],
  ])('are hidden from %s', async (_, headers) => {
    expect((await read(headers as unknown as Record<string, string>)).status).toBe(404);
  });
});

describe('SIP messages', () => {
  it('are copied to the collector until that is stopped', async () => {
    const phone = createSocket('udp4');
    const via = 'Via: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bKhep;rport\r\nMax-Forwards: 70\r\nFrom: <sip:a@elm.example>;tag=1';
    const ask = (callId: string) =>
      phone.send(
        `OPTIONS sip:elm.example SIP/2.0\r\n${via}\r\nTo: <sip:elm.example>\r\nCall-ID: ${callId}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`,
        app.portOf('udp'),
        '127.0.0.1',
      );
    ask('hep-1');
    await until('request and answer are there', () => collected.filter((packet) => packet.includes('hep-1')).length === 2);
    expect((await act('hep', 'stop')).body).toMatchObject({ state: 'stopped' });
    const before = collected.length;
    ask('hep-2');
    await until('it was answered', async () =>
      /received",method="OPTIONS"} [2-9]/.test(await (await fetch(`${app.httpUrl}/metrics`)).text()),
    );
    expect(collected).toHaveLength(before);
    phone.close();
  });
});
