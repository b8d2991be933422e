import type { CodecName } from '../codec/index.ts';
import {
  codecFormats,
  type PayloadFormat,
  telephoneEventPayloadTypes,
  type VideoCodecName,
  videoFormats,
} from './payload-format.ts';

/**
 * The payload types we receive on. Within a session a number never changes its meaning and a format keeps its number
 * (RFC 3264 §8.3.2), whoever offers.
 */
export class PayloadTypeTable {
  readonly #byFormat = new Map<string, number>();
  readonly #byNumber = new Map<number, string>();

  /** Our format for a codec, under the number it has or now gets. */
  codec(name: CodecName): PayloadFormat {
    const { payloadType, ...rest } = codecFormats[name];
    return { payloadType: this.#numberFor(formatKey(name, rest.clockRate), payloadType), encoding: name, ...rest };
  }

  /** Our format for video, under the number it has or now gets. */
  video(name: VideoCodecName): PayloadFormat {
    const { payloadType, ...rest } = videoFormats[name];
    return { payloadType: this.#numberFor(formatKey(name, rest.clockRate), payloadType), encoding: name, ...rest };
  }

  /** Our telephone-event format at a clock rate, events 0-16 (RFC 4733 §3.2). */
  telephoneEvent(clockRate: number): PayloadFormat {
    const preferred = telephoneEventPayloadTypes[clockRate] ?? 101;
    const payloadType = this.#numberFor(formatKey('telephone-event', clockRate), preferred);
    return { payloadType, encoding: 'telephone-event', clockRate, channels: 1, fmtp: '0-16' };
  }

  /** Takes over the numbers of a peer's offer, so that our answer and later offers use them. */
  adopt(formats: readonly PayloadFormat[]): void {
    for (const { encoding, clockRate, payloadType } of formats) {
      const key = formatKey(encoding, clockRate);
      const old = this.#byFormat.get(key);
      if (
        old !== undefined &&
        old !== payloadType &&
        formats.some((one) => one.payloadType === old && formatKey(one.encoding, one.clockRate) === key)
      )
        continue;
      this.#byFormat.set(key, payloadType);
      this.#byNumber.set(payloadType, key);
    }
  }

  #numberFor(key: string, preferred: number): number {
    const known = this.#byFormat.get(key);
    if (known !== undefined && this.#byNumber.get(known) === key) return known;
    const number = this.#isFree(preferred, key) ? preferred : this.#freeNumber(key);
    this.#byFormat.set(key, number);
    this.#byNumber.set(number, key);
    return number;
  }

  #freeNumber(key: string): number {
    for (let number = 96; number <= 127; number++) if (this.#isFree(number, key)) return number;
    // 35-63 may be assigned too when the dynamic range is used up (RFC 5761 §4).
    for (let number = 35; number <= 63; number++) if (this.#isFree(number, key)) return number;
    return 127;
  }

  #isFree(number: number, key: string): boolean {
    const holder = this.#byNumber.get(number);
    return holder === undefined || holder === key;
  }
}

function formatKey(encoding: string, clockRate: number): string {
  // G722 is one format whichever clock its sender wrote.
  const name = encoding.toLowerCase();
  return name === 'g722' ? name : `${name}/${clockRate}`;
}
