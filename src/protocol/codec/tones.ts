/** Tones of ITU-T E.180. */
export type CallProgressTone = 'ringback' | 'busy' | 'congestion' | 'dial';

/** Frequencies sounding together, in hertz, and how long it sounds and pauses in turn, in milliseconds. */
export interface TonePattern {
  readonly frequencies: readonly number[];
  /** On, off, on, off …; an empty list sounds without end. */
  readonly cadenceMs: readonly number[];
}

type TonePlan = Readonly<Record<CallProgressTone, TonePattern>>;

function tone(frequencies: readonly number[], ...cadenceMs: number[]): TonePattern {
  return { frequencies, cadenceMs };
}

/** What most of Europe uses; also for countries that are not listed. */
const europe: TonePlan = {
  dial: tone([425]),
  ringback: tone([425], 1000, 4000),
  busy: tone([425], 500, 500),
  congestion: tone([425], 250, 250),
};

/** By ISO 3166 country code (supplement to ITU-T E.180). */
const plans: Readonly<Record<string, TonePlan>> = {
  DE: { ...europe, busy: tone([425], 480, 480), congestion: tone([425], 240, 240) },
  FR: {
    ...europe,
    dial: tone([440]),
    ringback: tone([440], 1500, 3500),
    busy: tone([440], 500, 500),
    congestion: tone([440], 250, 250),
  },
  GB: {
    dial: tone([350, 440]),
    ringback: tone([400, 450], 400, 200, 400, 2000),
    busy: tone([400], 375, 375),
    congestion: tone([400], 400, 350, 225, 525),
  },
  IT: { ...europe, dial: tone([425], 200, 200, 600, 1000), congestion: tone([425], 200, 200) },
  SE: { ...europe, ringback: tone([425], 1000, 5000), busy: tone([425], 250, 250), congestion: tone([425], 250, 750) },
  US: {
    dial: tone([350, 440]),
    ringback: tone([440, 480], 2000, 4000),
    busy: tone([480, 620], 500, 500),
    congestion: tone([480, 620], 250, 250),
  },
};

/** The pattern of a tone in a country (`DE`, `US` …); the European one where the country is not listed. */
export function callProgressTone(name: CallProgressTone, country = ''): TonePattern {
  const code = country.toUpperCase();
  return (plans[code === 'CA' ? 'US' : code] ?? europe)[name];
}

/** About -13 dBm0 together: clearly heard, not loud. */
const defaultLevel = 5000;
/** Switched on and off within this time, so that it does not click. */
const rampMs = 3;

/** Plays a pattern without end; phases run on from frame to frame. */
export class ToneGenerator {
  readonly #pattern: TonePattern;
  readonly #steps: readonly number[];
  readonly #rate: number;
  readonly #amplitude: number;
  #sample = 0;

  /** `level` is the peak of all frequencies together, of 32767. */
  constructor(options: { pattern: TonePattern; sampleRate: number; level?: number }) {
    this.#pattern = options.pattern;
    this.#rate = options.sampleRate;
    this.#steps = options.pattern.frequencies.map((frequency) => (2 * Math.PI * frequency) / options.sampleRate);
    this.#amplitude = (options.level ?? defaultLevel) / Math.max(1, options.pattern.frequencies.length);
  }

  /** Fills `out` with the next samples. */
  fill(out: Int16Array): void {
    for (let i = 0; i < out.length; i++, this.#sample++) {
      const gain = this.#gainAt(this.#sample);
      let sum = 0;
      if (gain > 0) for (const step of this.#steps) sum += Math.sin(step * this.#sample);
      out[i] = Math.round(sum * gain * this.#amplitude);
    }
  }

  #gainAt(sample: number): number {
    const { cadenceMs } = this.#pattern;
    const ramp = (this.#rate * rampMs) / 1000;
    if (cadenceMs.length === 0) return Math.min(1, sample / ramp);
    const period = cadenceMs.reduce((sum, part) => sum + part, 0);
    let place = sample % ((period * this.#rate) / 1000);
    for (const [index, part] of cadenceMs.entries()) {
      const length = (part * this.#rate) / 1000;
      if (place < length) return index % 2 === 1 ? 0 : Math.min(1, place / ramp, (length - place) / ramp);
      place -= length;
    }
    return 0;
  }
}
