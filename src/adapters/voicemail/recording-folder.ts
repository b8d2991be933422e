import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { ParleyError } from '../../kernel/errors.ts';
import { wavHeader, wavHeaderLength } from '../../protocol/wav/index.ts';
import type { RecordingNote, RecordingShelf, SoundStretch, VoicemailMessageId } from '../../telephony/voicemail/index.ts';

/** As the media plane records: 16 bits, 16 kHz, left the caller. */
const frameBytes = 4;
const usualRate = 16_000;
const leastFreeBytes = 64 * 1024 * 1024;
const idPattern = /^[0-9a-f-]{36}$/;

/** Recordings that go on, in a folder: `<id>.json` says what it is about, `<id>.wav` is written by the media plane. */
export class RecordingFolder implements RecordingShelf {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<RecordingFolder> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = await readdir(folder);
    // What has no note was to become no message.
    for (const name of names) if (!names.includes(name.replace(/\.\w+$/, '.json'))) await rm(join(folder, name), { force: true });
    return new RecordingFolder(folder);
  }

  async begin(note: RecordingNote): Promise<string> {
    const { bavail, bsize } = await statfs(this.#folder);
    if (bavail * bsize < leastFreeBytes) throw new ParleyError('storage-full', 'The disk is full: no message can be recorded.');
    const path = this.#path(note.id, 'json');
    const file = await open(`${path}.part`, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(note));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
    return this.#path(note.id, 'wav');
  }

  async scratch(id: VoicemailMessageId): Promise<string> {
    return this.#path(id, 'wav');
  }

  async unfinished(): Promise<readonly RecordingNote[]> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.json'));
    const notes = await Promise.all(names.map((name) => readNote(join(this.#folder, name))));
    return notes.filter((note) => note !== null);
  }

  async sound(id: VoicemailMessageId, mostMs?: number): Promise<SoundStretch | null> {
    const path = this.#path(id, 'wav');
    const size = await stat(path).then(
      (one) => one.size,
      () => 0,
    );
    const frames = Math.max(0, Math.floor((size - wavHeaderLength) / frameBytes));
    if (frames === 0) return null;
    const rate = await rateOf(path);
    const kept = Math.min(frames, mostMs === undefined ? frames : Math.floor((mostMs * rate) / 1000));
    return { durationMs: Math.round((kept * 1000) / rate), wav: () => leftChannel(path, kept, rate) };
  }

  async remove(id: VoicemailMessageId): Promise<void> {
    // The note last: without it nobody would look for the sound.
    await rm(this.#path(id, 'wav'), { force: true });
    await rm(this.#path(id, 'json'), { force: true });
  }

  #path(id: VoicemailMessageId, ending: 'json' | 'wav'): string {
    if (!idPattern.test(id)) throw new Error('a recording is named by its id');
    return join(this.#folder, `${id}.${ending}`);
  }
}

async function readNote(path: string): Promise<RecordingNote | null> {
  try {
    const note = JSON.parse(await readFile(path, 'utf8')) as RecordingNote;
    return idPattern.test(note.id) && typeof note.userId === 'string' && typeof note.companyId === 'string' ? note : null;
  } catch {
    return null;
  }
}

/** The header's lengths may be behind what was written, its format is right from the beginning. */
async function rateOf(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    const header = Buffer.alloc(wavHeaderLength);
    const { bytesRead } = await file.read(header, 0, wavHeaderLength, 0);
    const rate = bytesRead === wavHeaderLength ? header.readUInt32LE(24) : usualRate;
    return rate >= 8000 && rate <= 48_000 ? rate : usualRate;
  } finally {
    await file.close();
  }
}

async function* leftChannel(path: string, frames: number, sampleRate: number): AsyncIterable<Uint8Array> {
  yield wavHeader({ sampleRate, channels: 1, dataLength: frames * 2 });
  if (frames === 0) return;
  const end = wavHeaderLength + frames * frameBytes - 1;
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of createReadStream(path, { start: wavHeaderLength, end, highWaterMark: 256 * 1024 })) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece as Buffer]) : (piece as Buffer);
    const whole = Math.floor(bytes.length / frameBytes);
    const mono = Buffer.alloc(whole * 2);
    for (let at = 0; at < whole; at++) bytes.copy(mono, at * 2, at * frameBytes, at * frameBytes + 2);
    rest = bytes.subarray(whole * frameBytes);
    yield mono;
  }
}
