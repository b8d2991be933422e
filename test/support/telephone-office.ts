import { BaresipPhone, type PhoneOptions } from './baresip-phone.ts';
import { BrowserPhone } from './browser-phone.ts';
import type { Colour } from './colour-film.ts';
import { DemoProduct } from './demo-product.ts';
import { demandMix, hasTone, loudness, part, type Sound } from './tone-meter.ts';
import { until } from './until.ts';
import { WebSession } from './web-session.ts';

/** The running product with people at real phones and browsers. Everything ends with it. */
export class TelephoneOffice implements AsyncDisposable {
  readonly product: DemoProduct;
  readonly #people: AsyncDisposable[] = [];

  private constructor(product: DemoProduct) {
    this.product = product;
  }

  static async open(env: Record<string, string> = {}): Promise<TelephoneOffice> {
    return new TelephoneOffice(await DemoProduct.start(env));
  }

  /** A desk phone of the user, registered. */
  async deskPhone(userIndex: number, toneHz: number, options: Partial<PhoneOptions> = {}): Promise<BaresipPhone> {
    const phone = await this.registeringPhone(userIndex, toneHz, options);
    await phone.registered();
    return phone;
  }

  /** A desk phone of the user that has just been switched on. */
  async registeringPhone(userIndex: number, toneHz: number, options: Partial<PhoneOptions> = {}): Promise<BaresipPhone> {
    const { description } = this.product;
    const user = this.product.user(userIndex);
    const phone = await BaresipPhone.start({
      domain: description.domain,
      server: description.sip[options.transport ?? 'udp'],
      sipUser: user.sipUser,
      sipPassword: user.sipPassword,
      toneHz,
      ...options,
    });
    this.#people.push(phone);
    return phone;
  }

  /** A user at the phone page, signed in and registered. With a colour his camera sees it. */
  async browser(userIndex: number, toneHz: number, camera?: Colour): Promise<BrowserPhone> {
    const phone = await BrowserPhone.signIn(this.product, this.product.user(userIndex), toneHz, camera);
    this.#people.push(phone);
    await phone.ready();
    return phone;
  }

  /** The user, signed in without a browser. */
  web(userIndex: number): Promise<WebSession> {
    return WebSession.signIn(this.product, this.product.user(userIndex));
  }

  uri(number: string): string {
    return `sip:${number}@${this.product.description.domain}`;
  }

  numberOf(userIndex: number): string {
    return this.product.user(userIndex).number;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#people.map((person) => person[Symbol.asyncDispose]()));
    await this.product[Symbol.asyncDispose]();
  }
}

/** Waits until the phone has heard the tone for half a second, from now on, at a speaking level. */
export function hearsTone(phone: BaresipPhone, frequencyHz: number, patienceMs = 15_000): Promise<true> {
  return hears(phone, `hears ${frequencyHz} Hz`, (sound) => hasTone(sound, frequencyHz), patienceMs);
}

/** Waits until the phone has heard something else than the tone, or silence that was sent, for half a second from now on. */
export function losesTone(phone: BaresipPhone, frequencyHz: number, patienceMs = 15_000): Promise<true> {
  return hears(phone, `no longer hears ${frequencyHz} Hz`, (sound) => !hasTone(sound, frequencyHz, -45), patienceMs);
}

/** Waits until the phone has heard all of the tones at once for half a second, from now on, and none of the others. */
export function hearsMix(
  phone: BaresipPhone,
  tones: readonly number[],
  others: readonly number[],
  patienceMs = 20_000,
): Promise<true> {
  return hears(phone, `hears ${tones.join(' and ')} Hz`, (sound) => demandMix(sound, tones, others), patienceMs);
}

/** Waits until the phone has heard half a second of something that is not silence, from now on. */
export function hearsSound(phone: BaresipPhone, patienceMs = 15_000): Promise<true> {
  return hears(phone, 'hears something', (sound) => loudness(sound) > -50, patienceMs);
}

/**
 * Waits until the phone itself counts a full stream of sound coming in. For a phone that put the other side on hold: baresip 1.0
 * plays on after taking it back, but its recording ends with the hold.
 */
export function receivesSound(phone: BaresipPhone, patienceMs = 15_000): Promise<true> {
  const mark = phone.log.length;
  return until(
    'the phone counts incoming sound',
    () => Number([...phone.log.slice(mark).matchAll(/audio=\d+\/(\d+)/g)].at(-1)?.[1] ?? 0) >= 60_000,
    patienceMs,
  );
}

/** Asks about half seconds that the phone recorded after this was called: what it heard before does not count. */
async function hears(phone: BaresipPhone, what: string, isIt: (sound: Sound) => boolean, patienceMs: number): Promise<true> {
  const before = await phone.heard();
  return until(
    `the phone ${what}`,
    async () => {
      const now = await phone.heard();
      // Each call, and each new description within a call, begins a new recording.
      const from = now.path === before.path ? before.samples.length / before.sampleRate : 0;
      const lengthS = now.samples.length / now.sampleRate;
      return lengthS - from >= 0.5 && isIt(part(now, lengthS - 0.5, 0.5));
    },
    patienceMs,
  );
}
