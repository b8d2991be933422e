import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedMediaPlane } from '../../src/adapters/media/embedded/index.ts';
import type { CallId, LegId } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { MediaEndpoint, MediaPlane } from '../../src/telephony/media/index.ts';
import { amplitudeOf, MediaPeer, until } from './media-peer.ts';
import { WebrtcPeer } from './webrtc-peer.ts';

describe('embedded: a WebRTC endpoint', () => {
  let plane: MediaPlane;
  beforeAll(() => {
    plane = new EmbeddedMediaPlane({ logger: silentLogger, workers: 1, bindAddress: '127.0.0.1', portRange: null });
  });
  afterAll(async () => {
    await plane[Symbol.asyncDispose]();
  });

  const endpointFor = (call: string, transport: 'rtp' | 'webrtc'): Promise<MediaEndpoint> =>
    plane.createEndpoint({
      callId: call as CallId,
      legId: `${call} ${transport}` as LegId,
      transport,
      codecs: ['PCMA', 'opus'],
      silenceTimeoutMs: 0,
    });

  it('talks with a phone both ways after ICE, DTLS and the check of the fingerprint', async () => {
    const phone = await MediaPeer.open({ transport: 'rtp', codec: 'PCMA' });
    const browser = new WebrtcPeer();
    const [a, b] = [await endpointFor('w1', 'rtp'), await endpointFor('w1', 'webrtc')];
    const failures: string[] = [];
    b.on('failed', ({ reason }) => failures.push(reason));
    phone.settle(phone.negotiator.readAnswer((await a.acceptOffer(phone.negotiator.buildOffer())).answer));
    const { answer } = await b.acceptOffer(await browser.offer());
    expect(answer).toContain('a=setup:passive');
    expect(answer).toContain('a=ice-lite');
    await browser.takeAnswer(answer);
    await a.hear({ kind: 'leg', endpoint: b });
    await b.hear({ kind: 'leg', endpoint: a });
    phone.say(700);
    browser.say(1100);
    await until('both hear', () => phone.received.length > 60 && browser.received.length > 60, 10_000).catch((error: Error) => {
      throw new Error(`${error.message}; phone ${phone.received.length}, browser ${browser.received.length}, ${failures.join()}`);
    });
    expect(amplitudeOf(phone.heard(20), 1100)).toBeGreaterThan(6400);
    expect(amplitudeOf(browser.heard(20), 700)).toBeGreaterThan(6400);
    expect(failures).toEqual([]);
    phone.close();
    await browser.close();
    await a[Symbol.asyncDispose]();
    await b[Symbol.asyncDispose]();
    expect(await plane.usage()).toEqual({ endpoints: 0, mixers: 0, portsInUse: 0 });
  });

  it('fails, and passes nothing on, when the certificate is another than the description announced', async () => {
    const browser = new WebrtcPeer();
    const endpoint = await endpointFor('w2', 'webrtc');
    const failures: string[] = [];
    endpoint.on('failed', ({ reason }) => failures.push(reason));
    const offer = (await browser.offer()).replaceAll(
      /(a=fingerprint:sha-256 )(..)/g,
      (_, head: string, byte: string) => head + (byte === '00' ? '01' : '00'),
    );
    const { answer } = await endpoint.acceptOffer(offer);
    await browser.takeAnswer(answer);
    browser.say(700);
    await until('it failed', () => failures.length > 0);
    expect(failures[0]).toContain('not the one that the SDP announced');
    expect((await endpoint.quality()).packetsReceived).toBe(0);
    await browser.close();
    await endpoint[Symbol.asyncDispose]();
  });

  it('of a crashed worker fails, and the next call finds a new worker', async () => {
    const crashing = new EmbeddedMediaPlane({ logger: silentLogger, workers: 1, bindAddress: '127.0.0.1', portRange: null });
    const options = {
      callId: 'w3' as CallId,
      legId: 'w3' as LegId,
      transport: 'rtp' as const,
      codecs: ['PCMA' as const],
      silenceTimeoutMs: 0,
    };
    const lost = await crashing.createEndpoint(options);
    const failures: string[] = [];
    lost.on('failed', ({ reason }) => failures.push(reason));
    await crashing.crashWorker(0);
    await until('it failed', () => failures.length > 0);
    await expect(lost.quality()).rejects.toMatchObject({ code: 'media-unavailable' });
    const next = await crashing.createEndpoint({ ...options, callId: 'w4' as CallId });
    expect(await next.createOffer()).toContain('m=audio');
    expect((await crashing.usage()).endpoints).toBe(1);
    await crashing[Symbol.asyncDispose]();
  });
});
