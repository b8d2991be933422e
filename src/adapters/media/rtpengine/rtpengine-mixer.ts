import type { Unsubscribe } from '../../../kernel/events.ts';
import type {
  MediaEndpoint,
  MediaMixer,
  MediaMixerEvents,
  RecordingResult,
  SharedSound,
} from '../../../telephony/media/index.ts';
import type { CallMedia } from './call-media.ts';
import type { RtpengineEndpoint } from './rtpengine-endpoint.ts';

/** rtpengine cannot mix: our own plane does, also for legs of different calls. */
export class RtpengineMixer implements MediaMixer {
  readonly own: MediaMixer;
  readonly #call: CallMedia;
  readonly #members = new Set<RtpengineEndpoint>();

  constructor({ own, call }: { own: MediaMixer; call: CallMedia }) {
    this.own = own;
    this.#call = call;
  }

  async add(endpoint: MediaEndpoint): Promise<void> {
    const member = this.#call.member(endpoint);
    this.#call.meet(member);
    if (!this.#members.has(member)) member.need('mixer');
    this.#members.add(member);
    await this.#call.run(() => this.own.add(member.own));
  }

  async remove(endpoint: MediaEndpoint): Promise<void> {
    const member = this.#call.member(endpoint);
    if (this.#members.delete(member)) member.needNoMore('mixer');
    await this.#call.run(() => this.own.remove(member.own));
  }

  async setGain(listener: MediaEndpoint, speaker: MediaEndpoint, gain: number): Promise<void> {
    await this.own.setGain(this.#call.member(listener).own, this.#call.member(speaker).own, gain);
  }

  play(sound: SharedSound, to?: MediaEndpoint): Promise<void> {
    return this.own.play(sound, to && this.#call.member(to).own);
  }

  startRecording(path: string): Promise<void> {
    return this.own.startRecording(path);
  }

  stopRecording(): Promise<RecordingResult> {
    return this.own.stopRecording();
  }

  on<Name extends keyof MediaMixerEvents & string>(name: Name, listener: (event: MediaMixerEvents[Name]) => void): Unsubscribe {
    if (name !== 'talking') return this.own.on(name, listener);
    const ofMember = listener as (event: MediaMixerEvents['talking']) => void;
    return this.own.on('talking', ({ endpoint: own, isTalking }) => {
      for (const endpoint of this.#members) if (endpoint.own === own) ofMember({ endpoint, isTalking });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const member of this.#members) member.needNoMore('mixer');
    this.#members.clear();
    await this.#call.run(async () => this.own[Symbol.asyncDispose]());
  }
}
