import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedMediaPlane } from '../../src/adapters/media/embedded/index.ts';
import { RtpengineMediaPlane } from '../../src/adapters/media/rtpengine/index.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import type { CallId, LegId } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { SystemRandom } from '../../src/kernel/random.ts';
import type { MediaEndpoint, MediaTransport } from '../../src/telephony/media/index.ts';
import { RtpengineDaemon } from '../support/rtpengine-daemon.ts';
import { amplitudeOf, MediaPeer, until } from './media-peer.ts';
import type { SoundPeer } from './sound-peer.ts';
import { WebrtcPeer } from './webrtc-peer.ts';

describe('rtpengine: the media plane', () => {
  let daemon: RtpengineDaemon;
  let plane: RtpengineMediaPlane;

  beforeAll(async () => {
    daemon = await RtpengineDaemon.start();
  });
  afterAll(() => daemon[Symbol.asyncDispose]());

  const openPlane = (): Promise<RtpengineMediaPlane> =>
    RtpengineMediaPlane.open({
      clock: new SystemClock(),
      random: new SystemRandom(),
      logger: silentLogger,
      daemon: daemon.address,
      digits: daemon.digits,
      own: new EmbeddedMediaPlane({ logger: silentLogger, workers: 1, bindAddress: '127.0.0.1', portRange: null }),
    });

  beforeEach(async () => {
    plane = await openPlane();
  });
  afterEach(() => plane[Symbol.asyncDispose]());

  const endpointFor = (call: string, transport: MediaTransport = 'rtp', silenceTimeoutMs = 0): Promise<MediaEndpoint> =>
    plane.createEndpoint({
      callId: call as CallId,
      legId: `${call} ${transport}` as LegId,
      transport,
      codecs: ['PCMA', 'PCMU'],
      silenceTimeoutMs,
    });

  async function phoneOn(endpoint: MediaEndpoint, transport: 'rtp' | 'srtp-sdes' = 'rtp'): Promise<MediaPeer> {
    const phone = await MediaPeer.open({ transport, codec: 'PCMA' });
    phone.settle(phone.negotiator.readAnswer((await endpoint.acceptOffer(phone.negotiator.buildOffer())).answer));
    return phone;
  }

  async function connect(a: MediaEndpoint, b: MediaEndpoint): Promise<void> {
    await a.hear({ kind: 'leg', endpoint: b });
    await b.hear({ kind: 'leg', endpoint: a });
  }

  it('joins two legs of one codec, tells the digits between them, and takes them back for a recording', async () => {
    const [a, b] = [await endpointFor('j1'), await endpointFor('j1', 'srtp-sdes')];
    const [phoneA, phoneB] = [await phoneOn(a), await phoneOn(b, 'srtp-sdes')];
    const told: string[] = [];
    a.on('dtmf', ({ digit }) => told.push(digit));
    await connect(a, b);
    expect(plane.joined).toBe(2);
    phoneA.say(700);
    phoneB.say(1100);
    await until('both hear', () => phoneA.received.length > 50 && phoneB.received.length > 50);
    expect(amplitudeOf(phoneA.heard(10), 1100)).toBeGreaterThan(6400);
    expect(amplitudeOf(phoneB.heard(10), 700)).toBeGreaterThan(6400);
    expect(new Set(phoneB.received.map((packet) => packet.ssrc))).toEqual(new Set([phoneA.ssrc]));
    phoneA.press('7');
    await until('the digit is told', () => told.length > 0);
    expect(told).toEqual(['7']);
    const quality = await a.quality();
    expect(quality.packetsReceived).toBeGreaterThan(45);
    expect(quality.packetsSent).toBeGreaterThan(45);
    await b.startRecording('/dev/null').catch(() => null);
    await a.muteInput(true);
    expect(plane.joined).toBe(0);
    phoneA.close();
    phoneB.close();
  });

  it('sends to legs that are joined nothing of its own before, though they talk already and one answers last', async () => {
    const [a, b] = [await endpointFor('j5'), await endpointFor('j5')];
    const phoneB = await MediaPeer.open({ transport: 'rtp', codec: 'PCMA' });
    await phoneB.meet(b, { offeredByUs: true });
    phoneB.say(1100);
    await until('it talks', () => phoneB.sent > 10);
    await a.hear({ kind: 'leg', endpoint: b });
    const phoneA = await phoneOn(a);
    phoneA.say(700);
    await b.hear({ kind: 'leg', endpoint: a });
    expect(plane.joined).toBe(2);
    await until('both hear', () => phoneA.received.length > 40 && phoneB.received.length > 40);
    expect(new Set(phoneA.received.map((packet) => packet.ssrc))).toEqual(new Set([phoneB.ssrc]));
    expect(new Set(phoneB.received.map((packet) => packet.ssrc))).toEqual(new Set([phoneA.ssrc]));
    phoneA.close();
    phoneB.close();
  });

  it('leaves the one that stays with our own plane when the other ends', async () => {
    const [a, b] = [await endpointFor('j2'), await endpointFor('j2')];
    const [phoneA, phoneB] = [await phoneOn(a), await phoneOn(b)];
    await connect(a, b);
    expect(plane.joined).toBe(2);
    await b[Symbol.asyncDispose]();
    expect(plane.joined).toBe(0);
    await a.hear({ kind: 'tone', tone: 'dial' });
    await until('the tone plays', () => phoneA.received.length > 60);
    expect(amplitudeOf(phoneA.heard(10), 425)).toBeGreaterThan(2500);
    phoneA.close();
    phoneB.close();
  });

  it('keeps its ports when a joined peer offers again', async () => {
    const [a, b] = [await endpointFor('j3'), await endpointFor('j3')];
    const [phoneA, phoneB] = [await phoneOn(a), await phoneOn(b)];
    await connect(a, b);
    const before = phoneA.negotiator.session!.remote;
    const { answer } = await a.acceptOffer(phoneA.negotiator.buildOffer({ direction: 'sendonly' }));
    expect(answer).toContain('a=recvonly');
    expect(plane.joined).toBe(0);
    await a.acceptOffer(phoneA.negotiator.buildOffer());
    phoneA.settle(phoneA.negotiator.readAnswer((await a.acceptOffer(phoneA.negotiator.buildOffer())).answer));
    expect(phoneA.negotiator.session!.remote).toEqual(before);
    phoneB.say(900);
    await until('it hears', () => phoneA.received.length > 50);
    expect(amplitudeOf(phoneA.heard(10), 900)).toBeGreaterThan(6400);
    phoneA.close();
    phoneB.close();
  });

  it('says once that a joined peer fell silent', async () => {
    const [a, b] = [await endpointFor('j4', 'rtp', 400), await endpointFor('j4')];
    const [phoneA, phoneB] = [await phoneOn(a), await phoneOn(b)];
    const told: number[] = [];
    a.on('silent', ({ forMs }) => told.push(forMs));
    await connect(a, b);
    phoneA.say(700);
    await until('packets pass', () => phoneB.received.length > 40);
    expect(told).toEqual([]);
    phoneA.hush();
    await until('silence is told', () => told.length > 0);
    expect(told[0]).toBeGreaterThanOrEqual(400);
    phoneA.close();
    phoneB.close();
  });

  it.each([false, true])('joins a browser with a phone, parts them for good for music; we offered: %s', async (offeredByUs) => {
    const [a, b] = [await endpointFor('b1'), await endpointFor('b1', 'webrtc')];
    const [phone, browser] = [await phoneOn(a), new WebrtcPeer()];
    await browser.meet(b, { offeredByUs });
    phone.say(700);
    browser.say(1100);
    const bothHear = async (): Promise<void> => {
      const from = [phone.received.length + 5, browser.received.length + 5] as const;
      await until('both hear', () => phone.received.length > from[0] + 40 && browser.received.length > from[1] + 40);
      expect(amplitudeOf(phone.heard(from[0]), 1100)).toBeGreaterThan(6400);
      expect(amplitudeOf(browser.heard(from[1]), 700)).toBeGreaterThan(6400);
    };
    await connect(a, b);
    expect(plane.joined).toBe(2);
    await bothHear();
    await b.hear({ kind: 'music' });
    expect(plane.joined).toBe(0);
    await b.hear({ kind: 'leg', endpoint: a });
    await bothHear();
    expect(streamsOf(browser)).toHaveLength(2);
    expect(streamsOf(phone)).toHaveLength(2);
    expect(browser.connection.connectionState).toBe('connected');
    phone.close();
    await browser.close();
  });

  it('joins legs of two calls, and gives everything back when both are over', async () => {
    const [a, b, c] = [await endpointFor('t1'), await endpointFor('t1'), await endpointFor('t2', 'srtp-sdes')];
    const [phoneA, phoneB, phoneC] = [await phoneOn(a), await phoneOn(b), await phoneOn(c, 'srtp-sdes')];
    await connect(a, b);
    await connect(a, c);
    await b[Symbol.asyncDispose]();
    expect(plane.joined).toBe(2);
    phoneC.say(900);
    await until('it hears', () => phoneA.received.length > 50);
    expect(amplitudeOf(phoneA.heard(10), 900)).toBeGreaterThan(6400);
    await c[Symbol.asyncDispose]();
    expect(plane.joined).toBe(0);
    await expect(a.hear({ kind: 'leg', endpoint: c })).rejects.toMatchObject({ code: 'media-unavailable' });
    await a[Symbol.asyncDispose]();
    expect(await plane.usage()).toEqual({ endpoints: 0, mixers: 0, portsInUse: 0 });
    for (const phone of [phoneA, phoneB, phoneC]) phone.close();
  });

  it('joins a leg with another, but not with the first again, whose stream would come back', async () => {
    const [a, b, c] = [await endpointFor('r1'), await endpointFor('r1'), await endpointFor('r1', 'srtp-sdes')];
    const [phoneA, phoneB, phoneC] = [await phoneOn(a), await phoneOn(b), await phoneOn(c, 'srtp-sdes')];
    phoneB.say(900);
    phoneC.say(1300);
    const hears = async (frequency: number): Promise<void> => {
      const from = phoneA.received.length + 5;
      await until(`it hears ${frequency} Hz`, () => phoneA.received.length > from + 30);
      expect(amplitudeOf(phoneA.heard(from), frequency)).toBeGreaterThan(6400);
    };
    await connect(a, b);
    await hears(900);
    await b.hear({ kind: 'silence' });
    await connect(a, c);
    expect(plane.joined).toBe(2);
    await hears(1300);
    await c.hear({ kind: 'silence' });
    await connect(a, b);
    expect(plane.joined).toBe(0);
    await hears(900);
    expect(new Set(streamsOf(phoneA)).size).toBe(streamsOf(phoneA).length);
    for (const phone of [phoneA, phoneB, phoneC]) phone.close();
  });

  it('does what calls want of their legs one after another while they come to hear each other', async () => {
    const legs = await Promise.all(['m1', 'm1', 'm2', 'm2', 'm3', 'm3'].map((call) => endpointFor(call)));
    const phones = await Promise.all(legs.map((leg) => phoneOn(leg)));
    const [a, b, c, d, e, f] = legs as [MediaEndpoint, MediaEndpoint, MediaEndpoint, MediaEndpoint, MediaEndpoint, MediaEndpoint];
    const pair = (one: MediaEndpoint, other: MediaEndpoint) => [
      one.hear({ kind: 'leg', endpoint: other }),
      other.hear({ kind: 'leg', endpoint: one }),
    ];
    await Promise.all([...pair(a, b), ...pair(c, d), ...pair(e, f), ...pair(a, c), ...pair(b, e), ...pair(d, f)]);
    expect(plane.joined).toBe(6);
    phones.forEach((phone, index) => phone.say([600, 700, 800, 900, 1000, 1100][index]!));
    await until('all hear', () => phones.every((phone) => phone.received.length > 60));
    const heardBy = phones.map((phone) => phone.heard(20));
    [800, 1000, 600, 1100, 700, 900].forEach((frequency, index) => {
      expect(amplitudeOf(heardBy[index]!, frequency)).toBeGreaterThan(6400);
    });
    for (const phone of phones) phone.close();
  });

  it('offers only ciphers that encrypt', async () => {
    const offer = await (await endpointFor('s1', 'srtp-sdes')).createOffer();
    const suites = [...offer.matchAll(/^a=crypto:\d+ (\S+)/gm)].map((match) => match[1]);
    expect(suites).toEqual(['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32']);
  });

  it('refuses calls and fails those under way when the daemon is gone', async () => {
    const endpoint = await endpointFor('d1');
    const phone = await phoneOn(endpoint);
    const failures: string[] = [];
    endpoint.on('failed', ({ reason }) => failures.push(reason));
    daemon.kill();
    await until('the loss is told', () => failures.length > 0, 15_000);
    expect(failures).toEqual(['rtpengine does not answer any more']);
    await expect(endpointFor('d2')).rejects.toMatchObject({ code: 'media-unavailable' });
    await expect(openPlane()).rejects.toMatchObject({ code: 'media-unavailable' });
    phone.close();
  }, 30_000);
});

/** The SSRCs that a peer was sent, one after another: one that comes back counts again. */
function streamsOf(peer: SoundPeer): number[] {
  const all = peer.received.map(({ ssrc }) => ssrc);
  return all.filter((ssrc, index) => ssrc !== all[index - 1]);
}
