import { Emitter, type Unsubscribe } from '../../src/kernel/events.ts';
import type { CallId } from '../../src/kernel/ids.ts';
import type { MediaEndpoint, MediaMixer, MediaPlane, RecordingResult, SharedSound } from '../../src/telephony/media/index.ts';

/** A mixer that only remembers who is in it and what was played. */
export class SimulatedMixer implements MediaMixer {
  readonly members = new Set<MediaEndpoint>();
  readonly played: SharedSound[] = [];
  recording: string | null = null;
  isClosed = false;
  readonly #events = new Emitter<Record<string, unknown>>();

  async add(endpoint: MediaEndpoint): Promise<void> {
    this.members.add(endpoint);
  }

  async remove(endpoint: MediaEndpoint): Promise<void> {
    this.members.delete(endpoint);
  }

  async setGain(): Promise<void> {}

  async play(sound: SharedSound): Promise<void> {
    this.played.push(sound);
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
export class SimulatedMediaPlane implements Pick<MediaPlane, 'createMixer' | 'keepTogether'> {
  readonly mixers: SimulatedMixer[] = [];
  /** Calls that are kept in another's worker now. */
  readonly together = new Map<CallId, CallId>();

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
