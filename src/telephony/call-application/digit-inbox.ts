/** Digits of a party, kept until they are asked for. */
export class DigitInbox {
  /** Gets each digit instead. */
  direct: ((digit: string) => void) | null = null;
  /** Told when one came, which stays to be taken. */
  onArrival: (() => void) | null = null;
  #digits: string[] = [];
  #isClosed = false;

  get hasDigits(): boolean {
    return this.#digits.length > 0;
  }

  press(digit: string): void {
    if (this.#isClosed) return;
    if (this.direct) return this.direct(digit);
    if (this.#digits.length < mostKept) this.#digits.push(digit);
    this.onArrival?.();
  }

  take(): string | null {
    return this.#digits.shift() ?? null;
  }

  clear(): void {
    this.#digits = [];
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The party has left: whoever waits is told, and finds it closed. */
  close(): void {
    this.#isClosed = true;
    this.clear();
    this.onArrival?.();
  }

  open(): void {
    this.#isClosed = false;
  }
}

/** More than anybody types ahead. */
const mostKept = 64;
