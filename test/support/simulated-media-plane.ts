import { Emitter, type Unsubscribe } from '../../src/kernel/events.ts';
import type { CallId } from '../../src/kernel/ids.ts';
import type {
  MediaEndpoint,
  MediaMixer,
  MediaPlane,
  MediaRecording,
  RecordingOptions,
  RecordingResult,
  SharedSound,
} from '../../src/telephony/media/index.ts';
import { SimulatedRecording } from './simulated-recording.ts';

/** A mixer that only remembers who is in it, how loud each hears each, and what was played. */
export class SimulatedMixer implements MediaMixer {
  readonly members = new Set<MediaEndpoint>();
  readonly played: SharedSound[] = [];
  readonly playedTo: MediaEndpoint[] = [];
  readonly #gains = new Map<MediaEndpoint, Map<MediaEndpoint, number>>();
  recording: string | null = null;
  isClosed = false;
  readonly #events = new Emitter<Record<string, unknown>>();

  async add(endpoint: MediaEndpoint): Promise<void> {
    this.members.add(endpoint);
  }

  async remove(endpoint: MediaEndpoint): Promise<void> {
    this.members.delete(endpoint);
    this.#gains.delete(endpoint);
    for (const gains of this.#gains.values()) gains.delete(endpoint);
  }

  /** Who is not in it has no gains, as in the real one. */
  async setGain(listener: MediaEndpoint, speaker: MediaEndpoint, gain: number): Promise<void> {
    if (!this.members.has(listener)) return;
    const gains = this.#gains.get(listener) ?? new Map<MediaEndpoint, number>();
    this.#gains.set(listener, gains.set(speaker, gain));
  }

  /** Whom somebody hears who hears this mixer; who is not in it hears everybody. */
  heardBy(listener: MediaEndpoint): MediaEndpoint[] {
    const gains = this.#gains.get(listener);
    return [...this.members].filter((one) => one !== listener && (gains?.get(one) ?? 1) > 0);
  }

  async play(sound: SharedSound, to?: MediaEndpoint): Promise<void> {
    this.played.push(sound);
    if (to) this.playedTo.push(to);
  }

  async startRecording(path: string): Promise<void> {
    this.recording = path;
  }

  async stopRecording(): Promise<RecordingResult> {
    const path = this.recording ?? '';
    this.recording = null;
    return { path, durationMs: 5000 };
  }

  on(name: string, listener: (event: never) => void): Unsubscribe {
    return this.#events.on(name, listener as (event: unknown) => void);
  }

  tell(name: string, event: unknown): void {
    this.#events.emit(name, event);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
    this.members.clear();
  }
}

/** A media plane for conferences of simulated legs, whose endpoints are their own affair. */
export class SimulatedMediaPlane implements Pick<MediaPlane, 'createMixer' | 'keepTogether' | 'record'> {
  readonly recordings: SimulatedRecording[] = [];
  readonly #now: () => number;
  readonly mixers: SimulatedMixer[] = [];
  /** Calls that are kept in another's worker now. */
  readonly together = new Map<CallId, CallId>();

  constructor(now: () => number = () => 0) {
    this.#now = now;
  }

  async record(_callId: CallId, options: RecordingOptions): Promise<MediaRecording> {
    const recording = new SimulatedRecording(options, this.#now());
    this.recordings.push(recording);
    return recording;
  }

  async createMixer(): Promise<MediaMixer> {
    const mixer = new SimulatedMixer();
    this.mixers.push(mixer);
    return mixer;
  }

  keepTogether(callId: CallId, other: CallId): Disposable {
    this.together.set(callId, other);
    return { [Symbol.dispose]: () => this.together.delete(callId) };
  }
}
