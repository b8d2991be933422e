import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Emitter, type Unsubscribe } from '../../src/kernel/events.ts';
import { sealChunk, sealedHeader } from '../../src/protocol/sealed-recording/index.ts';
import type {
  MediaEndpoint,
  MediaRecording,
  MediaRecordingEvents,
  RecordedSide,
  RecordingOptions,
  SealedRecording,
} from '../../src/telephony/media/index.ts';

const format = { sampleRate: 16_000, channels: 2, chunkBytes: 64_000 };

/** A recording that remembers who is in it at which side; its file is real: as many seconds as the test says, each sample its number. */
export class SimulatedRecording implements MediaRecording {
  readonly voices = new Map<MediaEndpoint, RecordedSide>();
  readonly options: RecordingOptions;
  readonly startedAtMs: number;
  /** How long it became. */
  seconds = 2;
  isPaused = false;
  isOver = false;
  /** Where it is now, for pauses. */
  positionMs = 0;
  readonly #key: Buffer;
  readonly #events = new Emitter<MediaRecordingEvents>();

  constructor(options: RecordingOptions, startedAtMs: number) {
    this.options = options;
    this.startedAtMs = startedAtMs;
    // As over a thread: whoever gave it may wipe his own.
    this.#key = Buffer.from(options.key);
  }

  async add(endpoint: MediaEndpoint, side: RecordedSide): Promise<void> {
    this.voices.set(endpoint, side);
  }

  async remove(endpoint: MediaEndpoint): Promise<void> {
    this.voices.delete(endpoint);
  }

  async pause(isPaused: boolean): Promise<number> {
    this.isPaused = isPaused;
    return this.positionMs;
  }

  /** Writes what there is, as if the program were killed afterwards. */
  write(): { sha256: string; sizeBytes: number } {
    const header = sealedHeader({ ...format, recordingId: this.options.recordingId });
    const chunks = Array.from({ length: this.seconds }, (_, second) => sealChunk(this.#key, header, second, soundOf(second)));
    const file = Buffer.concat([header, ...chunks]);
    writeFileSync(this.options.path, file, { mode: 0o600 });
    return { sha256: createHash('sha256').update(file).digest('hex'), sizeBytes: this.seconds * format.chunkBytes };
  }

  async stop(): Promise<SealedRecording> {
    this.isOver = true;
    const { sha256, sizeBytes } = this.write();
    const peaks = { stepMs: 1000, left: new Uint8Array(this.seconds).fill(50), right: new Uint8Array(this.seconds).fill(20) };
    return { durationMs: this.seconds * 1000, sizeBytes, sha256, peaks };
  }

  on<Name extends keyof MediaRecordingEvents & string>(
    name: Name,
    listener: (event: MediaRecordingEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  fail(reason: string): void {
    this.#events.emit('failed', { reason });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.isOver) await this.stop();
  }
}

/** A second of sound that can be told from others. */
export function soundOf(second: number): Buffer {
  const sound = Buffer.alloc(format.chunkBytes);
  for (let at = 0; at < sound.length; at += 2) sound.writeInt16LE(((at / 2 + second * 31) % 20_011) - 10_000, at);
  return sound;
}
