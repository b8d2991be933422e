import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CompanyId, DeviceId, DomainId } from '../../kernel/ids.ts';
import { type LogFields, type Logger, silentLogger } from '../../kernel/logger.ts';
import { SeededRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { computeHa1, DigestClient, DigestServer } from '../../protocol/sip/digest/index.ts';
import {
  createRequest,
  createResponse,
  type HeaderValues,
  parseSipMessage,
  type SipRequest,
  type SipResponse,
  serializeSipMessage,
} from '../../protocol/sip/message/index.ts';
import type { SipFlow, SipTransportName } from '../../protocol/sip/transport-port.ts';
import type { Device } from '../device/index.ts';
import { InMemoryBindingStore } from './in-memory-binding-store.ts';
import { Registrar } from './index.ts';
import type { RegistrarParts } from './registrar.ts';

const sipDomain = 'parley.example';
const domain = { id: 'dom' as DomainId, companyId: 'com' as CompanyId, name: 'Parley', sipDomain };
const deviceId = 'dev-nina' as DeviceId;

function makeDevice(sipUser: string, enabled = true): Device {
  return {
    id: `dev-${sipUser}` as DeviceId,
    companyId: domain.companyId,
    domainId: domain.id,
    userId: null,
    name: sipUser,
    number: '100',
    protocol: 'sip-phone',
    sipUser,
    ha1: computeHa1(sipUser, sipDomain, 'geheim'),
    oneNumber: false,
    lines: 2,
    dtmfMethod: 'rfc4733',
    codecs: [],
    enabled,
  };
}

let flowCount = 0;
function makeFlow(transport: SipTransportName = 'udp', host = '192.0.2.10', port = 5060): SipFlow {
  const id = `flow-${++flowCount}`;
  return {
    id,
    transport,
    isReliable: transport !== 'udp',
    local: { host: '192.0.2.1', port: 5060 },
    remote: { host, port },
    isOpen: true,
    send: () => {},
  };
}

/** A registrar, one phone that registers with it, and what happened. */
class Scene {
  readonly clock = new VirtualClock();
  readonly random = new SeededRandom(11);
  readonly devices = [makeDevice('nina'), makeDevice('olaf'), makeDevice('off', false)];
  readonly store = new InMemoryBindingStore();
  readonly hostile: string[] = [];
  readonly happened: string[] = [];
  registrar: Registrar;
  cseq = 0;

  constructor(options: Partial<RegistrarParts> = {}) {
    this.registrar = this.start(options);
  }

  start(options: Partial<RegistrarParts> = {}): Registrar {
    const { random } = this;
    this.registrar = new Registrar({
      clock: this.clock,
      random,
      directory: {
        domainBySipDomain: (name) => (name.toLowerCase() === sipDomain ? domain : undefined),
        deviceByAor: (user, name) =>
          name === sipDomain ? this.devices.find((one) => one.sipUser === user.toLowerCase()) : undefined,
        device: (id) => this.devices.find((one) => one.id === id),
        domain: () => domain,
      },
      digest: new DigestServer({ clock: this.clock, random, secret: Buffer.alloc(32, 1) }),
      store: this.store,
      hostile: { report: (source, kind) => this.hostile.push(`${source} ${kind}`) },
      secret: Buffer.alloc(32, 2),
      ...options,
    });
    this.registrar.events.on('bindingAdded', ({ contactUri }) => this.happened.push(`+ ${contactUri}`));
    this.registrar.events.on('bindingRemoved', ({ binding, reason }) => this.happened.push(`- ${binding.contactUri} ${reason}`));
    return this.registrar;
  }

  request(headers: HeaderValues, user = 'nina', uri = `sip:${sipDomain}`): SipRequest {
    this.cseq += 1;
    return createRequest('REGISTER', uri, {
      Via: 'SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKr',
      From: `<sip:${user}@${sipDomain}>;tag=f`,
      To: `<sip:${user}@${sipDomain}>`,
      'Call-ID': 'call-1',
      CSeq: `${this.cseq} REGISTER`,
      ...headers,
    });
  }

  /** Registers like a phone: unauthenticated, challenged, again. Goes over the wire format. */
  async register(headers: HeaderValues, { user = 'nina', password = 'geheim', flow = makeFlow() } = {}) {
    const client = new DigestClient({ random: new SeededRandom(this.cseq + 1), credentials: { username: user, password } });
    const first = this.request(headers, user);
    const challenge = await this.handle(overTheWire(first), flow);
    if (!client.takeChallenge(challenge, first)) return challenge;
    const second = this.request(headers, user);
    if (typeof headers.CSeq === 'string') second.headers.set('CSeq', headers.CSeq);
    client.authorise(second);
    return this.handle(overTheWire(second), flow);
  }

  /** The whole response, as the user agent makes it of the answer. */
  async handle(message: SipRequest, flow: SipFlow): Promise<SipResponse> {
    const responses: SipResponse[] = [];
    await this.registrar.serve({
      message,
      flow,
      respond: (status, options) => {
        const response = createResponse(message, status, {
          toTag: 't',
          ...(options?.reason !== undefined && { reason: options.reason }),
        });
        for (const [name, value] of options?.headers ?? []) response.headers.append(name, value);
        responses.push(response);
      },
    });
    if (responses.length !== 1) throw new Error('not answered exactly once');
    return responses[0]!;
  }

  contacts(id = deviceId): string[] {
    return this.registrar.bindingsOf(id).map(({ contactUri }) => contactUri);
  }
}

function overTheWire(request: SipRequest): SipRequest {
  const result = parseSipMessage(serializeSipMessage(request), 'stream');
  if (!result.ok || result.message.kind !== 'request') throw new Error('unreadable request');
  return result.message;
}

const desk = '<sip:nina@192.0.2.10:5060>';
let scene: Scene;

beforeEach(() => {
  scene = new Scene();
});

describe('authentication', () => {
  it('challenges with SHA-256 before MD5 and registers after the right answer', async () => {
    const challenge = await scene.handle(scene.request({ Contact: desk }), makeFlow());
    expect(challenge.status).toBe(401);
    expect(challenge.headers.getAll('WWW-Authenticate').map((value) => /algorithm=([^,]+)/.exec(value)![1])).toEqual([
      'SHA-256',
      'MD5',
    ]);
    const response = await scene.register({ Contact: desk });
    expect(response).toMatchObject({ status: 200 });
    expect(response.headers.get('Contact')).toBe('<sip:nina@192.0.2.10:5060>;expires=3600');
    expect(scene.happened).toEqual(['+ sip:nina@192.0.2.10:5060']);
  });

  it('refuses a wrong password and an unknown user alike, and reports the source', async () => {
    expect((await scene.register({ Contact: desk }, { password: 'falsch' })).status).toBe(401);
    expect((await scene.register({ Contact: desk }, { user: 'nobody' })).status).toBe(401);
    expect(scene.hostile).toEqual(['192.0.2.10 bad-password', '192.0.2.10 unknown-user']);
    expect(scene.registrar.size).toBe(0);
  });

  it("refuses one device's password for another's address-of-record", async () => {
    const client = new DigestClient({ random: new SeededRandom(1), credentials: { username: 'olaf', password: 'geheim' } });
    const request = scene.request({ Contact: desk });
    client.takeChallenge(await scene.handle(request, makeFlow()), request);
    client.authorise(request);
    expect((await scene.handle(request, makeFlow())).status).toBe(401);
    expect(scene.registrar.size).toBe(0);
  });

  it('lets a device come only from where, and by what, its administrator said, and tells it once it has proved itself', async () => {
    const scene = new Scene();
    scene.devices.push({ ...makeDevice('tied'), transport: 'tls', allowedAddress: '192.0.2.0/28' });
    const from = (transport: SipTransportName, host: string) =>
      scene.register({ Contact: desk }, { user: 'tied', flow: makeFlow(transport, host) });
    expect(await from('udp', '192.0.2.10')).toMatchObject({ status: 403, reason: 'Only over TLS' });
    expect(await from('tls', '192.0.2.99')).toMatchObject({ status: 403, reason: 'Not from this address' });
    expect(await from('tls', '192.0.2.10')).toMatchObject({ status: 200 });
    expect(scene.hostile).toEqual([]);
    const wrong = { user: 'tied', password: 'wrong', flow: makeFlow('udp', '192.0.2.10') };
    expect(await scene.register({ Contact: desk }, wrong)).toMatchObject({ status: 401 });
    scene.devices.push({ ...makeDevice('nobody'), protocol: 'virtual' });
    expect(await scene.register({ Contact: desk }, { user: 'nobody' })).toMatchObject({ status: 403, reason: 'Device disabled' });
  });

  it('does not know foreign domains, and tells a disabled device so once it has proved itself', async () => {
    const foreign = scene.request({ Contact: desk, To: '<sip:nina@elsewhere.example>' });
    expect((await scene.handle(foreign, makeFlow())).status).toBe(404);
    expect(scene.hostile).toEqual(['192.0.2.10 unknown-domain']);
    expect(await scene.register({ Contact: desk }, { user: 'off' })).toMatchObject({ status: 403, reason: 'Device disabled' });
  });

  it('writes into the log once that wrong passwords come again and again, and why', async () => {
    const told: (readonly [string, LogFields | undefined])[] = [];
    const logger: Logger = {
      ...silentLogger,
      warn: (...line) => told.push(line as [string, LogFields]),
      component: () => logger,
    };
    scene.registrar = scene.start({ logger });
    for (let i = 0; i < 4; i++) await scene.register({ Contact: desk }, { password: `guess${i}` });
    expect(told).toEqual([]);
    for (let i = 0; i < 4; i++) {
      await scene.register({ Contact: desk }, { password: `more${i}` });
      scene.clock.advance(20_000);
    }
    expect(told).toEqual([
      [
        expect.stringMatching(/^Wrong SIP passwords/),
        { source: '192.0.2.10', reason: 'wrong-password', person: { account: `nina@${sipDomain}` } },
      ],
    ]);
  });

  it('pauses a guesser more and more, and nobody else behind the same address', async () => {
    for (let i = 0; i < 5; i++) await scene.register({ Contact: desk }, { password: `guess${i}` });
    const blocked = await scene.register({ Contact: desk });
    expect([blocked.status, blocked.headers.get('Retry-After')]).toEqual([403, '2']);
    expect(scene.hostile.at(-1)).toBe('192.0.2.10 blocked');
    expect((await scene.register({ Contact: desk }, { user: 'olaf' })).status).toBe(200);
    scene.clock.advance(2000);
    await scene.register({ Contact: desk }, { password: 'guess' });
    expect((await scene.register({ Contact: desk })).headers.get('Retry-After')).toBe('4');
    scene.clock.advance(4000);
    expect((await scene.register({ Contact: desk })).status).toBe(200);
    expect((await scene.register({ Contact: desk }, { password: 'slip' })).status).toBe(401);
    expect((await scene.register({ Contact: desk })).status).toBe(200);
  });
});

describe('bindings', () => {
  it('holds several, the preferred first, each with its own expiry', async () => {
    await scene.register({ Contact: [`${desk};q=0.3;expires=600`, '<sip:nina@192.0.2.11>;q=0.7'], Expires: '900' });
    const response = await scene.register({ 'Call-ID': 'other', Contact: 'sip:nina@192.0.2.12;q=0.5' });
    expect(scene.contacts()).toEqual(['sip:nina@192.0.2.11', 'sip:nina@192.0.2.12', 'sip:nina@192.0.2.10:5060']);
    expect(response.headers.getAll('Contact')).toEqual([
      '<sip:nina@192.0.2.11>;q=0.7;expires=900',
      '<sip:nina@192.0.2.12>;q=0.5;expires=3600',
      '<sip:nina@192.0.2.10:5060>;q=0.3;expires=600',
    ]);
  });

  it('are listed, with the time left, to a REGISTER without Contact', async () => {
    await scene.register({ Contact: desk });
    scene.clock.advance(600_000);
    const response = await scene.register({});
    expect(response.headers.get('Contact')).toContain('expires=3000');
  });

  it('are refreshed by an equal URI, without telling anyone', async () => {
    const flow = makeFlow();
    await scene.register({ Contact: '<sip:nina@Host.example;transport=TCP>' }, { flow });
    scene.clock.advance(1_000_000);
    await scene.register({ Contact: '<sip:nina@Host.example;transport=TCP>' }, { flow });
    await scene.register({ Contact: '<sip:%6Eina@host.EXAMPLE;transport=tcp>' }, { flow });
    expect(scene.registrar.size).toBe(1);
    expect(scene.happened).toHaveLength(3);
    scene.clock.advance(3_000_000);
    expect(scene.registrar.size).toBe(1);
  });

  it('expire at their time and not before', async () => {
    await scene.register({ Contact: `${desk};expires=60` });
    scene.clock.advance(59_900);
    expect(scene.registrar.size).toBe(1);
    scene.clock.advance(1_100);
    expect(scene.registrar.size).toBe(0);
    expect(scene.happened.at(-1)).toBe('- sip:nina@192.0.2.10:5060 expired');
    expect(await scene.store.loadAll()).toEqual([]);
    expect(scene.clock.pendingTimers).toBe(0);
  });

  it('are refused when too short, cut when too long, and given the default when malformed', async () => {
    const brief = await scene.register({ Contact: `${desk};expires=10` });
    expect([brief.status, brief.headers.get('Min-Expires')]).toEqual([423, '30']);
    expect((await scene.register({ Contact: `${desk};expires=4000000000` })).headers.get('Contact')).toContain('expires=7200');
    expect((await scene.register({ Contact: `${desk};expires=soon` })).headers.get('Contact')).toContain('expires=3600');
  });

  it('end one by one by expires=0 and all by *', async () => {
    await scene.register({ Contact: [desk, '<sip:nina@192.0.2.11>', '<sip:nina@192.0.2.12>'] });
    await scene.register({ Contact: `${desk};expires=0` });
    expect(scene.contacts()).toHaveLength(2);
    const response = await scene.register({ Contact: '*', Expires: '0' });
    expect([response.status, response.headers.has('Contact')]).toEqual([200, false]);
    expect(scene.contacts()).toEqual([]);
    expect(await scene.store.loadAll()).toEqual([]);
  });

  it('stay when * comes without Expires: 0 or with another contact', async () => {
    await scene.register({ Contact: desk });
    for (const headers of [{ Contact: '*' }, { Contact: '*', Expires: '60' }, { Contact: ['*', desk], Expires: '0' }]) {
      expect((await scene.register(headers)).status).toBe(400);
    }
    expect(scene.contacts()).toHaveLength(1);
  });

  it('are not changed by a request that was overtaken, nor by half of a request that is refused', async () => {
    await scene.register({ Contact: desk, CSeq: '50 REGISTER' });
    expect((await scene.register({ Contact: `${desk};expires=0`, CSeq: '49 REGISTER' })).status).toBe(500);
    expect((await scene.register({ Contact: '*', Expires: '0', CSeq: '50 REGISTER' })).status).toBe(500);
    expect((await scene.register({ Contact: ['<sip:a@192.0.2.11>', '<tel:12>'], CSeq: '51 REGISTER' })).status).toBe(400);
    expect(scene.contacts()).toEqual(['sip:nina@192.0.2.10:5060']);
    expect((await scene.register({ Contact: `${desk};expires=0`, CSeq: '1 REGISTER', 'Call-ID': 'rebooted' })).status).toBe(200);
  });

  it('are limited in number', async () => {
    const many = Array.from({ length: 10 }, (_, i) => `<sip:nina@192.0.2.${i + 20}>`);
    expect((await scene.register({ Contact: many })).status).toBe(200);
    expect(await scene.register({ Contact: desk })).toMatchObject({ status: 403, reason: 'Too many bindings' });
    expect((await scene.register({ Contact: [`${many[0]};expires=0`, desk] })).status).toBe(200);
  });

  it('of a phone that rebooted with another address take the place of the old one', async () => {
    const instance = ';+sip.instance="<urn:uuid:0001>"';
    await scene.register({ Contact: `<sip:nina@192.0.2.10:40001>${instance}` });
    await scene.register({ Contact: `<sip:nina@192.0.2.10:40002>${instance}`, 'Call-ID': 'after-reboot' });
    expect(scene.contacts()).toEqual(['sip:nina@192.0.2.10:40002']);
    expect(scene.happened).toContain('- sip:nina@192.0.2.10:40001 replaced');
    expect(await scene.store.loadAll()).toHaveLength(1);
  });

  it('go when their device is removed or disabled', async () => {
    await scene.register({ Contact: desk });
    await scene.register({ Contact: '<sip:olaf@192.0.2.30>' }, { user: 'olaf' });
    scene.devices.splice(0, 1);
    scene.registrar.dropUnknownDevices();
    expect(scene.registrar.size).toBe(1);
    expect(scene.happened.at(-1)).toBe('- sip:nina@192.0.2.10:5060 device-removed');
  });
});

const flowContact = (port: number, id: number) => `<sip:nina@192.0.2.10:${port}>;+sip.instance="<urn:uuid:1>";reg-id=${id}`;

const flowHeaders = (port: number, id: number) => ({ Contact: flowContact(port, id), Supported: 'path, outbound' });

describe('flows', () => {
  it('of a browser take their binding along when they close', async () => {
    const flow = makeFlow('wss', '198.51.100.4', 40_100);
    await scene.register({ Contact: '<sip:x1@q7.invalid;transport=ws>' }, { flow });
    expect(scene.registrar.bindingsOf(deviceId)[0]).toMatchObject({ livesByFlow: true, flow });
    expect(await scene.store.loadAll()).toEqual([]);
    scene.registrar.closeFlow(makeFlow('wss'));
    expect(scene.registrar.size).toBe(1);
    scene.registrar.closeFlow(flow);
    expect(scene.happened.at(-1)).toBe('- sip:x1@q7.invalid;transport=ws flow-closed');
  });

  it('of TCP behind NAT take it along too; on the same network the address remains', async () => {
    const natted = makeFlow('tcp', '198.51.100.4', 40_100);
    const direct = makeFlow('tcp', '192.0.2.10', 40_200);
    await scene.register({ Contact: '<sip:nina@192.168.1.5:5060;transport=tcp>' }, { flow: natted });
    await scene.register({ Contact: '<sip:nina@192.0.2.10:5060;transport=tcp>' }, { flow: direct });
    scene.registrar.closeFlow(natted);
    scene.registrar.closeFlow(direct);
    expect(scene.registrar.bindingsOf(deviceId)).toMatchObject([
      { contactUri: 'sip:nina@192.0.2.10:5060;transport=tcp', flow: undefined },
    ]);
  });

  it('of one instance replace each other by reg-id, and stand side by side with different ones (RFC 5626)', async () => {
    const response = await scene.register(flowHeaders(1001, 1));
    expect([response.headers.get('Require'), response.headers.get('Flow-Timer')]).toEqual(['outbound', '25']);
    expect(response.headers.get('Contact')).toContain('+sip.instance="<urn:uuid:1>";reg-id=1');
    await scene.register(flowHeaders(1002, 2));
    await scene.register(flowHeaders(1003, 1));
    expect(scene.contacts().toSorted()).toEqual(['sip:nina@192.0.2.10:1002', 'sip:nina@192.0.2.10:1003']);
    expect(await scene.store.loadAll()).toHaveLength(2);
  });

  it('are refused with 439 when the first hop does not support them, and ignored when the phone does not', async () => {
    const Contact = '<sip:nina@192.0.2.10>;+sip.instance="<urn:uuid:1>";reg-id=1';
    const Via = ['SIP/2.0/UDP proxy.example;branch=z9hG4bKp', 'SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKr'];
    expect((await scene.register({ Contact, Via, Supported: 'outbound' })).status).toBe(439);
    expect((await scene.register({ Contact, Via, Supported: 'outbound, path', Path: '<sip:proxy.example;lr>' })).status).toBe(
      439,
    );
    const response = await scene.register({ Contact, Supported: 'gruu' });
    expect([response.status, response.headers.has('Require')]).toEqual([200, false]);
    const through = await scene.register({
      Contact,
      Via,
      Supported: 'outbound, path',
      Path: '<sip:edge.example;lr>, <sip:proxy.example;lr;ob>',
    });
    expect(through.status).toBe(200);
    expect((await scene.register({ Contact: [Contact, desk], Supported: 'outbound' })).status).toBe(400);
  });

  it('do not belong to a device behind a Path, which is kept with its binding and given back', async () => {
    const flow = makeFlow('tcp', '198.51.100.1', 5060);
    const path = ['<sip:in.example;lr>', '<sip:edge.example;lr;ob>'];
    const response = await scene.register({ Contact: desk, Path: path, Supported: 'path' }, { flow });
    expect(response.headers.getAll('Path')).toEqual(path);
    scene.registrar.closeFlow(flow);
    expect(scene.registrar.bindingsOf(deviceId)[0]).toMatchObject({
      path: ['sip:in.example;lr', 'sip:edge.example;lr;ob'],
      flow: undefined,
      livesByFlow: false,
    });
  });
});

const gruusOf = (value: string) => [/pub-gruu="([^"]+)"/.exec(value)?.[1], /temp-gruu="([^"]+)"/.exec(value)?.[1]] as const;

describe('GRUU', () => {
  const Contact = '<sip:nina@192.0.2.10>;+sip.instance="<urn:uuid:00aa>"';

  it('is given to those who ask, and leads to that instance only', async () => {
    await scene.register({ Contact: '<sip:nina@192.0.2.99>', 'Call-ID': 'other-phone' });
    const response = await scene.register({ Contact, Supported: 'gruu' });
    const value = response.headers.getAll('Contact').find((one) => one.includes('pub-gruu'))!;
    const [publicGruu, temporaryGruu] = gruusOf(value);
    expect(publicGruu).toBe('sip:nina@parley.example;gr=urn:uuid:00aa');
    expect(temporaryGruu).not.toContain('nina');
    for (const gruu of [publicGruu!, temporaryGruu!]) {
      expect(scene.registrar.bindingsOfGruu(gruu)).toMatchObject([{ contactUri: 'sip:nina@192.0.2.10' }]);
    }
    expect(scene.registrar.bindingsOfGruu('sip:nina@parley.example')).toBeUndefined();
    expect(scene.registrar.bindingsOfGruu('sip:tgruu.AAAAAAAAAAAAAAAAAAAAAA@parley.example;gr')).toEqual([]);
    expect((await scene.register({ Contact })).headers.get('Contact')).not.toContain('gruu');
  });

  it('that is temporary is new each time, lasts while the Call-ID lasts, and survives a restart', async () => {
    const first = gruusOf((await scene.register({ Contact, Supported: 'gruu' })).headers.get('Contact')!)[1]!;
    const second = gruusOf((await scene.register({ Contact, Supported: 'gruu' })).headers.get('Contact')!)[1]!;
    expect(second).not.toBe(first);
    expect(scene.registrar.bindingsOfGruu(first)).toHaveLength(1);
    await scene.start().restore();
    expect(scene.registrar.bindingsOfGruu(second)).toHaveLength(1);
    await scene.register({ Contact, Supported: 'gruu', 'Call-ID': 'new' });
    expect(scene.registrar.bindingsOfGruu(first)).toEqual([]);
  });
});

describe('restart', () => {
  it('brings back what can still be reached, without what expired or was removed', async () => {
    await scene.register({ Contact: desk });
    await scene.register({ Contact: '<sip:nina@192.0.2.11>;expires=60' });
    await scene.register({ Contact: '<sip:olaf@192.0.2.30>' }, { user: 'olaf' });
    await scene.register({ Contact: '<sip:x@y.invalid;transport=ws>' }, { flow: makeFlow('wss') });
    scene.registrar[Symbol.dispose]();
    scene.clock.advance(61_000);
    scene.devices.splice(1, 1);
    await scene.start().restore();
    expect(scene.registrar.size).toBe(1);
    expect(scene.registrar.bindingsOf(deviceId)).toMatchObject([
      { contactUri: 'sip:nina@192.0.2.10:5060', flow: undefined, source: { transport: 'udp', host: '192.0.2.10', port: 5060 } },
    ]);
    scene.clock.advance(3_600_000);
    expect(scene.registrar.size).toBe(0);
    expect(await scene.store.loadAll()).toEqual([]);
  });

  it('is not made impossible by a store that fails', async () => {
    scene = new Scene({
      store: {
        save: () => Promise.reject(new Error('full')),
        remove: () => Promise.reject(new Error('full')),
        loadAll: () => Promise.resolve([]),
      },
    });
    expect((await scene.register({ Contact: desk })).status).toBe(200);
    expect((await scene.register({ Contact: '*', Expires: '0' })).status).toBe(200);
    expect(scene.registrar.size).toBe(0);
  });
});

describe('whatever comes', () => {
  it('tells every coming and going exactly once, and the store knows what is there', async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('register' as const),
        host: fc.nat(4),
        expires: fc.constantFrom(0, 40, 100),
        callId: fc.nat(2),
      }),
      fc.record({ kind: fc.constant('flow' as const), host: fc.nat(4), reg: fc.integer({ min: 1, max: 2 }) }),
      fc.record({ kind: fc.constant('close' as const), which: fc.nat(5) }),
      fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ kind: fc.constant('clear' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const one = new Scene();
        const flows: SipFlow[] = [];
        let count = 0;
        one.registrar.events.on('bindingAdded', () => (count += 1));
        one.registrar.events.on('bindingRemoved', () => (count -= 1));
        for (const step of steps) {
          const flow = makeFlow(step.kind === 'flow' ? 'wss' : 'udp');
          if (step.kind === 'register') {
            const Contact = `<sip:nina@192.0.2.${step.host}>;expires=${step.expires};+sip.instance="<urn:uuid:${step.host % 2}>"`;
            await one.register({ Contact, 'Call-ID': `c${step.callId}` }, { flow });
          } else if (step.kind === 'flow') {
            flows.push(flow);
            const Contact = `<sip:n${step.host}@x.invalid;transport=ws>;reg-id=${step.reg};+sip.instance="<urn:uuid:9>"`;
            await one.register({ Contact, Supported: 'outbound' }, { flow });
          } else if (step.kind === 'close') {
            if (flows[step.which]) one.registrar.closeFlow(flows[step.which]!);
          } else if (step.kind === 'wait') one.clock.advance(step.seconds * 1000);
          else await one.register({ Contact: '*', Expires: '0' });
          const lasting = one.registrar.bindingsOf(deviceId).filter((binding) => !binding.livesByFlow);
          expect(count).toBe(one.registrar.size);
          expect(one.registrar.bindingsOf(deviceId)).toHaveLength(count);
          expect((await one.store.loadAll()).map(({ contactUri }) => contactUri).toSorted()).toEqual(
            lasting.map(({ contactUri }) => contactUri).toSorted(),
          );
        }
        one.clock.advance(8_000_000);
        expect(one.registrar.size).toBe(0);
        expect(one.clock.pendingTimers).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
