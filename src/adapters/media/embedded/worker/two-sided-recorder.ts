import type { RecordedSide } from '../../../../telephony/media/index.ts';
import { FRAME_RATE, FRAME_SAMPLES } from './decoded-input.ts';
import { DigitMask } from './digit-mask.ts';
import { PeakMeter } from './peak-meter.ts';
import type { SealedFile } from './sealed-file.ts';

/** Who is recorded, as an endpoint of this worker shows itself. */
export interface RecordedSpeaker {
  readonly id: number;
  /** When a packet of a telephone-event came from it last, on the steady clock. */
  readonly digitHeardAt: number;
  pull(tick: number): Int16Array | null;
}

export const recordedFormat = { sampleRate: FRAME_RATE, channels: 2, chunkBytes: FRAME_RATE * 4 } as const;

const frameBytes = FRAME_SAMPLES * 4;
/** So far back a key is wiped out when it is noticed: its beginning is sound like any other. */
const delayTicks = 12;
const sides = ['left', 'right'] as const;

interface Speaking {
  readonly speaker: RecordedSpeaker;
  readonly side: RecordedSide;
  readonly mask: DigitMask | null;
}

interface Frame {
  readonly left: Int16Array;
  readonly right: Int16Array;
}

/**
 * Records what people say: left those of one side, right those of the other. What is written lags behind by a quarter of a second, in
 * which keys that were pressed are wiped out. A pause is silence of its true length.
 */
export class TwoSidedRecorder {
  readonly #file: SealedFile;
  readonly #masksDigits: boolean;
  readonly #speaking = new Map<number, Speaking>();
  readonly #delayed: Frame[] = [];
  readonly #spare: Frame[] = [];
  readonly #meter = new PeakMeter();
  #chunk = Buffer.alloc(recordedFormat.chunkBytes);
  #filled = 0;
  #ticks = 0;
  #isPaused = false;
  #isClosed = false;

  constructor(file: SealedFile, { masksDigits }: { masksDigits: boolean }) {
    this.#file = file;
    this.#masksDigits = masksDigits;
  }

  get path(): string {
    return this.#file.path;
  }

  /** What has been recorded so far; where the next word will be. */
  get positionMs(): number {
    return this.#ticks * 20;
  }

  has(id: number): boolean {
    return this.#speaking.has(id);
  }

  /** @returns false: it is recorded already, from now on at this side */
  add(speaker: RecordedSpeaker, side: RecordedSide): boolean {
    const before = this.#speaking.get(speaker.id);
    this.#speaking.set(speaker.id, { speaker, side, mask: before?.mask ?? (this.#masksDigits ? new DigitMask() : null) });
    return before === undefined;
  }

  /** @returns whether it was recorded */
  remove(id: number): boolean {
    return this.#speaking.delete(id);
  }

  get speakers(): Iterable<number> {
    return this.#speaking.keys();
  }

  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
  }

  /** 20 ms have passed. */
  tick(tick: number, now: number): void {
    if (this.#isClosed) return;
    const frame = this.#spare.pop() ?? { left: new Int16Array(FRAME_SAMPLES), right: new Int16Array(FRAME_SAMPLES) };
    frame.left.fill(0);
    frame.right.fill(0);
    this.#delayed.push(frame);
    for (const { speaker, side, mask } of this.#speaking.values()) {
      const said = speaker.pull(tick);
      const isKey = mask?.hear(said, now, speaker.digitHeardAt) ?? false;
      if (isKey) this.#wipe(side);
      else if (said && !this.#isPaused && !mask?.isOn) addTo(frame[side], said);
    }
    this.#ticks += 1;
    if (this.#delayed.length > delayTicks) this.#write(this.#delayed.shift()!);
  }

  /** Resolves when all is in the file. */
  async close(): Promise<{ durationMs: number; sizeBytes: number; sha256: string; peaks: ReturnType<PeakMeter['result']> }> {
    this.#isClosed = true;
    for (const frame of this.#delayed.splice(0)) this.#write(frame);
    if (this.#filled > 0) this.#file.append(this.#chunk.subarray(0, this.#filled));
    this.#filled = 0;
    const { soundBytes, sha256 } = await this.#file.close();
    return {
      durationMs: Math.round((soundBytes / frameBytes) * 20),
      sizeBytes: soundBytes,
      sha256,
      peaks: this.#meter.result(),
    };
  }

  #wipe(side: RecordedSide): void {
    for (const frame of this.#delayed) frame[side].fill(0);
  }

  #write(frame: Frame): void {
    for (const side of sides) this.#meter.hear(side, frame[side]);
    this.#meter.step();
    const { left, right } = frame;
    let at = this.#filled;
    for (let i = 0; i < FRAME_SAMPLES; i++, at += 4) {
      this.#chunk.writeInt16LE(left[i]!, at);
      this.#chunk.writeInt16LE(right[i]!, at + 2);
    }
    this.#filled = at;
    this.#spare.push(frame);
    if (at < this.#chunk.length) return;
    this.#file.append(this.#chunk);
    this.#chunk = Buffer.alloc(recordedFormat.chunkBytes);
    this.#filled = 0;
  }
}

function addTo(sum: Int16Array, said: Int16Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i++) {
    const both = sum[i]! + said[i]!;
    sum[i] = both > 32_767 ? 32_767 : both < -32_768 ? -32_768 : both;
  }
}
