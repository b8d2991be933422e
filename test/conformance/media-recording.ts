import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallId, LegId } from '../../src/kernel/ids.ts';
import { openChunk, plainBytesOf, readSealedHeader, sealedStart } from '../../src/protocol/sealed-recording/index.ts';
import type { MediaEndpoint, MediaPlane, MediaRecording } from '../../src/telephony/media/index.ts';
import { MediaPeer } from './media-peer.ts';
import { amplitudeOf, until } from './sound-peer.ts';

const recordingId = '018f0000-0000-7000-8000-0000000000aa';
const rate = 16_000;

/** Both sides of a sealed file. */
export function openRecording(file: Buffer, key: Buffer): { left: Int16Array; right: Int16Array } {
  const format = readSealedHeader(file);
  const chunks = Math.ceil(plainBytesOf(file.length, format) / format.chunkBytes);
  const sound = Buffer.concat(
    Array.from({ length: chunks }, (_, index) =>
      openChunk(key, file, index, file.subarray(sealedStart(index, format), sealedStart(index + 1, format))),
    ),
  );
  const side = (offset: number) => Int16Array.from({ length: sound.length / 4 }, (_, at) => sound.readInt16LE(at * 4 + offset));
  return { left: side(0), right: side(2) };
}

/** How loud a frequency is in each tenth of a second. */
export function tenths(pcm: Int16Array, frequency: number): number[] {
  const step = rate / 10;
  return Array.from({ length: Math.floor(pcm.length / step) }, (_, at) =>
    amplitudeOf({ pcm: pcm.subarray(at * step, (at + 1) * step), sampleRate: rate }, frequency),
  );
}

interface Party {
  readonly peer: MediaPeer;
  readonly endpoint: MediaEndpoint;
}

/** What every media plane must do when it records with two sides. */
export function describeRecording(name: string, makePlane: () => Promise<MediaPlane>): void {
  describe(`${name}: a recording with two sides`, () => {
    let plane: MediaPlane;
    let folder: string;
    const open: Party[] = [];
    beforeAll(async () => {
      plane = await makePlane();
      folder = await mkdtemp(join(tmpdir(), 'parley-recording-'));
    });
    afterAll(async () => {
      for (const { peer, endpoint } of open) {
        peer.close();
        await endpoint[Symbol.asyncDispose]();
      }
      expect(await plane.usage()).toEqual({ endpoints: 0, mixers: 0, portsInUse: 0 });
      await plane[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    });

    async function party(callId: string, frequency: number): Promise<Party> {
      const peer = await MediaPeer.open({ transport: 'rtp', codec: 'PCMA' });
      const endpoint = await plane.createEndpoint({
        callId: callId as CallId,
        legId: `${callId}-${open.length}` as LegId,
        transport: 'rtp',
        codecs: ['PCMA'],
        silenceTimeoutMs: 0,
      });
      open.push({ peer, endpoint });
      await peer.meet(endpoint, { offeredByUs: false });
      peer.say(frequency, 8000);
      return { peer, endpoint };
    }

    it('has each side apart, whoever comes from another call as well; it is sealed, and its hash and peaks are right', async () => {
      const [customer, agent, colleague] = [await party('one', 700), await party('one', 1100), await party('other', 1500)];
      await customer.endpoint.hear({ kind: 'leg', endpoint: agent.endpoint });
      await agent.endpoint.hear({ kind: 'leg', endpoint: customer.endpoint });
      const key = randomBytes(32);
      const path = join(folder, 'sides');
      const recording = await plane.record('one' as CallId, { path, key, recordingId, masksDigits: true });
      await recording.add(customer.endpoint, 'left');
      await recording.add(agent.endpoint, 'right');
      await heardFor(customer.peer, 60);
      await recording.add(colleague.endpoint, 'right');
      await heardFor(customer.peer, 80);
      await recording.remove(colleague.endpoint);
      await heardFor(customer.peer, 60);
      const { durationMs, sizeBytes, sha256, peaks } = await recording.stop();
      const file = await readFile(path);
      expect(createHash('sha256').update(file).digest('hex')).toBe(sha256);
      const { left, right } = openRecording(file, key);
      expect(left.length * 4).toBe(sizeBytes);
      expect(left.length / (rate / 1000)).toBe(durationMs);
      expect(loud(left, 700)).toBeGreaterThan(0.8);
      expect([loud(left, 1100), loud(left, 1500), loud(right, 700)]).toEqual([0, 0, 0]);
      expect(loud(right, 1100)).toBeGreaterThan(0.8);
      expect(loud(right, 1500)).toBeGreaterThan(0.2);
      expect(tenths(right, 1500).at(-3)).toBeLessThan(300);
      expect(peaks.stepMs * peaks.left.length).toBeGreaterThanOrEqual(durationMs);
      expect(Math.max(...peaks.left)).toBeGreaterThan(20);
    });

    it('has a colleague who is asked, from a call of his own, while the customer is on hold, and goes on with him alone', async () => {
      const [customer, agent] = [await party('asked', 700), await party('asked', 1100)];
      const [asking, colleague] = [await party('asking', 1900), await party('asking', 1500)];
      const { recording, key, path } = await begun('asked');
      const parts: Record<'held' | 'joined', number> = { held: 0, joined: 0 };
      await hearEachOther(customer, agent);
      await recording.add(customer.endpoint, 'left');
      await recording.add(agent.endpoint, 'right');
      await heardFor(customer.peer, 50);
      // On hold the agent says nothing at that leg; he speaks at the one by which he asks.
      agent.peer.hush();
      await customer.endpoint.hear({ kind: 'music' });
      await hearEachOther(asking, colleague);
      parts.held = await placeOf(recording);
      await recording.add(asking.endpoint, 'right');
      await recording.add(colleague.endpoint, 'right');
      await heardFor(customer.peer, 75);
      parts.joined = await placeOf(recording);
      await recording.remove(agent.endpoint);
      await recording.remove(asking.endpoint);
      await hearEachOther(customer, colleague);
      await heardFor(customer.peer, 75);
      await recording.stop();
      const { left, right } = openRecording(await readFile(path), key);
      const of = (side: Int16Array, fromMs: number, toMs?: number) =>
        side.subarray((fromMs + 200) * 16, toMs === undefined ? side.length : (toMs - 200) * 16);
      expect([700, 1100, 1500, 1900].map((tone) => isLoud(of(left, 0), tone))).toEqual([true, false, false, false]);
      expect([700, 1100, 1500, 1900].map((tone) => isLoud(of(right, 0, parts.held), tone))).toEqual([false, true, false, false]);
      const asked = of(right, parts.held, parts.joined);
      expect([700, 1100, 1500, 1900].map((tone) => isLoud(asked, tone))).toEqual([false, false, true, true]);
      expect([700, 1100, 1500, 1900].map((tone) => isLoud(of(right, parts.joined), tone))).toEqual([false, false, true, false]);
    });

    it('has everybody of a conference but the customer on our side, whatever calls they came by', async () => {
      const [customer, ...others] = [
        await party('c1', 700),
        await party('c1', 1100),
        await party('c2', 1500),
        await party('c3', 1900),
      ];
      const mixer = await plane.createMixer('c1' as CallId);
      for (const { endpoint } of [customer, ...others]) {
        await mixer.add(endpoint);
        await endpoint.hear({ kind: 'mixer', mixer });
      }
      const { recording, key, path } = await begun('c1');
      await recording.add(customer.endpoint, 'left');
      for (const { endpoint } of others) await recording.add(endpoint, 'right');
      await heardFor(customer.peer, 100);
      await recording.stop();
      await mixer[Symbol.asyncDispose]();
      const { left, right } = openRecording(await readFile(path), key);
      expect([700, 1100, 1500, 1900].map((tone) => isLoud(left, tone))).toEqual([true, false, false, false]);
      expect([700, 1100, 1500, 1900].map((tone) => isLoud(right, tone))).toEqual([false, true, true, true]);
    });

    async function begun(callId: string) {
      const key = randomBytes(32);
      const path = join(folder, callId);
      return { key, path, recording: await plane.record(callId as CallId, { path, key, recordingId, masksDigits: true }) };
    }

    it('is silence of true length in a pause, and where keys are pressed', async () => {
      const customer = await party('three', 700);
      const key = randomBytes(32);
      const path = join(folder, 'pause');
      const recording = await plane.record('three' as CallId, { path, key, recordingId, masksDigits: true });
      await recording.add(customer.endpoint, 'left');
      await heardFor(customer.peer, 60);
      const from = await recording.pause(true);
      await heardFor(customer.peer, 50);
      const to = await recording.pause(false);
      await heardFor(customer.peer, 50);
      customer.peer.press('4');
      await heardFor(customer.peer, 80);
      await recording.stop();
      const { left } = openRecording(await readFile(path), key);
      const heard = tenths(left, 700);
      const between = (first: number, last: number) => heard.slice(Math.ceil(first / 100), Math.floor(last / 100));
      expect(to - from).toBeGreaterThan(700);
      expect(Math.max(...between(from, to))).toBeLessThan(10);
      expect(Math.min(...between(to + 300, to + 600))).toBeGreaterThan(6000);
      // The key: its words before and after are there, about half a second is not.
      const wiped = between(to + 500, left.length / 16).filter((level) => level < 10).length;
      expect(wiped).toBeGreaterThanOrEqual(4);
      expect(heard.at(-2)).toBeGreaterThan(6000);
    });

    it('says once that it cannot be written', async () => {
      await expect(
        plane.record('four' as CallId, {
          path: join(folder, 'none', 'x'),
          key: randomBytes(32),
          recordingId,
          masksDigits: false,
        }),
      ).rejects.toMatchObject({ code: 'media-unavailable' });
    });
  });
}

/** The share of tenths of a second in which a frequency is loud. */
function loud(pcm: Int16Array, frequency: number): number {
  const levels = tenths(pcm, frequency);
  return levels.filter((level) => level > 6000).length / levels.length;
}

/** In half of its tenths of a second at least. */
function isLoud(pcm: Int16Array, frequency: number): boolean {
  const levels = tenths(pcm, frequency);
  return levels.filter((level) => level > 3000).length >= levels.length / 2;
}

async function hearEachOther(one: Party, other: Party): Promise<void> {
  await one.endpoint.hear({ kind: 'leg', endpoint: other.endpoint });
  await other.endpoint.hear({ kind: 'leg', endpoint: one.endpoint });
}

/** How far it got, in milliseconds. */
async function placeOf(recording: MediaRecording): Promise<number> {
  await recording.pause(true);
  return recording.pause(false);
}

/** The peer has said so many packets more: 20 ms each. */
async function heardFor(peer: MediaPeer, packets: number): Promise<void> {
  const from = peer.sent;
  await until('words were said', () => peer.sent >= from + packets);
}
