import { DtmfDetector } from '../../../../protocol/rtp/dtmf/index.ts';
import { FRAME_RATE } from './decoded-input.ts';

/** Sound lags behind events by the jitter buffer; and keys follow each other. */
const afterMs = 400;

/** Notices keys that somebody presses, by telephone-events and by their tones, so that they are not recorded. */
export class DigitMask {
  readonly #detector = new DtmfDetector({ sampleRate: FRAME_RATE });
  #until = 0;
  #isOn = false;

  /** Whether what is said now is left out. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** @returns whether there is a key: what was said shortly before is to be wiped out as well */
  hear(said: Int16Array | null, now: number, eventAt: number): boolean {
    if (said) this.#detector.process(said);
    const isKey = now - eventAt < 60 || (said !== null && this.#detector.isHearing);
    if (isKey) this.#until = now + afterMs;
    this.#isOn = now < this.#until;
    return isKey;
  }
}
