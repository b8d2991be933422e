import type { CodecName } from '../../../../protocol/codec/index.ts';
import { FRAME_SAMPLES, FrameEncoder } from './decoded-input.ts';
import type { FrameSource } from './sources.ts';
import { TalkDetector } from './talk-detector.ts';

/** What the mixer hears of a member. */
export interface Speaker {
  readonly id: number;
  pull(tick: number): Int16Array | null;
}

interface Member {
  readonly speaker: Speaker;
  readonly talk: TalkDetector;
  /** What it says in this tick, where it is in the mix. */
  frame: Int16Array | null;
  /** How loud it was lately: who has begun to talk is not cut off at a pause for breath. */
  loudness: number;
  /** The last tick in which it was in the mix. */
  inMixAt: number;
  /** Speaker → gain, for what it hears; null: everybody as loud as he is. */
  gains: Map<number, number> | null;
  /** Sounds for him alone, one after the other. */
  own: FrameSource[];
}

/** More than these at once is noise: the loudest are heard. */
const LOUDEST = 5;
/** What is left of a loudness a tick later. */
const FADING = 0.93;
/** Who was in the mix keeps an encoder of his own for so many ticks: each change of encoder is a small step in the sound. */
const OWN_ENCODER_TICKS = 50;

/**
 * Sums members at 16 kHz, once a tick for all: each hears the sum less his own part. Whoever says nothing hears the same as all
 * others who say nothing, so that this is encoded once for each codec.
 */
export class Mixer {
  readonly #members = new Map<number, Member>();
  /** Sounds for everybody (`play`), one after the other. */
  readonly #played: FrameSource[] = [];
  readonly #sum = new Int32Array(FRAME_SAMPLES);
  readonly #all = new Int16Array(FRAME_SAMPLES);
  readonly #out = new Int16Array(FRAME_SAMPLES);
  readonly #shared = new Map<CodecName, { encoder: FrameEncoder; tick: number; payload: Uint8Array }>();
  readonly #talking: (id: number, isTalking: boolean) => void;
  #tick = -1;
  #hasSound = false;
  #inMix: Member[] = [];

  /** @param talking told when a member begins or ceases to talk */
  constructor(talking: (id: number, isTalking: boolean) => void = () => {}) {
    this.#talking = talking;
  }

  add(speaker: Speaker): void {
    if (this.#members.has(speaker.id)) return;
    const begun = { talk: new TalkDetector(), frame: null, loudness: 0, inMixAt: -OWN_ENCODER_TICKS, gains: null, own: [] };
    this.#members.set(speaker.id, { speaker, ...begun });
  }

  remove(id: number): void {
    this.#members.delete(id);
    this.#inMix = this.#inMix.filter(({ speaker }) => speaker.id !== id);
    for (const { gains } of this.#members.values()) gains?.delete(id);
    // Its part is in the sum of this tick still.
    this.#tick = -1;
  }

  setGain(listener: number, speaker: number, gain: number): void {
    const member = this.#members.get(listener);
    if (!member) return;
    member.gains ??= new Map();
    member.gains.set(speaker, gain);
  }

  /**
   * Everybody hears it besides the others; what is played already is heard to its end first.
   * @param to he alone hears it
   */
  play(source: FrameSource, to: number | null = null): void {
    const queue = to === null ? this.#played : this.#members.get(to)?.own;
    queue?.push(source);
  }

  /** What `listener` hears in this tick; holds good until the next call. */
  frameFor(listener: number, tick: number): Int16Array {
    if (tick !== this.#tick) this.listen(tick);
    const member = this.#members.get(listener);
    if (!member) return this.#all;
    const heard = this.#heardOfOthers(member);
    const own = nextOf(member.own, tick);
    if (!own) return heard;
    for (let i = 0; i < FRAME_SAMPLES; i++) this.#out[i] = clipped(heard[i]! + own[i]!);
    return this.#out;
  }

  #heardOfOthers(member: Member): Int16Array {
    if (member.gains) return this.#weighed(member, member.gains);
    const { frame } = member;
    if (!frame) return this.#all;
    for (let i = 0; i < FRAME_SAMPLES; i++) this.#out[i] = clipped(this.#sum[i]! - frame[i]!);
    return this.#out;
  }

  /** The same, encoded, where others hear the very same; null: `listener` needs a payload of his own. */
  payloadFor(listener: number, tick: number, codec: CodecName): Uint8Array | null {
    if (tick !== this.#tick) this.listen(tick);
    const member = this.#members.get(listener);
    if (!member || member.gains || member.own.length > 0 || tick - member.inMixAt < OWN_ENCODER_TICKS) return null;
    let entry = this.#shared.get(codec);
    if (!entry) this.#shared.set(codec, (entry = { encoder: new FrameEncoder(codec), tick: -1, payload: new Uint8Array(0) }));
    if (entry.tick !== tick) {
      entry.tick = tick;
      entry.payload = Uint8Array.from(entry.encoder.encode(this.#all));
    }
    return entry.payload;
  }

  /** Everybody together, as it is recorded; null when nobody says anything. Holds good until the next tick. */
  everybody(tick: number): Int16Array | null {
    if (tick !== this.#tick) this.listen(tick);
    return this.#hasSound ? this.#all : null;
  }

  /** Takes in what all say in this tick. */
  listen(tick: number): void {
    if (tick === this.#tick) return;
    this.#tick = tick;
    this.#choose(tick);
    this.#sum.fill(0);
    for (const { frame } of this.#inMix) this.#addToSum(frame!);
    const played = nextOf(this.#played, tick);
    if (played) this.#addToSum(played);
    this.#hasSound = this.#inMix.length > 0 || played !== null;
    for (let i = 0; i < FRAME_SAMPLES; i++) this.#all[i] = clipped(this.#sum[i]!);
  }

  #choose(tick: number): void {
    const speaking: Member[] = [];
    for (const member of this.#members.values()) {
      const frame = member.speaker.pull(tick);
      const energy = frame ? energyOf(frame) : 0;
      member.frame = null;
      member.loudness = Math.max(energy, member.loudness * FADING);
      const turned = member.talk.hear(energy);
      if (turned !== null) this.#talking(member.speaker.id, turned);
      if (!frame) continue;
      member.frame = frame;
      speaking.push(member);
    }
    this.#inMix = speaking;
    if (speaking.length > LOUDEST) {
      this.#inMix = speaking.toSorted((a, b) => b.loudness - a.loudness).slice(0, LOUDEST);
      for (const member of speaking) if (!this.#inMix.includes(member)) member.frame = null;
    }
    for (const member of this.#inMix) member.inMixAt = tick;
  }

  #addToSum(frame: Int16Array): void {
    for (let i = 0; i < FRAME_SAMPLES; i++) this.#sum[i] = this.#sum[i]! + frame[i]!;
  }

  #weighed(listener: Member, gains: ReadonlyMap<number, number>): Int16Array {
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      let sum = this.#sum[i]! - (listener.frame ? listener.frame[i]! : 0);
      for (const { speaker, frame } of this.#inMix) {
        const gain = speaker.id === listener.speaker.id ? 1 : (gains.get(speaker.id) ?? 1);
        if (gain !== 1) sum += frame![i]! * (gain - 1);
      }
      this.#out[i] = clipped(sum);
    }
    return this.#out;
  }
}

/** Of sounds that are played one after the other. */
function nextOf(sounds: FrameSource[], tick: number): Int16Array | null {
  while (sounds[0]?.finished) sounds.shift();
  return sounds[0]?.pull(tick) ?? null;
}

function clipped(sample: number): number {
  return sample > 32_767 ? 32_767 : sample < -32_768 ? -32_768 : sample;
}

/** Mean square of every fourth sample. */
function energyOf(frame: Int16Array): number {
  let energy = 0;
  for (let i = 0; i < frame.length; i += 4) energy += frame[i]! * frame[i]!;
  return (energy * 4) / frame.length;
}
