import { beforeEach, describe, expect, it } from 'vitest';
import { SipNetwork } from '../../../test/support/sip-network.ts';
import type { CompanyId, DomainId, TrunkId } from '../../kernel/ids.ts';
import { SeededRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { type IncomingRequest, SipUserAgent } from '../../protocol/sip/user-agent/index.ts';
import { type Trunk, TrunkKeepAlive, TrunkRegistrationClient } from './index.ts';

const trunk: Trunk = {
  id: 'trunk' as TrunkId,
  companyId: 'company' as CompanyId,
  domainId: 'domain' as DomainId,
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
  optionsIntervalS: 30,
  enabled: true,
};

let clock: VirtualClock;
let carrierAnswers: (request: IncomingRequest) => void;
let received: IncomingRequest[];
let client: TrunkRegistrationClient;
let ours: SipUserAgent;
let network: SipNetwork;
let told: string[];

beforeEach(() => {
  clock = new VirtualClock();
  network = new SipNetwork(clock);
  received = [];
  told = [];
  const carrier = new SipUserAgent({ transport: network.host('192.0.2.9'), clock, random: new SeededRandom(9) });
  carrier.onRequest('REGISTER', (request) => {
    received.push(request);
    carrierAnswers(request);
  });
  ours = new SipUserAgent({ transport: network.host('192.0.2.1'), clock, random: new SeededRandom(1) });
  client = new TrunkRegistrationClient({ userAgent: ours, clock, random: new SeededRandom(3), trunk });
  client.events.on('changed', ({ state }) => told.push(state));
});

const accept = (request: IncomingRequest, expires: string) =>
  request.respond(200, { headers: [['Contact', `<sip:4930@192.0.2.1>;expires=${expires}`]] });

describe('a trunk that registers', () => {
  it('answers the challenge, and refreshes before its time is over', async () => {
    carrierAnswers = (request) => {
      if (request.message.headers.has('Authorization')) accept(request, '100');
      else
        request.respond(401, {
          headers: [['WWW-Authenticate', 'Digest realm="carrier", nonce="n1", qop="auth", algorithm=MD5']],
        });
    };
    client.start();
    await clock.advanceAsync(100);
    expect(told).toEqual(['registering', 'registered']);
    expect(received).toHaveLength(2);
    await clock.advanceAsync(86_000);
    expect(received).toHaveLength(3);
    expect(received[2]!.message.headers.get('Authorization')).toContain('nc=00000002');
    const numbers = received.map((one) => Number.parseInt(one.message.headers.get('CSeq')!, 10));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(3);
    const done = client.stop();
    await clock.advanceAsync(100);
    await done;
    expect(received.at(-1)!.message.headers.get('Expires')).toBe('0');
    await clock.advanceAsync(100_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('asks for longer after 423', async () => {
    carrierAnswers = (request) => {
      if (request.message.headers.get('Expires') === '7200') accept(request, '7200');
      else request.respond(423, { headers: [['Min-Expires', '7200']] });
    };
    client.start();
    await clock.advanceAsync(100);
    expect(client.state).toBe('registered');
  });

  it('that is refused tries again, each time later, up to half an hour', async () => {
    const atMs: number[] = [];
    carrierAnswers = (request) => {
      atMs.push(clock.now());
      request.respond(403);
    };
    client.start();
    await clock.advanceAsync(4 * 3600_000);
    expect(told.slice(0, 3)).toEqual(['registering', 'failed', 'registering']);
    const gaps = atMs.slice(1).map((at, index) => at - atMs[index]!);
    expect(gaps[0]!).toBeLessThanOrEqual(31_000);
    expect(gaps.at(-1)!).toBeGreaterThanOrEqual(900_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1_801_000);
  });
});

describe('a trunk that is asked by OPTIONS', () => {
  it('is told to be reachable, unreachable and reachable again', async () => {
    const keepAlive = new TrunkKeepAlive({ userAgent: ours, clock, trunk, sipDomain: 'example.com' });
    const seen: boolean[] = [];
    keepAlive.events.on('changed', ({ isReachable }) => seen.push(isReachable));
    keepAlive.start();
    await clock.advanceAsync(100);
    network.fate = () => [];
    await clock.advanceAsync(100_000);
    network.fate = () => [1];
    await clock.advanceAsync(100_000);
    expect(seen).toEqual([true, false, true]);
    keepAlive.stop();
    await clock.advanceAsync(100_000);
    expect(clock.pendingTimers).toBe(0);
  });
});
