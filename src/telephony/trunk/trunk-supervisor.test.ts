import { beforeEach, describe, expect, it } from 'vitest';
import { SipNetwork } from '../../../test/support/sip-network.ts';
import type { CompanyId, DomainId, TrunkId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SeededRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { type IncomingRequest, SipUserAgent } from '../../protocol/sip/user-agent/index.ts';
import { emptyDirectoryContents, LiveCompanyDirectory } from '../company-directory/index.ts';
import { type Trunk, TrunkSupervisor } from './index.ts';

const companyId = 'company' as CompanyId;
const domainId = 'domain' as DomainId;
const trunk: Trunk = {
  id: 'trunk' as TrunkId,
  companyId,
  domainId,
  name: 'Carrier',
  authentication: { kind: 'registration', user: '4930', password: 'secret', registrar: 'sip:192.0.2.9' },
  proxy: 'sip:192.0.2.9',
  mediaSecurity: 'rtp',
  mediaPath: 'anchored',
  callerIdHeader: 'p-asserted-identity',
  calledNumberSource: 'request-uri',
  numberFormat: 'e164',
  codecs: ['PCMA'],
  numbers: [],
  maxCalls: 10,
  optionsIntervalS: 0,
  enabled: true,
};
const byAddress: Trunk = {
  ...trunk,
  id: 'address' as TrunkId,
  name: 'Neighbour',
  authentication: { kind: 'address', peers: ['192.0.2.9'] },
  optionsIntervalS: 30,
};

let clock: VirtualClock;
let network: SipNetwork;
let received: IncomingRequest[];
let answer: (request: IncomingRequest) => void;
let directory: LiveCompanyDirectory;
let supervisor: TrunkSupervisor;

const configure = (...trunks: Trunk[]) =>
  directory.replaceAll({
    ...emptyDirectoryContents,
    companies: [{ id: companyId, name: 'Company' }],
    domains: [{ id: domainId, companyId, name: 'Domain', sipDomain: 'parley.example' }],
    trunks,
  });
const methods = () => received.map(({ message }) => `${message.method} ${message.headers.get('Expires') ?? ''}`.trim());

beforeEach(() => {
  clock = new VirtualClock();
  network = new SipNetwork(clock);
  received = [];
  answer = (request) => request.respond(200, { headers: [['Contact', '<sip:4930@192.0.2.1>;expires=100']] });
  const carrier = new SipUserAgent({ transport: network.host('192.0.2.9'), clock, random: new SeededRandom(9) });
  for (const method of ['REGISTER', 'OPTIONS'] as const)
    carrier.onRequest(method, (request) => {
      received.push(request);
      answer(request);
    });
  directory = new LiveCompanyDirectory();
  const userAgent = new SipUserAgent({ transport: network.host('192.0.2.1'), clock, random: new SeededRandom(1) });
  supervisor = new TrunkSupervisor({ userAgent, clock, random: new SeededRandom(3), logger: silentLogger, directory });
  supervisor.start();
});

describe('the trunks of the configuration', () => {
  it('take calls from the carrier once registered, even while another of its names is not resolved', async () => {
    const transport = network.host('192.0.2.3');
    const resolve = transport.resolve.bind(transport);
    transport.resolve = (uri) => (uri.includes('carrier.test') ? new Promise(() => {}) : resolve(uri));
    const userAgent = new SipUserAgent({ transport, clock, random: new SeededRandom(5) });
    const parts = { userAgent, clock, random: new SeededRandom(6), logger: silentLogger, directory };
    const other = new TrunkSupervisor(parts);
    configure({
      ...trunk,
      authentication: { ...trunk.authentication, registrar: 'sip:carrier.test' } as Trunk['authentication'],
    });
    other.start();
    await clock.advanceAsync(100);
    expect(other.conditionOf(trunk.id).state).toBe('registered');
    expect(other.isCarrierOf(trunk.id, '192.0.2.9')).toBe(true);
  });

  it('are registered when they appear, left alone when only their limits change, and unregistered when they go', async () => {
    configure(trunk);
    expect(supervisor.isUp(trunk.id)).toBe(true);
    expect(supervisor.conditionOf(trunk.id)).toEqual({ state: 'unknown', stateText: 'Registering.', sinceMs: null });
    await clock.advanceAsync(100);
    expect(supervisor.conditionOf(trunk.id)).toMatchObject({ state: 'registered', stateText: 'Registered.' });
    const { sinceMs } = supervisor.conditionOf(trunk.id);
    expect(sinceMs).toBeGreaterThan(0);
    expect(supervisor.digestOf(trunk.id)).toBeDefined();
    expect(['192.0.2.9', '192.0.2.8'].map((address) => supervisor.isCarrierOf(trunk.id, address))).toEqual([true, false]);
    configure({ ...trunk, authentication: { ...trunk.authentication }, maxCalls: 3, name: 'New name' });
    await clock.advanceAsync(100);
    expect(methods()).toEqual(['REGISTER 3600']);
    expect(supervisor.conditionOf(trunk.id).sinceMs).toBe(sinceMs);
    configure({ ...trunk, enabled: false });
    await clock.advanceAsync(100);
    expect(methods()).toEqual(['REGISTER 3600', 'REGISTER 0']);
    expect(supervisor.digestOf(trunk.id)).toBeUndefined();
    await clock.advanceAsync(200_000);
    expect(received).toHaveLength(2);
    expect(clock.pendingTimers).toBe(0);
  });

  it('register with a changed password only when the old registration is taken back: the carrier would forget both', async () => {
    configure(trunk);
    await clock.advanceAsync(100);
    // The first word of farewell is lost on the way.
    let isLost = false;
    network.fate = (bytes) => {
      const isFarewell = bytes.toString('latin1').includes('Expires: 0');
      if (!isFarewell || isLost) return [1];
      isLost = true;
      return [];
    };
    configure({ ...trunk, authentication: { ...trunk.authentication, password: 'another' } as Trunk['authentication'] });
    await clock.advanceAsync(2000);
    expect(methods()).toEqual(['REGISTER 3600', 'REGISTER 0', 'REGISTER 3600']);
    expect(supervisor.conditionOf(trunk.id).state).toBe('registered');
  });

  it('that are refused carry no calls and say why; they carry calls again when the carrier takes them', async () => {
    answer = (request) => request.respond(403);
    configure(trunk);
    await clock.advanceAsync(100);
    expect(supervisor.isUp(trunk.id)).toBe(false);
    expect(supervisor.conditionOf(trunk.id)).toMatchObject({
      state: 'refused',
      stateText: 'The registrar refuses: 403 Forbidden.',
    });
    answer = (request) => request.respond(200);
    await clock.advanceAsync(31_000);
    expect(supervisor.isUp(trunk.id)).toBe(true);
  });

  it('stay up while a registration is refreshed', async () => {
    configure(trunk);
    await clock.advanceAsync(100);
    answer = () => undefined;
    await clock.advanceAsync(86_000);
    expect(received.length).toBeGreaterThan(1);
    expect(supervisor.isUp(trunk.id)).toBe(true);
    await clock.advanceAsync(40_000);
    expect(supervisor.isUp(trunk.id)).toBe(false);
    expect(supervisor.conditionOf(trunk.id).state).toBe('unreachable');
  });

  it('known by address are down while their peer does not answer OPTIONS', async () => {
    const changes: string[] = [];
    supervisor.onChanged((id) => changes.push(`${id} ${supervisor.conditionOf(id).state}`));
    configure(byAddress);
    await clock.advanceAsync(100);
    network.fate = () => [];
    await clock.advanceAsync(100_000);
    expect(supervisor.isUp(byAddress.id)).toBe(false);
    network.fate = () => [1];
    await clock.advanceAsync(100_000);
    expect(supervisor.isUp(byAddress.id)).toBe(true);
    expect(changes).toEqual(['address reachable', 'address unreachable', 'address reachable']);
    await supervisor[Symbol.asyncDispose]();
    await clock.advanceAsync(100_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('are all unregistered when they are stopped, carry no calls, follow no change, and begin again', async () => {
    configure(trunk);
    await clock.advanceAsync(100);
    expect(supervisor.summary()).toMatchObject({ registered: 1 });
    await Promise.all([supervisor.pause(), clock.advanceAsync(1100)]);
    expect(methods()).toEqual(['REGISTER 3600', 'REGISTER 0']);
    expect(supervisor.isUp(trunk.id)).toBe(false);
    configure({ ...trunk, proxy: 'sip:192.0.2.9:5070' });
    await clock.advanceAsync(100_000);
    expect(methods()).toHaveLength(2);
    supervisor.resume();
    configure(trunk);
    await clock.advanceAsync(1000);
    expect(supervisor.conditionOf(trunk.id).state).toBe('registered');
    expect(supervisor.isUp(trunk.id)).toBe(true);
  });

  it('are unregistered at the end, which does not wait long for a carrier that is silent', async () => {
    configure(trunk);
    await clock.advanceAsync(100);
    answer = () => undefined;
    let isOver = false;
    void supervisor[Symbol.asyncDispose]().then(() => {
      isOver = true;
    });
    await clock.advanceAsync(1100);
    expect(isOver).toBe(true);
    expect(methods().slice(0, 2)).toEqual(['REGISTER 3600', 'REGISTER 0']);
  });
});
