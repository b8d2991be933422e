import { BaresipPhone, type PhoneOptions } from './baresip-phone.ts';
import { BrowserPhone } from './browser-phone.ts';
import { DemoProduct } from './demo-product.ts';
import { hasTone, loudness, part } from './tone-meter.ts';
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
    await phone.registered();
    return phone;
  }

  /** A user at the phone page, signed in and registered. */
  async browser(userIndex: number, toneHz: number): Promise<BrowserPhone> {
    const phone = await BrowserPhone.signIn(this.product, this.product.user(userIndex), toneHz);
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

/** Waits until the phone has heard the tone for half a second, at a speaking level. */
export function hearsTone(phone: BaresipPhone, frequencyHz: number, patienceMs = 15_000): Promise<true> {
  return until(
    `the phone hears ${frequencyHz} Hz`,
    async () => hasTone(part(await phone.heard(), -0.5, 0.5), frequencyHz),
    patienceMs,
  );
}

/** Waits until the phone has heard next to nothing of the tone for half a second. */
export function losesTone(phone: BaresipPhone, frequencyHz: number, patienceMs = 15_000): Promise<true> {
  return until(
    `the phone no longer hears ${frequencyHz} Hz`,
    async () => !hasTone(part(await phone.heard(), -0.5, 0.5), frequencyHz, -45),
    patienceMs,
  );
}

/** Waits until the phone hears something that is not silence. */
export function hearsSound(phone: BaresipPhone, patienceMs = 15_000): Promise<true> {
  return until('the phone hears something', async () => loudness(part(await phone.heard(), -0.5, 0.5)) > -50, patienceMs);
}
