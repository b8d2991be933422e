import type { BaresipPhone } from './baresip-phone.ts';
import type { BrowserPhone } from './browser-phone.ts';
import { hearsTone } from './telephone-office.ts';
import { until } from './until.ts';
import type { WebSession } from './web-session.ts';

/** Somebody with a telephone of one kind, who can do what any telephone can. */
export interface MatrixParty {
  /** The kind of his telephone. */
  readonly kind: string;
  readonly name: string;
  readonly number: string;
  readonly toneHz: number;
  readonly web: WebSession;
  dial(number: string): Promise<void>;
  /** Takes the call of `caller`, once it rings. */
  answer(caller: MatrixParty): Promise<void>;
  decline(caller: MatrixParty): Promise<void>;
  /** Passes the call with `other` on at once, by his telephone (REFER). */
  refer(other: MatrixParty, number: string): Promise<void>;
  /** Holds the call with `other` and calls a number, by his telephone. */
  consult(other: MatrixParty, number: string): Promise<void>;
  hears(toneHz: number): Promise<unknown>;
}

interface About {
  readonly kind: string;
  readonly name: string;
  readonly number: string;
  readonly toneHz: number;
  readonly web: WebSession;
}

export class BaresipParty implements MatrixParty {
  readonly kind: string;
  readonly name: string;
  readonly number: string;
  readonly toneHz: number;
  readonly web: WebSession;
  readonly #phone: BaresipPhone;
  readonly #uri: (number: string) => string;

  constructor(about: About & { phone: BaresipPhone; uri: (number: string) => string }) {
    ({ kind: this.kind, name: this.name, number: this.number, toneHz: this.toneHz, web: this.web } = about);
    this.#phone = about.phone;
    this.#uri = about.uri;
  }

  async dial(number: string): Promise<void> {
    this.#phone.dial(this.#uri(number));
  }

  async answer(): Promise<void> {
    await this.#rings();
    this.#phone.accept();
  }

  async decline(): Promise<void> {
    await this.#rings();
    this.#phone.hangUp();
  }

  async refer(_other: MatrixParty, number: string): Promise<void> {
    this.#phone.transfer(this.#uri(number));
  }

  async consult(_other: MatrixParty, number: string): Promise<void> {
    this.#phone.hold();
    this.#phone.dial(this.#uri(number));
  }

  hears(toneHz: number): Promise<unknown> {
    return hearsTone(this.#phone, toneHz);
  }

  /** Who alerts has said so himself: the telephone has the call. */
  async #rings(): Promise<void> {
    await until(`a call rings at ${this.kind}`, async () => (await this.web.calls()).some(isRung));
  }
}

const isRung = ({ direction, state }: { direction: string; state: string }) => direction === 'incoming' && state === 'alerting';

export class BrowserParty implements MatrixParty {
  readonly kind: string;
  readonly name: string;
  readonly number: string;
  readonly toneHz: number;
  readonly web: WebSession;
  readonly #phone: BrowserPhone;

  constructor(about: About & { phone: BrowserPhone }) {
    ({ kind: this.kind, name: this.name, number: this.number, toneHz: this.toneHz, web: this.web } = about);
    this.#phone = about.phone;
  }

  dial(number: string): Promise<void> {
    return this.#phone.dial(number);
  }

  answer(caller: MatrixParty): Promise<void> {
    return this.#phone.answer(caller.name);
  }

  decline(caller: MatrixParty): Promise<void> {
    return this.#phone.press(caller.name, 'Decline');
  }

  refer(other: MatrixParty, number: string): Promise<void> {
    return this.#phone.passOn(other.name, number, 'Pass on at once');
  }

  consult(other: MatrixParty, number: string): Promise<void> {
    return this.#phone.passOn(other.name, number, 'Ask first');
  }

  hears(toneHz: number): Promise<unknown> {
    return this.#phone.hears(toneHz);
  }
}
