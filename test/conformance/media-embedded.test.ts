import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedMediaPlane, type EmbeddedMediaPlaneProps } from '../../src/adapters/media/embedded/index.ts';
import type { CallId, LegId } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { SystemRandom } from '../../src/kernel/random.ts';
import { buildStun, parseStun, stunAttributes } from '../../src/protocol/rtp/stun/index.ts';
import { SdpNegotiator } from '../../src/protocol/sdp/index.ts';
import { readWav } from '../../src/protocol/wav/index.ts';
import type { EndpointOptions, MediaEndpoint, MediaPlane } from '../../src/telephony/media/index.ts';
import { amplitudeOf, MediaPeer, until } from './media-peer.ts';

const random = new SystemRandom();
const BINDING = 1;

function planeWith(props: Partial<EmbeddedMediaPlaneProps>): EmbeddedMediaPlane {
  return new EmbeddedMediaPlane({ logger: silentLogger, workers: 1, bindAddress: '127.0.0.1', portRange: null, ...props });
}

let calls = 0;
function endpointOn(plane: MediaPlane, options: Partial<EndpointOptions> = {}): Promise<MediaEndpoint> {
  const call = `e${++calls}`;
  return plane.createEndpoint({
    callId: call as CallId,
    legId: call as LegId,
    transport: 'rtp',
    codecs: ['PCMA', 'G722'],
    silenceTimeoutMs: 0,
    ...options,
  });
}

/** The description of a browser that does nothing by itself. */
function browserDescription(port: number): SdpNegotiator {
  const fingerprint = { algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') };
  const webrtc = { fingerprint, ssrc: 7, cname: 'peer' };
  return new SdpNegotiator({ random, transport: 'webrtc', codecs: ['PCMA'], address: '127.0.0.1', port, webrtc });
}

interface IceNames {
  readonly ufrag: string;
  readonly pwd: string;
}

function iceIn(sdp: string): IceNames {
  return { ufrag: /a=ice-ufrag:(\S+)/.exec(sdp)![1]!, pwd: /a=ice-pwd:(\S+)/.exec(sdp)![1]! };
}

/** Asks as a full ICE agent does; resolves with `success` or `error`. */
async function check(socket: Socket, sdp: string, local: IceNames, peer: IceNames): Promise<string> {
  const port = Number(/m=audio (\d+)/.exec(sdp)![1]);
  const attributes = [
    { type: stunAttributes.username, value: Buffer.from(`${peer.ufrag}:${local.ufrag}`) },
    { type: stunAttributes.useCandidate, value: Buffer.alloc(0) },
  ];
  const transactionId = random.bytes(12);
  const reply = once(socket, 'message');
  socket.send(buildStun({ kind: 'request', method: BINDING, transactionId, attributes, password: peer.pwd }), port, '127.0.0.1');
  const [packet] = (await reply) as [Buffer];
  return parseStun(packet)?.kind ?? 'nothing';
}

/** Descriptions are made without waiting for the worker; these checks come once, where a browser repeats them until they are answered. */
async function inEffect(endpoint: MediaEndpoint): Promise<void> {
  await endpoint.quality();
}

describe('embedded: what only this plane decides', () => {
  let plane: EmbeddedMediaPlane;
  let folder: string;
  beforeAll(async () => {
    plane = planeWith({ connectTimeoutMs: 300 });
    folder = await mkdtemp(join(tmpdir(), 'parley-embedded-'));
  });
  afterAll(async () => {
    await plane[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('an ICE restart by the peer brings new credentials on both sides; the old ones are refused', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    await using endpoint = await endpointOn(plane, { transport: 'webrtc' });
    const peer = browserDescription(socket.address().port);
    const { answer: first } = await endpoint.acceptOffer(peer.buildOffer());
    const oldPeer = peer.localIce;
    await inEffect(endpoint);
    expect(await check(socket, first, oldPeer, iceIn(first))).toBe('success');
    const { answer: second } = await endpoint.acceptOffer(peer.buildOffer({ iceRestart: true }));
    expect(iceIn(second).pwd).not.toBe(iceIn(first).pwd);
    await inEffect(endpoint);
    expect(await check(socket, second, oldPeer, iceIn(first))).toBe('error');
    expect(await check(socket, second, peer.localIce, iceIn(second))).toBe('success');
    socket.close();
  });

  it('an ICE restart of ours brings new credentials as well', async () => {
    await using endpoint = await endpointOn(plane, { transport: 'webrtc' });
    const before = iceIn(await endpoint.createOffer());
    expect(iceIn(await endpoint.createOffer())).toEqual(before);
    expect(iceIn(await endpoint.createOffer({ iceRestart: true }))).not.toEqual(before);
  });

  it('a peer that insists on being the DTLS server is refused in plain words', async () => {
    await using endpoint = await endpointOn(plane, { transport: 'webrtc' });
    const offer = browserDescription(9).buildOffer().replace('a=setup:actpass', 'a=setup:passive');
    const refusal = endpoint.acceptOffer(offer);
    await expect(refusal).rejects.toMatchObject({ code: 'media-bad-sdp' });
    await expect(refusal).rejects.toThrow(/setup:passive/);
  });

  it('a browser that never comes through ICE fails, once', async () => {
    await using endpoint = await endpointOn(plane, { transport: 'webrtc' });
    const failures: string[] = [];
    endpoint.on('failed', ({ reason }) => failures.push(reason));
    await endpoint.acceptOffer(browserDescription(9).buildOffer());
    await until('it failed', () => failures.length > 0);
    expect(failures).toEqual(['no ICE connectivity check came in time']);
  });

  it('a browser that stops after ICE fails for want of DTLS', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    await using endpoint = await endpointOn(plane, { transport: 'webrtc' });
    const failures: string[] = [];
    endpoint.on('failed', ({ reason }) => failures.push(reason));
    const peer = browserDescription(socket.address().port);
    const { answer } = await endpoint.acceptOffer(peer.buildOffer());
    await inEffect(endpoint);
    expect(await check(socket, answer, peer.localIce, iceIn(answer))).toBe('success');
    await until('it failed', () => failures.length > 0);
    expect(failures).toEqual(['the DTLS handshake was not completed in time']);
    socket.close();
  });

  it('a phone behind NAT is heard and spoken to where its first packet came from, and nobody after it', async () => {
    const [phone, stranger] = [
      await MediaPeer.open({ transport: 'rtp', codec: 'PCMA' }),
      await MediaPeer.open({ transport: 'rtp', codec: 'PCMA' }),
    ];
    await using endpoint = await endpointOn(plane, { symmetricAddress: '127.0.0.1' });
    // Its description names a port that is not where its packets come from.
    const { answer } = await endpoint.acceptOffer(phone.negotiator.buildOffer().replace(/m=audio \d+/, 'm=audio 9'));
    phone.settle(phone.negotiator.readAnswer(answer));
    const { session } = stranger.negotiator.answerOffer(await endpoint.createOffer());
    stranger.settle(session);
    phone.say(700);
    await endpoint.hear({ kind: 'tone', tone: 'dial' });
    await until('the phone hears', () => phone.received.length > 10);
    stranger.say(900);
    await until('the stranger is refused', async () => (await endpoint.quality()).packetsRefused >= 10);
    expect(stranger.received).toHaveLength(0);
    phone.close();
    stranger.close();
  });

  it('runs out of ports with a code, and goes on when one is given back', async () => {
    await using small = planeWith({ portRange: { first: 39_000, last: 39_003 }, quarantineMs: 10 });
    const one = await endpointOn(small);
    await endpointOn(small);
    await expect(endpointOn(small)).rejects.toMatchObject({ code: 'media-unavailable' });
    await one[Symbol.asyncDispose]();
    await until('a port has rested', async () => (await endpointOn(small).catch(() => null)) !== null);
    expect((await small.usage()).endpoints).toBe(2);
  });

  it('hears digits as tones from a peer without telephone-events', async () => {
    const [from, to] = [
      await MediaPeer.open({ transport: 'rtp', codec: 'PCMA' }),
      await MediaPeer.open({ transport: 'rtp', codec: 'PCMA' }),
    ];
    const withoutEvents = (sdp: string) => sdp.replaceAll(/a=(rtpmap|fmtp):101 .*\r\n/g, '').replace(/(m=audio .*) 101/, '$1');
    await using speaking = await endpointOn(plane);
    await using listening = await endpointOn(plane);
    const digits: string[] = [];
    listening.on('dtmf', ({ digit }) => digits.push(digit));
    // One plane plays the tones, its peer's packets are handed to the other endpoint.
    from.settle(from.negotiator.readAnswer((await speaking.acceptOffer(withoutEvents(from.negotiator.buildOffer()))).answer));
    const settled = await listening.acceptOffer(withoutEvents(to.negotiator.buildOffer()));
    to.settle(to.negotiator.readAnswer(settled.answer));
    expect(settled.negotiated.telephoneEvents).toBe(false);
    await speaking.sendDtmf('42');
    await until('the tones came', () => from.received.length >= 10);
    for (const { payload } of from.received) to.sendPayload(8, payload);
    for (let i = 0; i < 5; i++) to.sendPayload(8, Buffer.alloc(160, 0xd5));
    await until('both digits were heard', () => digits.length >= 2);
    expect(digits).toEqual(['4', '2']);
    from.close();
    to.close();
  });

  it('leaves a playable recording when the worker is killed', async () => {
    const doomed = planeWith({});
    const peer = await MediaPeer.open({ transport: 'rtp', codec: 'PCMA' });
    const endpoint = await endpointOn(doomed);
    peer.settle(peer.negotiator.readAnswer((await endpoint.acceptOffer(peer.negotiator.buildOffer())).answer));
    const path = join(folder, 'killed.wav');
    peer.say(700);
    await endpoint.startRecording(path);
    await until('two batches are written', async () => (await readFile(path)).length > 44 + 64_000);
    await doomed.crashWorker(0);
    peer.close();
    const { samples, sampleRate, channels } = readWav(await readFile(path));
    expect(channels).toBe(2);
    const said = samples.filter((_, index) => index % 2 === 0).subarray(sampleRate / 4);
    expect(amplitudeOf({ pcm: said, sampleRate }, 700)).toBeGreaterThan(6000);
    await doomed[Symbol.asyncDispose]();
  });

  it('refuses to record where nothing can be written', async () => {
    await using endpoint = await endpointOn(plane);
    await expect(endpoint.startRecording('/dev/full')).rejects.toMatchObject({ code: 'media-unavailable' });
  });
});

describe('embedded: legs of two calls that two workers carry, joined by a transfer', () => {
  let plane: EmbeddedMediaPlane;
  beforeAll(() => {
    plane = planeWith({ workers: 2 });
  });
  afterAll(() => plane[Symbol.asyncDispose]());

  async function party(codec: 'PCMA' | 'G722' | 'opus', transport: 'rtp' | 'srtp-sdes' = 'rtp') {
    const peer = await MediaPeer.open({ transport, codec });
    const endpoint = await endpointOn(plane, { transport, codecs: ['PCMA', 'G722', 'opus'] });
    const { answer } = await endpoint.acceptOffer(peer.negotiator.buildOffer());
    peer.settle(peer.negotiator.readAnswer(answer));
    return { peer, endpoint };
  }

  it.each([
    ['PCMA', 'PCMA'],
    ['PCMA', 'G722'],
    ['opus', 'PCMA'],
  ] as const)('hear each other (%s and %s), get digits from each other once, and leave nothing behind', async (one, other) => {
    const a = await party(one);
    const b = await party(other, 'srtp-sdes');
    const told: { digit: string; isPassedOn?: boolean }[] = [];
    a.endpoint.on('dtmf', ({ digit, isPassedOn }) => told.push({ digit, ...(isPassedOn !== undefined && { isPassedOn }) }));
    await a.endpoint.hear({ kind: 'leg', endpoint: b.endpoint });
    await b.endpoint.hear({ kind: 'leg', endpoint: a.endpoint });
    expect(await plane.usage()).toMatchObject({ endpoints: 6 });
    a.peer.say(700);
    b.peer.say(1100);
    for (const [listener, frequency] of [
      [a.peer, 1100],
      [b.peer, 700],
    ] as const) {
      const from = listener.received.length;
      await until('sound came', () => listener.received.length >= from + 60);
      expect(amplitudeOf(listener.heard(from + 20), frequency)).toBeGreaterThan(6400);
    }
    a.peer.press('5');
    await until('the digit is told', () => told.length > 0);
    // Who hears the event passes it on by command.
    expect(told).toEqual([{ digit: '5', isPassedOn: false }]);
    expect(b.peer.digits()).toBe('');
    await a.endpoint.hear({ kind: 'silence' });
    expect(await plane.usage()).toMatchObject({ endpoints: 4 });
    for (const { peer, endpoint } of [a, b]) {
      peer.close();
      await endpoint[Symbol.asyncDispose]();
    }
    expect(await plane.usage()).toEqual({ endpoints: 0, mixers: 0, portsInUse: 0 });
  });
});
