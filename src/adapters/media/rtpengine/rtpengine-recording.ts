import type { Unsubscribe } from '../../../kernel/events.ts';
import type {
  MediaEndpoint,
  MediaRecording,
  MediaRecordingEvents,
  RecordedSide,
  SealedRecording,
} from '../../../telephony/media/index.ts';
import type { CallMedia } from './call-media.ts';
import type { RtpengineEndpoint } from './rtpengine-endpoint.ts';

/** rtpengine writes packets of all its calls, unsealed: our own plane records, through which the sound of who is recorded passes. */
export class RtpengineRecording implements MediaRecording {
  readonly #own: MediaRecording;
  readonly #call: CallMedia;
  readonly #speakers = new Set<RtpengineEndpoint>();

  constructor({ own, call }: { own: MediaRecording; call: CallMedia }) {
    this.#own = own;
    this.#call = call;
  }

  get startedAtMs(): number {
    return this.#own.startedAtMs;
  }

  async add(endpoint: MediaEndpoint, side: RecordedSide): Promise<void> {
    const speaker = this.#call.member(endpoint);
    this.#call.meet(speaker);
    if (!this.#speakers.has(speaker)) speaker.need('recording');
    this.#speakers.add(speaker);
    await this.#call.run(() => this.#own.add(speaker.own, side));
  }

  async remove(endpoint: MediaEndpoint): Promise<void> {
    const speaker = this.#call.member(endpoint);
    if (this.#speakers.delete(speaker)) speaker.needNoMore('recording');
    await this.#call.run(() => this.#own.remove(speaker.own));
  }

  pause(isPaused: boolean): Promise<number> {
    return this.#own.pause(isPaused);
  }

  async stop(): Promise<SealedRecording> {
    try {
      return await this.#own.stop();
    } finally {
      await this.#release();
    }
  }

  on<Name extends keyof MediaRecordingEvents & string>(
    name: Name,
    listener: (event: MediaRecordingEvents[Name]) => void,
  ): Unsubscribe {
    return this.#own.on(name, listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#own[Symbol.asyncDispose]();
    await this.#release();
  }

  /** They may be joined inside rtpengine again. */
  async #release(): Promise<void> {
    for (const speaker of this.#speakers) speaker.needNoMore('recording');
    this.#speakers.clear();
    await this.#call.run(async () => {}).catch(() => null);
  }
}
