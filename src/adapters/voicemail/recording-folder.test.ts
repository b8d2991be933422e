import { appendFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TemporaryFolder } from '../../../test/support/temporary-folder.ts';
import type { CallId, CompanyId, UserId } from '../../kernel/ids.ts';
import { readWav, wavHeader } from '../../protocol/wav/index.ts';
import type { RecordingNote, VoicemailMessageId } from '../../telephony/voicemail/index.ts';
import { RecordingFolder } from './index.ts';

const id = '018f0000-0000-7000-8000-000000000001' as VoicemailMessageId;
const note: RecordingNote = {
  id,
  companyId: '018f0000-0000-7000-8000-000000000002' as CompanyId,
  userId: '018f0000-0000-7000-8000-000000000003' as UserId,
  callId: '018f0000-0000-7000-8000-000000000004' as CallId,
  startedAtMs: 5,
  fromNumber: '102',
  fromName: 'Bert',
  fromUserId: null,
  isPrivate: false,
};

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}

it('a recording whose program was killed is found again with its note, its sound as far as it got whatever the header says', async () => {
  await using folder = await TemporaryFolder.create();
  const path = await (await RecordingFolder.open(folder.path)).begin(note);
  // The header is behind: it announces nothing yet. The last frame is half.
  await writeFile(path, wavHeader({ sampleRate: 16_000, channels: 2, dataLength: 0 }));
  const frames = Buffer.alloc(32_000 * 4);
  for (let at = 0; at < 32_000; at++) {
    frames.writeInt16LE(1000, at * 4);
    frames.writeInt16LE(-2000, at * 4 + 2);
  }
  await appendFile(path, Buffer.concat([frames, Buffer.of(1, 2)]));

  const again = await RecordingFolder.open(folder.path);
  expect(await again.unfinished()).toEqual([note]);
  const sound = (await again.sound(id))!;
  expect(sound.durationMs).toBe(2000);
  const { samples, sampleRate, channels } = readWav(await bytesOf(sound.wav()));
  expect([sampleRate, channels, samples.length]).toEqual([16_000, 1, 32_000]);
  expect(samples.every((sample) => sample === 1000)).toBe(true);
  expect((await again.sound(id, 500))?.durationMs).toBe(500);

  await again.remove(id);
  expect(await readdir(folder.path)).toEqual([]);
  expect(await again.sound(id)).toBeNull();
});

it('what was recorded for no message goes at the next start, a broken note is passed over', async () => {
  await using folder = await TemporaryFolder.create();
  const shelf = await RecordingFolder.open(folder.path);
  await writeFile(await shelf.scratch(id), 'half a greeting');
  await writeFile(join(folder.path, 'broken.json'), '{');
  const again = await RecordingFolder.open(folder.path);
  expect(await again.unfinished()).toEqual([]);
  expect(await readdir(folder.path)).toEqual(['broken.json']);
});
