import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedMediaPlane } from '../../src/adapters/media/embedded/index.ts';
import { RtpengineMediaPlane } from '../../src/adapters/media/rtpengine/index.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import type { CallId, LegId } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { SystemRandom } from '../../src/kernel/random.ts';
import type { MediaEndpoint, MediaTransport } from '../../src/telephony/media/index.ts';
import { amplitudeOf, MediaPeer } from '../conformance/media-peer.ts';
import { launchBrowser } from '../support/browser.ts';
import { RtpengineDaemon } from '../support/rtpengine-daemon.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { writeToneFile } from '../support/tone-file.ts';
import { until } from '../support/until.ts';

/** In the page: one connection with the microphone, and what its statistics say of the sound that comes in. */
const pageScript = `
  window.open1 = async () => {
    window.pc = new RTCPeerConnection({ iceServers: [] });
    const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    window.microphone ??= await navigator.mediaDevices.getUserMedia({ audio });
    pc.addTrack(microphone.getAudioTracks()[0], microphone);
    pc.ontrack = ({ track }) => {
      const element = new Audio();
      element.srcObject = new MediaStream([track]);
      void element.play();
    };
  };
  window.said = async (description) => {
    await pc.setLocalDescription(description);
    return pc.localDescription.sdp;
  };
  window.incoming = async () => {
    const streams = [...(await pc.getStats()).values()].filter(({ type }) => type === 'inbound-rtp');
    return { packets: streams.reduce((sum, { packetsReceived }) => sum + packetsReceived, 0), level: Math.max(0, ...streams.map(({ audioLevel }) => audioLevel ?? 0)) };
  };
`;

describe('a real Chromium and a phone, joined inside rtpengine', () => {
  let daemon: RtpengineDaemon;
  let plane: RtpengineMediaPlane;
  let server: Server;
  let browser: Browser;
  let page: Page;
  let folder: TemporaryFolder;
  let calls = 0;

  beforeAll(async () => {
    daemon = await RtpengineDaemon.start();
    plane = await RtpengineMediaPlane.open({
      clock: new SystemClock(),
      random: new SystemRandom(),
      logger: silentLogger,
      daemon: daemon.address,
      digits: daemon.digits,
      own: new EmbeddedMediaPlane({ logger: silentLogger, workers: 1, bindAddress: '127.0.0.1', portRange: null }),
    });
    folder = await TemporaryFolder.create();
    await writeToneFile(`${folder.path}/microphone.wav`, 1000);
    server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>phone</title>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await launchBrowser({ microphoneWav: `${folder.path}/microphone.wav` });
    page = await (await browser.newContext({ permissions: ['microphone'] })).newPage();
    // The microphone is for pages of this machine or with a certificate only.
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    await page.evaluate(pageScript);
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
    await plane?.[Symbol.asyncDispose]();
    await daemon?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  const endpointFor = (transport: MediaTransport): Promise<MediaEndpoint> =>
    plane.createEndpoint({
      callId: `c${calls}` as CallId,
      legId: `c${calls} ${transport}` as LegId,
      transport,
      codecs: ['PCMA'],
      silenceTimeoutMs: 0,
    });

  const inPage = <T>(code: string): Promise<T> => page.evaluate<T>(code);

  /** Chromium counts half a second of packets more than now, at the level. */
  async function hearsPhone(): Promise<void> {
    const before = (await inPage<{ packets: number }>('incoming()')).packets;
    await until('Chromium hears the phone', async () => {
      const { packets, level } = await inPage<{ packets: number; level: number }>('incoming()');
      return packets > before + 25 && level > 0.2 && level < 0.3;
    });
  }

  async function phoneHears(phone: MediaPeer): Promise<void> {
    const from = phone.received.length;
    await until('the phone hears the microphone', () => {
      const { length } = phone.received;
      const amplitude = amplitudeOf(phone.heard(length - 25), 1000);
      return length > from + 30 && amplitude > 0.4 * 32_767 && amplitude < 0.6 * 32_767;
    });
  }

  async function connected(offeredByUs: boolean): Promise<{ phone: MediaPeer; legs: [MediaEndpoint, MediaEndpoint] }> {
    calls += 1;
    const [a, b] = [await endpointFor('rtp'), await endpointFor('webrtc')];
    const phone = await MediaPeer.open({ transport: 'rtp', codec: 'PCMA' });
    await inPage('open1()');
    if (offeredByUs) {
      await phone.meet(a, { offeredByUs: false });
      const offer = JSON.stringify({ type: 'offer', sdp: await b.createOffer() });
      await b.acceptAnswer(await inPage(`pc.setRemoteDescription(${offer}).then(() => pc.createAnswer()).then(said)`));
    } else {
      const { answer } = await b.acceptOffer(await inPage('pc.createOffer().then(said)'));
      await inPage(`pc.setRemoteDescription(${JSON.stringify({ type: 'answer', sdp: answer })})`);
      await phone.meet(a, { offeredByUs: true });
    }
    await a.hear({ kind: 'leg', endpoint: b });
    await b.hear({ kind: 'leg', endpoint: a });
    // At a quarter of full scale.
    phone.say(700, 8192);
    return { phone, legs: [a, b] };
  }

  async function end({ phone, legs }: { phone: MediaPeer; legs: readonly MediaEndpoint[] }): Promise<void> {
    await inPage('pc.close()');
    phone.close();
    await Promise.all(legs.map((leg) => leg[Symbol.asyncDispose]()));
  }

  it('hear each other, and again each time after music', async () => {
    const call = await connected(true);
    const [phoneLeg, browserLeg] = call.legs;
    expect(plane.joined).toBe(2);
    await hearsPhone();
    await phoneHears(call.phone);
    for (let hold = 1; hold <= 2; hold++) {
      await browserLeg.hear({ kind: 'music' });
      expect(plane.joined).toBe(0);
      await until('music comes', async () => (await inPage<{ level: number }>('incoming()')).level < 0.2);
      await browserLeg.hear({ kind: 'leg', endpoint: phoneLeg });
      await hearsPhone();
      await phoneHears(call.phone);
    }
    await end(call);
  });

  it('come through ICE and DTLS each time, whoever offers', async () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      const call = await connected(attempt % 2 === 0);
      await hearsPhone();
      await phoneHears(call.phone);
      await end(call);
    }
    expect(await plane.usage()).toEqual({ endpoints: 0, mixers: 0, portsInUse: 0 });
  });
});
