import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LegId } from '../../src/kernel/ids.ts';
import type { MediaEndpoint, MediaPlane } from '../../src/telephony/media/index.ts';
import { AMPLITUDE, hears, hearsAtLeast, newCall, partiesOf, type Side } from './media-parties.ts';
import { MediaPeer } from './media-peer.ts';
import { amplitudeOf, until } from './sound-peer.ts';
import { WebrtcPeer } from './webrtc-peer.ts';

/** What a plane may lack; its README says why. */
export interface MediaPlaneTraits {
  /** SSRCs that the receiver sees at the most, whatever its sources, each with a continuous sequence and none coming back. */
  readonly streams: 1 | 2;
  /** A replayed SRTP packet is refused; otherwise only a forged one is. */
  readonly refusesReplays: boolean;
}

const allTraits: MediaPlaneTraits = { streams: 1, refusesReplays: true };

/** What every media plane must do, with real packets on loopback. */
export function describeMediaPlane(name: string, makePlane: () => Promise<MediaPlane>, traits = allTraits): void {
  describe(`${name}: the media plane`, () => {
    let plane: MediaPlane;
    let folder: string;
    const { open, join1, joinBrowser, joinSide, connect, close } = partiesOf(() => plane);

    beforeAll(async () => {
      plane = await makePlane();
      folder = await mkdtemp(join(tmpdir(), 'parley-media-'));
    });

    afterEach(async () => {
      await close();
      expect(await plane.usage()).toEqual({ endpoints: 0, mixers: 0, portsInUse: 0 });
    });

    afterAll(async () => {
      await plane[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    });

    it(`shows the receiver no more than ${traits.streams} stream(s) through hold with music, retrieve and transfer`, async () => {
      const call = newCall();
      const [a, b, c] = [await join1(call), await join1(call), await join1(call, { transport: 'srtp-sdes' })];
      await connect(a, b);
      b.peer.say(900);
      c.peer.say(1300);
      await hears(a.peer, 900);
      await a.endpoint.hear({ kind: 'music' });
      const from = a.peer.received.length;
      await until('music plays', () => a.peer.received.length > from + 30);
      expect(amplitudeOf(a.peer.heard(from + 10), 900)).toBeLessThan(300);
      await a.endpoint.hear({ kind: 'leg', endpoint: b.endpoint });
      await hears(a.peer, 900);
      await a.endpoint.hear({ kind: 'leg', endpoint: c.endpoint });
      await hears(a.peer, 1300);
      const packets = a.peer.received;
      const begins = packets.filter(({ ssrc }, index) => ssrc !== packets[index - 1]?.ssrc);
      expect(begins.length).toBeLessThanOrEqual(traits.streams);
      for (let i = 1; i < packets.length; i++) {
        if (begins.includes(packets[i]!)) continue;
        expect((packets[i]!.sequence - packets[i - 1]!.sequence) & 0xffff).toBe(1);
        const step = (packets[i]!.timestamp - packets[i - 1]!.timestamp) | 0;
        expect(step).toBeGreaterThan(0);
        expect(step).toBeLessThan(8000);
      }
    });

    it.each([{ offeredByUs: false }, { offeredByUs: true }])(
      'lets a browser (%o) hear music on hold, its partner again, and somebody else after a transfer',
      async (how) => {
        const call = newCall();
        const [a, b, c] = [await joinBrowser(call, how), await join1(call), await joinBrowser(call, { codec: 'opus' })];
        await connect(a, b);
        a.peer.say(500, AMPLITUDE);
        b.peer.say(900, AMPLITUDE);
        c.peer.say(1300, AMPLITUDE);
        await Promise.all([hears(a.peer, 900), hears(b.peer, 500)]);
        await a.endpoint.hear({ kind: 'music' });
        const from = a.peer.received.length;
        await until('music plays', () => a.peer.received.length > from + 30);
        expect(amplitudeOf(a.peer.heard(from + 10), 900)).toBeLessThan(300);
        await a.endpoint.hear({ kind: 'leg', endpoint: b.endpoint });
        await hears(a.peer, 900);
        await connect(a, c);
        await b.endpoint.hear({ kind: 'silence' });
        await Promise.all([hears(a.peer, 1300), hears(c.peer, 500)]);
      },
    );

    it('goes on with a browser that holds and takes back by a description of its own', async () => {
      const call = newCall();
      const [a, b] = [await joinBrowser(call), await join1(call)];
      await connect(a, b);
      a.peer.say(500, AMPLITUDE);
      b.peer.say(900, AMPLITUDE);
      await hears(b.peer, 500);
      const hold = (await a.peer.offer()).replace('a=sendrecv', 'a=sendonly');
      const held = await a.endpoint.acceptOffer(hold);
      expect(held.negotiated.direction).toBe('recvonly');
      await a.peer.takeAnswer(held.answer);
      await a.peer.meet(a.endpoint, { offeredByUs: false });
      await Promise.all([hears(a.peer, 900), hears(b.peer, 500)]);
    });

    const strangers: Side[] = [
      { transport: 'rtp', codec: 'PCMA' },
      { transport: 'srtp-sdes', codec: 'PCMA' },
      { transport: 'webrtc', codec: 'PCMA' },
    ];

    it.each(strangers)('lets legs of two calls hear each other when both transferors are gone, one of them %o', async (side) => {
      const [call, consultation] = [newCall(), newCall()];
      const [transferee, transferor] = [await join1(call), await join1(call)];
      const [consulting, target] = [await join1(consultation), await joinSide(consultation, side, false)];
      await connect(transferee, transferor);
      await connect(consulting, target);
      transferee.peer.say(700, AMPLITUDE);
      target.peer.say(1100, AMPLITUDE);
      await Promise.all([hears(transferor.peer, 700), hears(consulting.peer, 1100)]);
      await connect(transferee, target);
      await Promise.all([transferor, consulting].map(({ endpoint }) => endpoint[Symbol.asyncDispose]()));
      await Promise.all([hears(transferee.peer, 1100), hears(target.peer, 700)]);
      const told: string[] = [];
      target.endpoint.on('dtmf', ({ digit }) => told.push(digit));
      target.peer.press('5');
      await until('the digit came', () => told.length > 0 && transferee.peer.digits().length > 0);
      expect([told.join(''), transferee.peer.digits()]).toEqual(['5', '5']);
      await transferee.endpoint.hear({ kind: 'music' });
      await until('music plays', async () => {
        const from = transferee.peer.received.length;
        await until('more came', () => transferee.peer.received.length > from + 30);
        return amplitudeOf(transferee.peer.heard(from), 1100) < 300;
      });
      await hears(target.peer, 700);
    });

    it('fails, and passes nothing on, when the certificate is another than the description announced', async () => {
      const call = newCall();
      const [phone, liar] = [await join1(call), new WebrtcPeer()];
      const endpoint = await plane.createEndpoint({
        callId: call,
        legId: `${call}-liar` as LegId,
        transport: 'webrtc',
        codecs: ['PCMA'],
        silenceTimeoutMs: 0,
      });
      open.push({ peer: liar, endpoint });
      const failures: string[] = [];
      endpoint.on('failed', ({ reason }) => failures.push(reason));
      await phone.endpoint.hear({ kind: 'leg', endpoint });
      const offer = (await liar.offer()).replaceAll(
        /(a=fingerprint:sha-256 )(..)/g,
        (_, head: string, byte: string) => head + (byte === '00' ? '01' : '00'),
      );
      await liar.takeAnswer((await endpoint.acceptOffer(offer)).answer);
      liar.say(700);
      await until('it failed', () => failures.length > 0);
      expect(failures[0]).toContain('certificate');
      expect((await endpoint.quality()).packetsReceived).toBe(0);
      expect(amplitudeOf(phone.peer.heard(), 700)).toBe(0);
    });

    it('plays call progress tones', async () => {
      const a = await join1(newCall());
      await a.endpoint.hear({ kind: 'tone', tone: 'dial' });
      await until('tone plays', () => a.peer.received.length > 60);
      expect(amplitudeOf(a.peer.heard(20), 425)).toBeGreaterThan(2500);
    });

    it('passes telephone-events on, and tells each digit once', async () => {
      const call = newCall();
      const [a, b] = [await join1(call), await join1(call, { transport: 'srtp-sdes', codec: 'PCMA' })];
      const told: string[] = [];
      a.endpoint.on('dtmf', ({ digit }) => told.push(digit));
      await connect(a, b);
      for (const digit of '159#') a.peer.press(digit);
      await until('four digits came', () => told.length >= 4 && b.peer.digits().length >= 4);
      expect(told.join('')).toBe('159#');
      expect(b.peer.digits()).toBe('159#');
    });

    it('passes digits on between a browser and a phone, and tells each once', async () => {
      const call = newCall();
      const [a, b] = [await joinBrowser(call), await join1(call)];
      const told: string[] = [];
      a.endpoint.on('dtmf', ({ digit }) => told.push(`a${digit}`));
      b.endpoint.on('dtmf', ({ digit }) => told.push(`b${digit}`));
      await connect(a, b);
      a.peer.press('4');
      await until('the phone got it', () => b.peer.digits() === '4' && told.length >= 1);
      b.peer.press('#');
      await until('the browser got it', () => a.peer.digits() === '#' && told.length >= 2);
      expect(told).toEqual(['a4', 'b#']);
    });

    it('sends digits as telephone-events', async () => {
      const a = await join1(newCall());
      await a.endpoint.sendDtmf('27*');
      await until('three digits came', () => a.peer.digits().length >= 3);
      expect(a.peer.digits()).toBe('27*');
    });

    it('lets each in a mixer hear the others but not itself, with the gains that were set', async () => {
      const call = newCall();
      const parties = [await join1(call), await join1(call, { codec: 'G722' }), await join1(call, { transport: 'srtp-sdes' })];
      const mixer = await plane.createMixer(call);
      for (const { endpoint } of parties) {
        await mixer.add(endpoint);
        await endpoint.hear({ kind: 'mixer', mixer });
      }
      await mixer.setGain(parties[0]!.endpoint, parties[2]!.endpoint, 0);
      parties.forEach(({ peer }, index) => peer.say([600, 1000, 1500][index]!, 6000));
      await until('all hear the mixer', () => parties.every(({ peer }) => peer.received.length > 100));
      const [first, second] = parties.map(({ peer }) => peer.heard(40));
      expect(amplitudeOf(first!, 1000)).toBeGreaterThan(4500);
      expect(amplitudeOf(first!, 600)).toBeLessThan(300);
      expect(amplitudeOf(first!, 1500)).toBeLessThan(300);
      expect(amplitudeOf(second!, 600)).toBeGreaterThan(4500);
      expect(amplitudeOf(second!, 1500)).toBeGreaterThan(4500);
      await mixer[Symbol.asyncDispose]();
    });

    it('mixes legs of different calls: each hears all others and not himself, until he is taken out', async () => {
      const frequencies = [600, 1000, 1500, 2100];
      const parties = [
        await join1(newCall()),
        await join1(newCall(), { codec: 'G722' }),
        await join1(newCall(), { transport: 'srtp-sdes' }),
        await joinBrowser(newCall(), { codec: 'opus' }),
      ];
      const mixer = await plane.createMixer(newCall());
      const talking = new Set<MediaEndpoint>();
      mixer.on('talking', ({ endpoint, isTalking }) => isTalking && talking.add(endpoint));
      for (const { endpoint } of parties) {
        await mixer.add(endpoint);
        await endpoint.hear({ kind: 'mixer', mixer });
      }
      parties.forEach(({ peer }, index) => peer.say(frequencies[index]!, 4000));
      const allOthers = parties.flatMap(({ peer }, self) =>
        frequencies.filter((_, other) => other !== self).map((frequency) => hearsAtLeast(peer, frequency, 2500)),
      );
      await Promise.all(allOthers);
      await until('all are said to talk', () => talking.size === parties.length);
      for (const [self, { peer }] of parties.entries())
        expect(amplitudeOf(peer.heard(peer.received.length - 40), frequencies[self]!)).toBeLessThan(300);
      expect(talking).toEqual(new Set(parties.map(({ endpoint }) => endpoint)));
      await mixer.remove(parties[1]!.endpoint);
      const { peer } = parties[0]!;
      const from = peer.received.length;
      await until('the one taken out is not heard any more', () => {
        const since = peer.received.length - 40;
        return since > from && amplitudeOf(peer.heard(since), 1000) < 300;
      });
      await hearsAtLeast(peer, 1500, 2500);
      await mixer[Symbol.asyncDispose]();
    });

    it('lets all in a mixer hear what is played, and records what all say together', async () => {
      const parties = [await join1(newCall()), await join1(newCall())];
      const mixer = await plane.createMixer(newCall());
      for (const { endpoint, peer } of parties) {
        await mixer.add(endpoint);
        await endpoint.hear({ kind: 'mixer', mixer });
        peer.say(peer === parties[0]!.peer ? 700 : 1100, 6000);
      }
      const path = join(folder, 'conference.wav');
      await mixer.startRecording(path);
      await hearsAtLeast(parties[0]!.peer, 1100, 4500);
      await hearsAtLeast(parties[1]!.peer, 700, 4500);
      const { durationMs } = await mixer.stopRecording();
      const file = await readFile(path);
      const sampleRate = file.readUInt32LE(24);
      const frames = (file.length - 44) / 4;
      expect((frames * 1000) / sampleRate).toBeCloseTo(durationMs, -1);
      const pcm = Int16Array.from({ length: sampleRate / 4 }, (_, i) => file.readInt16LE(file.length - (i + 1) * 4));
      expect(amplitudeOf({ pcm, sampleRate }, 700)).toBeGreaterThan(4500);
      expect(amplitudeOf({ pcm, sampleRate }, 1100)).toBeGreaterThan(4500);
      await mixer.play({ kind: 'chime', chime: 'entered' });
      const { peer } = parties[0]!;
      await until('the notes are heard', () => {
        for (let at = Math.max(0, peer.received.length - 40); at < peer.received.length - 6; at++)
          if (amplitudeOf(peer.heard(at, 6), 523) > 1200) return true;
        return false;
      });
      await mixer[Symbol.asyncDispose]();
    });

    it('records what the peer says on the left and what it hears on the right', async () => {
      const call = newCall();
      const [a, b] = [await join1(call), await join1(call)];
      await connect(a, b);
      a.peer.say(700);
      b.peer.say(1100);
      const path = join(folder, 'both.wav');
      await a.endpoint.startRecording(path);
      await Promise.all([hears(a.peer, 1100), hears(b.peer, 700)]);
      const { durationMs } = await a.endpoint.stopRecording();
      const file = await readFile(path);
      const sampleRate = file.readUInt32LE(24);
      const frames = (file.length - 44) / 4;
      expect((frames * 1000) / sampleRate).toBeCloseTo(durationMs, -1);
      const channel = (offset: number) =>
        Int16Array.from({ length: frames - sampleRate * 0.2 }, (_, i) =>
          file.readInt16LE(44 + (i + sampleRate * 0.2) * 4 + offset),
        );
      expect(amplitudeOf({ pcm: channel(0), sampleRate }, 700)).toBeGreaterThan(6000);
      expect(amplitudeOf({ pcm: channel(0), sampleRate }, 1100)).toBeLessThan(400);
      expect(amplitudeOf({ pcm: channel(2), sampleRate }, 1100)).toBeGreaterThan(6000);
    });

    it('plays a file once and says when it is over', async () => {
      const call = newCall();
      const [a, b] = [await join1(call), await join1(call)];
      const path = join(folder, 'once.wav');
      b.peer.say(800);
      await b.endpoint.startRecording(path);
      await until('something was recorded', async () => (await b.endpoint.quality()).packetsReceived > 60);
      await b.endpoint.stopRecording();
      const over: string[] = [];
      a.endpoint.on('playbackFinished', (event) => over.push(event.path));
      await a.endpoint.hear({ kind: 'file', path, loop: false });
      await until('playback is over', () => over.length > 0);
      expect(over).toEqual([path]);
      expect(amplitudeOf(a.peer.heard(15), 800)).toBeGreaterThan(3000);
    });

    it('passes nothing on from a muted peer', async () => {
      const call = newCall();
      const [a, b] = [await join1(call), await join1(call)];
      await connect(a, b);
      a.peer.say(700);
      await hears(b.peer, 700);
      await a.endpoint.muteInput(true);
      const from = b.peer.received.length;
      const sent = a.peer.sent;
      await until('thirty more were said', () => a.peer.sent > sent + 30);
      expect(b.peer.received.length - from).toBeLessThanOrEqual(2);
    });

    it('refuses packets from a stranger', async () => {
      const call = newCall();
      const [a, b] = [await join1(call), await join1(call)];
      await connect(a, b);
      const stranger = await MediaPeer.open({ transport: 'rtp', codec: 'PCMA' });
      a.peer.say(700);
      await hears(b.peer, 700);
      a.peer.hush();
      const before = (await a.endpoint.quality()).packetsReceived;
      const { answer, session } = stranger.negotiator.answerOffer(await a.endpoint.createOffer());
      expect(answer).toContain('audio');
      stranger.settle(session);
      for (let i = 0; i < 20; i++) stranger.sendPayload(8, Buffer.alloc(160, 0xd5));
      await until('twenty were refused', async () => (await a.endpoint.quality()).packetsRefused >= 20);
      expect((await a.endpoint.quality()).packetsReceived - before).toBeLessThanOrEqual(1);
      stranger.close();
    });

    it('refuses a forged SRTP packet, and a replayed one', async () => {
      const a = await join1(newCall(), { transport: 'srtp-sdes' });
      a.peer.say(700);
      await until('some were taken', async () => (await a.endpoint.quality()).packetsReceived > 5);
      a.peer.hush();
      const copy = Buffer.from(a.peer.lastSent);
      const forged = Buffer.from(copy);
      forged[20]! ^= 1;
      a.peer.sendRaw(copy);
      a.peer.sendRaw(forged);
      const expected = traits.refusesReplays ? 2 : 1;
      await until('they were refused', async () => (await a.endpoint.quality()).packetsRefused >= expected);
      expect((await a.endpoint.quality()).packetsRefused).toBe(expected);
    });

    it('says once that a peer fell silent', async () => {
      const a = await join1(newCall(), { silenceTimeoutMs: 400 });
      const told: number[] = [];
      a.endpoint.on('silent', ({ forMs }) => told.push(forMs));
      a.peer.say(700);
      await until('packets came', async () => (await a.endpoint.quality()).packetsReceived > 5);
      expect(told).toEqual([]);
      a.peer.hush();
      await until('silence was told', () => told.length > 0);
      expect(told[0]).toBeGreaterThanOrEqual(400);
    });

    it('reports loss and round trip from RTCP', async () => {
      const a = await join1(newCall());
      await a.endpoint.hear({ kind: 'music' });
      a.peer.say(700);
      await until('a report came back', async () => (await a.endpoint.quality()).remoteLost !== null);
      const quality = await a.endpoint.quality();
      expect(quality.remoteLost).toBe(2);
      expect(quality.roundTripMs).toBeLessThan(100);
      expect(quality.packetsLost).toBe(0);
    });

    it('refuses what it cannot do with a code', async () => {
      const a = await join1(newCall());
      await expect(a.endpoint.acceptOffer('nonsense')).rejects.toMatchObject({ code: 'media-bad-sdp' });
      await a.endpoint[Symbol.asyncDispose]();
      await expect(a.endpoint.quality()).rejects.toMatchObject({ code: 'media-closed' });
    });
  });
}
