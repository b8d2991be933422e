import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { SqlCallEventJournal } from '../../src/adapters/sql/call-event-journal.ts';
import { Store, type StoreConnection } from '../../src/adapters/sql/index.ts';
import { openCallBacks } from '../../src/composition/call-backs.ts';
import { openConferences } from '../../src/composition/conferences.ts';
import { type Configuration, openConfiguration } from '../../src/composition/configuration.ts';
import { openContactCentre } from '../../src/composition/contact-centre.ts';
import { FlowBell, openFlows, openVoices } from '../../src/composition/flows.ts';
import type { Foundation } from '../../src/composition/foundation.ts';
import { openMonitoring } from '../../src/composition/monitoring.ts';
import { servePagesAndApi } from '../../src/composition/pages-and-api.ts';
import { openPassingOn } from '../../src/composition/passing-on.ts';
import { openRecordings } from '../../src/composition/recordings.ts';
import type { ServedExchange } from '../../src/composition/served-exchange.ts';
import { openVoicemail } from '../../src/composition/voicemail.ts';
import { loadConfig, openSecrets } from '../../src/config/index.ts';
import { restoreAgentStates } from '../../src/contact-centre/agent-desk/index.ts';
import { type LiveEvent, livePath, type ToBrowser, type ToServer } from '../../src/contract/live/index.ts';
import type { Route } from '../../src/contract/rest/index.ts';
import type { HttpApplication } from '../../src/http/index.ts';
import { type Clock, SystemClock } from '../../src/kernel/clock.ts';
import { DisposalStack } from '../../src/kernel/disposal.ts';
import { Emitter } from '../../src/kernel/events.ts';
import { type CallId, type DeviceId, type LegId, TimeOrderedIds } from '../../src/kernel/ids.ts';
import { type Logger, silentLogger } from '../../src/kernel/logger.ts';
import { SystemRandom } from '../../src/kernel/random.ts';
import type { UserRole } from '../../src/platform/access/index.ts';
import type { Domain } from '../../src/platform/domain/index.ts';
import type { User } from '../../src/platform/user/index.ts';
import type { SipTrafficListener } from '../../src/protocol/sip/transport-port.ts';
import { CallRegistry, CallService } from '../../src/telephony/call/index.ts';
import { CallApplications } from '../../src/telephony/call-application/index.ts';
import { projectCallLog, recoverUnfinishedCalls } from '../../src/telephony/call-log/index.ts';
import { DeflectService } from '../../src/telephony/deflect/index.ts';
import type { Device } from '../../src/telephony/device/index.ts';
import { DialService } from '../../src/telephony/dial/index.ts';
import { DoubleCallService } from '../../src/telephony/double-call/index.ts';
import { DtmfService } from '../../src/telephony/dtmf/index.ts';
import { HoldService } from '../../src/telephony/hold/index.ts';
import type { Party } from '../../src/telephony/leg/index.ts';
import { NumberingService } from '../../src/telephony/numbering/index.ts';
import { PickupService } from '../../src/telephony/pickup/index.ts';
import { PresenceService } from '../../src/telephony/presence/index.ts';
import { ConfiguredRouter, defaultServiceCodes } from '../../src/telephony/routing/index.ts';
import type { Trunk } from '../../src/telephony/trunk/index.ts';
import { MessageCounts, MessageLamps } from '../../src/telephony/voicemail/index.ts';
import { quietWatch } from './quiet-watch.ts';
import { SimulatedLeg, SimulatedLegFactory } from './simulated-leg.ts';
import { SimulatedMediaPlane } from './simulated-media-plane.ts';
import { createTestDatabase } from './test-store.ts';

/** Company, domain, people: `boss` administers, `anna` and `ben` are users; each has a phone. */
export interface TestCompany {
  readonly name: string;
  readonly domain: Domain;
  readonly people: Readonly<Record<PersonName, TestPerson>>;
}
export type PersonName = 'boss' | 'anna' | 'ben';

export interface TestPerson {
  readonly user: User;
  readonly phone: Device;
  readonly browserPhone: Device;
  readonly password: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into any shape of answer.
  readonly body: Record<string, never> & { readonly [key: string]: unknown };
  readonly text: string;
}

const random = new SystemRandom();
const numbers: Record<PersonName, string> = { boss: '201', anna: '202', ben: '203' };

/** What is left where a program was killed: the next one goes on with it. */
export interface LeftBehind {
  readonly dataDir: string;
  readonly connection: StoreConnection;
  /** When it is known to have lived last. */
  readonly lastAliveMs: number | null;
}

/** The whole program but SIP and sound: real store, real HTTP and WebSocket, parties played by the test. */
export class ApiBench implements AsyncDisposable {
  readonly foundation: Foundation;
  readonly configuration: Configuration;
  readonly exchange: ServedExchange;
  readonly calls: CallService;
  readonly legFactory: SimulatedLegFactory;
  readonly http: HttpApplication;
  readonly media: SimulatedMediaPlane;
  readonly registered: Set<DeviceId>;
  readonly #parts: DisposalStack;
  readonly #registrations: Emitter<{ changed: DeviceId }>;
  readonly #traffic: Set<SipTrafficListener>;

  private constructor(
    props: Pick<ApiBench, 'foundation' | 'configuration' | 'http'> & OpenedExchange & { parts: DisposalStack },
  ) {
    this.foundation = props.foundation;
    this.configuration = props.configuration;
    this.http = props.http;
    this.exchange = props.exchange;
    this.calls = props.calls;
    this.legFactory = props.legFactory;
    this.media = props.media;
    this.registered = props.registered;
    this.#registrations = props.registrations;
    this.#traffic = props.traffic;
    this.#parts = props.parts;
  }

  /** @param on a clock of the test’s own; `after`: on what a killed one left behind */
  static async start(
    environment: Record<string, string> = {},
    logger: Logger = silentLogger,
    on: { readonly clock?: Clock; readonly after?: LeftBehind } = {},
  ): Promise<ApiBench> {
    const parts = new DisposalStack();
    const { clock = new SystemClock(), after } = on;
    const dataDir = after?.dataDir ?? mkdtempSync(join(tmpdir(), 'parley-api-'));
    if (!after) parts.add('folder', () => rmSync(dataDir, { recursive: true }));
    const connection = after?.connection ?? (await createTestDatabase());
    const store = parts.use('store', new Store({ connection, logger: silentLogger, maxConnections: 6 }));
    const foundation: Foundation = {
      config: loadConfig({ PARLEY_DATA_DIR: dataDir, PARLEY_HTTP_PORT: '0', ...environment }),
      clock,
      random,
      ids: new TimeOrderedIds({ clock, random }),
      logger,
      secrets: openSecrets({ dataDir, random }),
      connection,
      store,
      ...quietWatch(store),
    };
    const configuration = await openConfiguration(foundation, parts);
    const opened = await openExchange(foundation, configuration, parts, after?.lastAliveMs ?? null);
    if (after) {
      const { agents, agentStates: store, queues } = opened.exchange;
      await restoreAgentStates({ agents, store, clock, lastAliveMs: after.lastAliveMs, isReachable: () => true });
      queues.lookAtAgents();
    }
    const http = await servePagesAndApi(foundation, configuration, opened.exchange, { webDirectory: null }, parts);
    return new ApiBench({ foundation, configuration, http, ...opened, parts });
  }

  get clock(): Clock {
    return this.foundation.clock;
  }

  async addCompany(name: string, sipDomain: string): Promise<TestCompany> {
    const { companies, users, phones } = this.configuration;
    const { domain } = await companies.createFirst({ name, sipDomain, country: 'FR', internalLength: 3 });
    const people: Partial<Record<PersonName, TestPerson>> = {};
    for (const login of ['boss', 'anna', 'ben'] as const) {
      const password = `violet harbour ${numbers[login]}`;
      const role: UserRole = login === 'boss' ? 'administrator' : 'user';
      const person = { login, firstName: login, lastName: name, email: null, mobile: null, language: 'en', role } as const;
      const user = await users.createFirst(domain, person, password);
      await phones.createBoth(domain, user, numbers[login]);
      const own = this.configuration.directory.devicesOf(user.id);
      const phone = own.find(({ protocol }) => protocol === 'sip-phone')!;
      people[login] = { user, phone, browserPhone: own.find((one) => one !== phone)!, password };
    }
    return { name, domain, people: people as TestCompany['people'] };
  }

  client(): ApiClient {
    return new ApiClient(this.http.url);
  }

  async signedIn(company: TestCompany, name: PersonName): Promise<ApiClient> {
    const client = this.client();
    const { status } = await client.signIn(company, name);
    if (status !== 200) throw new Error(`${name} of ${company.name} could not sign in: ${status}`);
    return client;
  }

  /** Makes `root` of the company, who administers every company, and signs him in. */
  async signedInSuper(company: TestCompany): Promise<ApiClient> {
    const password = 'violet harbour 200';
    const names = {
      login: 'root',
      firstName: 'root',
      lastName: company.name,
      email: null,
      mobile: null,
      language: 'en',
    } as const;
    await this.configuration.users.createSuper(company.domain, names, password);
    const client = this.client();
    const answer = await client.post('/api/v1/session', { login: 'root', password, company: company.name });
    client.csrfToken = String(answer.body.csrfToken);
    return client;
  }

  /** The phone answers calls by itself after a moment, or only rings. */
  plays(device: Device, script: { ringsAfterMs?: number; answersAfterMs?: number }): void {
    this.legFactory.scripts.set(device.id, [script]);
    this.register(device);
  }

  register(device: Device, isRegistered = true): void {
    if (isRegistered) this.registered.add(device.id);
    else this.registered.delete(device.id);
    this.#registrations.emit('changed', device.id);
  }

  /** A party calls from a phone. */
  dials(from: Pick<TestPerson, 'user' | 'phone'>, dialled: string, options: { isPrivate?: boolean } = {}): SimulatedLeg {
    const { ids, clock } = this.foundation;
    const { phone, user } = from;
    const party: Party = {
      number: phone.number,
      displayName: '',
      isPrivate: options.isPrivate ?? false,
      userId: user.id,
      deviceId: phone.id,
      trunkId: null,
    };
    const leg = new SimulatedLeg({
      clock,
      id: ids.next<LegId>(),
      callId: ids.next<CallId>(),
      role: 'originating',
      party,
    });
    const { companyId, domainId } = phone;
    const source = { kind: 'device', deviceId: phone.id } as const;
    this.calls.handleIncoming(leg, { companyId, domainId, source, dialled, diversions: [], maxForwards: 70 });
    return leg;
  }

  /** Somebody calls from outside over a trunk. */
  callsFromOutside(number: string, dialled: string, trunk: Pick<Trunk, 'id' | 'companyId' | 'domainId'>): SimulatedLeg {
    const { ids, clock } = this.foundation;
    const { id: trunkId, companyId, domainId } = trunk;
    const party: Party = { number, displayName: '', isPrivate: false, userId: null, deviceId: null, trunkId };
    const leg = new SimulatedLeg({ clock, id: ids.next<LegId>(), callId: ids.next<CallId>(), role: 'originating', party });
    const source = { kind: 'trunk', trunkId } as const;
    this.calls.handleIncoming(leg, { companyId, domainId, source, dialled, diversions: [], maxForwards: 70 });
    return leg;
  }

  /** As if these bytes had gone over the wire. */
  passes(bytes: string): void {
    const flow = {
      id: 'f1',
      transport: 'udp',
      isReliable: false,
      local: { host: '127.0.0.1', port: 5060 },
      remote: { host: '127.0.0.1', port: 40_000 },
      isOpen: true,
      send: () => undefined,
    } as const;
    for (const listener of this.#traffic) listener('received', Buffer.from(bytes), flow, this.clock.now());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.calls.releaseAll('server-restart');
    await this.#parts[Symbol.asyncDispose]();
  }
}

interface OpenedExchange {
  readonly exchange: ServedExchange;
  readonly calls: CallService;
  readonly legFactory: SimulatedLegFactory;
  readonly registered: Set<DeviceId>;
  readonly registrations: Emitter<{ changed: DeviceId }>;
  readonly traffic: Set<SipTrafficListener>;
  readonly media: SimulatedMediaPlane;
}

/** No phone is registered, so none is told of messages. */
function voicemailSurroundings(directory: Configuration['directory'], applications: CallApplications) {
  const messageCounts = new MessageCounts();
  const messageLamps = new MessageLamps({ counts: messageCounts, directory });
  const registrar = { bindingsOf: () => [], events: new Emitter() };
  return { applications, messageCounts, messageLamps, userAgent: {}, registrar } as never;
}

async function openExchange(
  foundation: Foundation,
  configuration: Configuration,
  parts: DisposalStack,
  lastAliveMs: number | null,
): Promise<OpenedExchange> {
  const { clock, ids, connection } = foundation;
  const logger = silentLogger;
  const { directory } = configuration;
  const journal = parts.use('journal', new SqlCallEventJournal({ connection, clock, logger, projectCallLog }));
  await recoverUnfinishedCalls({ journal, clock, lastAliveMs });
  const registry = new CallRegistry({ maxCalls: 500 });
  const numbering = new NumberingService({ directory });
  const bell = new FlowBell(registry, parts);
  const led = { registry, lastAliveMs, demandOf: (_id: unknown, callId: CallId | null) => bell.demandOf(callId) };
  const centre = await openContactCentre(foundation, configuration, led, parts);
  const applications = new CallApplications({ clock, logger });
  const voices = await openVoices(foundation);
  const flows = openFlows(foundation, configuration, { registry, centre, applications, voices, bell });
  const router = new ConfiguredRouter({
    applications,
    directory,
    numbering,
    clock,
    forwardings: configuration.forwarding.engine,
    ringing: configuration.deviceChoices,
    policy: { mayDialOut: () => true, maxCallsOf: () => 10, isBlocked: () => false, isOpenToUnknown: () => false },
    load: registry,
    isTrunkUp: () => true,
    serviceCodes: defaultServiceCodes,
    ringTimeoutMs: 60_000,
  });
  const legFactory = new SimulatedLegFactory(clock);
  const calls = new CallService({
    clock,
    ids,
    logger,
    directory,
    registry,
    journal,
    router,
    legFactory,
    queues: flows.queues,
    applications,
    names: configuration.forwarding.names,
  });
  flows.queues.calls = calls;
  const passingOn = openPassingOn({ calls, applications, parameters: configuration.rights.parameters }, parts);
  const { transfer } = passingOn;
  const pickup = new PickupService({ calls, waiting: configuration.takers });
  const deflect = new DeflectService({ calls });
  calls.requests = {
    deflected: (leg, target) => deflect.deflected(leg, target),
    transferRequested: (leg, request) => transfer.requested(leg, request),
    replaced: (leg, by) => pickup.replaced(leg, by),
    serviceDialled: (leg, destination) => pickup.dialled(leg, destination),
  };
  const registered = new Set<DeviceId>();
  const registrations = new Emitter<{ changed: DeviceId }>();
  const port = {
    isRegistered: (id: DeviceId) => registered.has(id),
    onChanged: (listener: (id: DeviceId) => void) => registrations.on('changed', listener),
  };
  const traffic = new Set<SipTrafficListener>();
  const media = new SimulatedMediaPlane(() => clock.now());
  const conferences = openConferences(foundation, configuration, { calls, applications, media: media as never }, parts);
  const monitoring = openMonitoring(foundation, configuration, { calls, media }, parts);
  const callBacks = openCallBacks(foundation, configuration, { ...centre, calls, applications, numbering, flows }, parts);
  const exchange: ServedExchange = {
    callBacks,
    conferences,
    flows,
    monitoring,
    recording: await openRecordings(foundation, configuration, { calls, conferences, monitoring, media: media as never }, parts),
    voicemail: await openVoicemail(foundation, configuration, voicemailSurroundings(directory, applications), parts),
    registry,
    journal,
    numbering,
    ...centre,
    features: {
      hold: new HoldService({ calls }),
      ...passingOn,
      pickup,
      deflect,
      dial: new DialService({ calls }),
      doubleCalls: new DoubleCallService({ calls }),
      dtmf: new DtmfService({ calls }),
    },
    registrations: port,
    presence: parts.use('presence', new PresenceService({ registry, directory, registrations: port })),
    traffic: {
      onTraffic: (listener) => {
        traffic.add(listener);
        return () => traffic.delete(listener);
      },
    },
    ourAddress: (flow) => flow.local,
    dropBindings: (id) => registered.delete(id),
    startPlugAndPlay: () => ({ [Symbol.dispose]: () => undefined }),
    bindingsOf: () => [],
    checkSync: (id) => Promise.resolve(registered.has(id) ? { told: 1, understood: 1 } : { told: 0, understood: 0 }),
    sipServers: () => [
      { transport: 'udp', host: '127.0.0.1', port: 5060 },
      { transport: 'tls', host: '127.0.0.1', port: 5061 },
      { transport: 'wss', host: '127.0.0.1', port: 8089 },
    ],
    conditionOfTrunk: () => ({ state: 'unknown', stateText: 'Not watched.', sinceMs: null }),
    onTrunkChanged: () => () => undefined,
    figures: {
      registrations: () => registered.size,
      trunks: () => ({}),
      offences: () => ({}),
      bans: () => 0,
      mediaEndpoints: () => Promise.resolve(0),
    },
    openSyslog: () => ({ message: () => undefined, close: () => undefined }),
    sipUpgrade: { path: '/sip', handle: (_request, socket) => socket.end('HTTP/1.1 426 Upgrade Required\r\n\r\n') },
  };
  return { exchange, calls, legFactory, registered, registrations, traffic, media };
}

/** A browser without a page: keeps its cookie and token. */
export class ApiClient {
  readonly url: string;
  cookie = '';
  csrfToken = '';

  constructor(url: string) {
    this.url = url;
  }

  async signIn(company: TestCompany, name: PersonName, more: Record<string, unknown> = {}): Promise<Answer> {
    const body = { login: name, password: company.people[name].password, company: company.name, ...more };
    const answer = await this.send('POST', '/api/v1/session', { body });
    if (answer.status === 200) this.csrfToken = String(answer.body.csrfToken);
    return answer;
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.send('POST', path, { body });
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.send('PUT', path, { body });
  }

  async send(
    method: Route['method'],
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(this.csrfToken ? { 'x-parley-csrf': this.csrfToken } : {}),
        ...(body === undefined
          ? {}
          : { 'content-type': body instanceof Uint8Array ? 'application/octet-stream' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) this.cookie = line.split(';')[0]!;
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : {}) as Answer['body'],
      text,
    };
  }

  live(headers: Record<string, string> = {}): LiveWatcher {
    return new LiveWatcher(this.url, { ...(this.cookie ? { cookie: this.cookie } : {}), ...headers });
  }
}

/** A live connection that keeps all it is told. */
export class LiveWatcher implements Disposable {
  readonly received: ToBrowser[] = [];
  readonly outcome: Promise<'open' | number>;
  closedWith: number | null = null;
  readonly #socket: WebSocket;

  constructor(url: string, headers: Record<string, string>, path: string = livePath) {
    this.#socket = new WebSocket(url.replace(/^http/, 'ws') + path, { headers });
    this.#socket.on('message', (data: Buffer) => this.received.push(JSON.parse(data.toString('utf8')) as ToBrowser));
    this.#socket.on('close', (code) => {
      this.closedWith = code;
    });
    this.outcome = new Promise((resolve, reject) => {
      this.#socket.on('open', () => resolve('open'));
      this.#socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode ?? 0);
        this.#socket.terminate();
      });
      this.#socket.on('error', reject);
    });
  }

  send(message: ToServer): void {
    this.#socket.send(JSON.stringify(message));
  }

  events<Type extends LiveEvent['type']>(type: Type): Extract<LiveEvent, { type: Type }>[] {
    return this.received.flatMap((message) =>
      message.kind === 'event' && message.event.type === type ? [message.event as Extract<LiveEvent, { type: Type }>] : [],
    );
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }
}
