import { routeSound } from './audio-devices.ts';

export type ToneName = 'ring' | 'call-waiting' | 'ring-back' | 'ended' | 'digit';

interface Note {
  readonly hertz: number;
  readonly atS: number;
  readonly forS: number;
  readonly level: number;
}

interface Tone {
  readonly notes: readonly Note[];
  /** Seconds until it sounds again; null: once. */
  readonly everyS: number | null;
}

const note = (hertz: number, atS: number, forS: number, level: number): Note => ({ hertz, atS, forS, level });

/** Short and soft, made here: no files, no licence. */
const tones: Record<ToneName, Tone> = {
  ring: {
    everyS: 3.2,
    notes: [note(523.25, 0, 0.5, 0.5), note(659.25, 0.16, 0.5, 0.5), note(783.99, 0.32, 0.9, 0.5), note(659.25, 0.9, 0.8, 0.35)],
  },
  'call-waiting': { everyS: 6, notes: [note(659.25, 0, 0.18, 0.22), note(783.99, 0.22, 0.24, 0.22)] },
  'ring-back': { everyS: 5, notes: [note(425, 0, 1.1, 0.12)] },
  ended: { everyS: null, notes: [note(523.25, 0, 0.12, 0.16), note(392, 0.14, 0.2, 0.16)] },
  digit: { everyS: null, notes: [note(880, 0, 0.06, 0.08)] },
};

/** Plays tones on a chosen device through one audio context. Browsers allow sound only after the first click; until then it is silent. */
export class TonePlayer {
  #context: AudioContext | null = null;
  #element: HTMLAudioElement | null = null;
  #target: AudioNode | null = null;
  #playing = new Map<ToneName, () => void>();

  play(name: ToneName, deviceId: string, volume: number): void {
    if (this.#playing.has(name) || volume === 0) return;
    const tone = tones[name];
    void this.#open(deviceId).then(() => this.#sound(tone, volume));
    if (tone.everyS === null) return;
    const timer = setInterval(() => this.#sound(tone, volume), tone.everyS * 1000);
    this.#playing.set(name, () => clearInterval(timer));
  }

  stop(name: ToneName): void {
    this.#playing.get(name)?.();
    this.#playing.delete(name);
  }

  close(): void {
    for (const name of this.#playing.keys()) this.stop(name);
    void this.#context?.close();
    this.#context = null;
  }

  async #open(deviceId: string): Promise<void> {
    if (!this.#context) {
      this.#context = new AudioContext();
      const destination = this.#context.createMediaStreamDestination();
      this.#element = new Audio();
      this.#element.srcObject = destination.stream;
      this.#target = destination;
    }
    if (this.#element) await routeSound(this.#element, deviceId);
    // Refused before the first click on the page.
    await Promise.all([this.#context.resume(), this.#element?.play().catch(() => {})]);
  }

  #sound(tone: Tone, volume: number): void {
    const context = this.#context;
    if (!context || !this.#target) return;
    for (const each of tone.notes) {
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      const start = context.currentTime + 0.02 + each.atS;
      oscillator.frequency.value = each.hertz;
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(each.level * volume, start + 0.015);
      gain.gain.exponentialRampToValueAtTime(0.0001, start + each.forS);
      oscillator.connect(gain).connect(this.#target);
      oscillator.start(start);
      oscillator.stop(start + each.forS + 0.02);
    }
  }
}
