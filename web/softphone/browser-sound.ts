import { type AudioChoice, openMicrophone, readAudioChoice, routeSound } from './audio-devices.ts';
import type { PhoneSound } from './phone-ports.ts';
import { type ToneName, TonePlayer } from './tones.ts';

/** Sound of this browser, by the person's choice of devices (read again for each call). */
export class BrowserSound implements PhoneSound {
  readonly #bell = new TonePlayer();
  readonly #ear = new TonePlayer();
  readonly #calls = new Map<string, HTMLAudioElement>();

  openMicrophone(): Promise<MediaStream> {
    return openMicrophone(readAudioChoice());
  }

  closeMicrophone(stream: MediaStream): void {
    for (const track of stream.getTracks()) track.stop();
  }

  playCall(callId: string, stream: MediaStream): void {
    const element = this.#calls.get(callId) ?? new Audio();
    this.#calls.set(callId, element);
    element.autoplay = true;
    element.srcObject = stream;
    void routeSound(element, readAudioChoice().speaker).then(() => element.play().catch(() => {}));
  }

  stopCall(callId: string): void {
    const element = this.#calls.get(callId);
    if (element) element.srcObject = null;
    this.#calls.delete(callId);
  }

  startTone(name: ToneName): void {
    const choice = readAudioChoice();
    if (name === 'ring') this.#bell.play(name, choice.ringer || choice.speaker, choice.ringVolume);
    else this.#ear.play(name, choice.speaker, 1);
  }

  stopTone(name: ToneName): void {
    (name === 'ring' ? this.#bell : this.#ear).stop(name);
  }

  /** Moves running calls to a newly chosen speaker. */
  apply(choice: AudioChoice): void {
    for (const element of this.#calls.values()) void routeSound(element, choice.speaker);
  }
}
