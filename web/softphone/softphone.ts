import { CallBook } from './call-book.ts';
import type { KeptCall, PhoneCall } from './phone-call.ts';
import type { PhoneProps } from './phone-ports.ts';
import type { PhoneCredentials, RegistrationState, SipDriver } from './sip-driver.ts';

/** Where the phone stands with the server. `passive`: another tab of this browser leads. */
export type PhoneLine = 'stopped' | 'passive' | RegistrationState;

export interface PhoneSnapshot {
  readonly line: PhoneLine;
  readonly calls: readonly PhoneCall[];
}

/** Ten minutes are left on the credentials when new ones are fetched, or half their life when that is shorter. */
const renewEarlyMs = 600_000;
const firstRetryMs = 1000;
const lastRetryMs = 30_000;

/**
 * The phone of this browser. Registers, keeps registered (new credentials before the old end, growing pauses after
 * failures) and holds the calls; what may be done with a call is in `CallBook`, reached as `calls`.
 */
export class Softphone {
  readonly calls: CallBook;
  readonly #props: PhoneProps;
  readonly #listeners = new Set<() => void>();
  #snapshot: PhoneSnapshot = { line: 'stopped', calls: [] };
  #driver: SipDriver | null = null;
  #cancelTimer: (() => void) | null = null;
  #retryMs = firstRetryMs;
  #isStopped = true;
  #kept: readonly KeptCall[] = [];
  #isAskedBack = false;
  #audioWorks = true;

  constructor(props: PhoneProps) {
    this.#props = props;
    this.calls = new CallBook({
      sound: props.sound,
      clock: props.clock,
      driver: () => this.#driver,
      isLineUp: () => this.#snapshot.line === 'registered',
      onChange: (calls) => this.#publish({ ...this.#snapshot, calls }),
    });
  }

  readonly snapshot = (): PhoneSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Registers, now and again whenever the server was lost.
   * @param kept calls of an earlier page of this browser, to be taken back
   */
  start(kept: readonly KeptCall[] = []): void {
    this.#isStopped = false;
    this.#kept = kept;
    this.#isAskedBack = false;
    // What another tab said of them is said by this one from now on.
    this.#publish({ ...this.#snapshot, calls: [] });
    void this.#connect();
  }

  /** Ends calls and registration. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer?.();
    this.#driver?.stop();
    this.#driver = null;
    this.calls.endAll('page-closed');
    this.#setLine('stopped');
  }

  /**
   * Whether one can talk in this browser. Where one cannot, no calls are offered here: they ring at the person's other devices.
   * Whoever tests the sound (`features/sound-check`) says so here, too.
   */
  setAudio(works: boolean): void {
    if (works === this.#audioWorks) return;
    this.#audioWorks = works;
    this.#driver?.setAudio(works);
  }

  /** The network may be another now. */
  check(): void {
    this.#driver?.check();
  }

  /** Shows what the leading tab says instead of a life of its own. */
  show(snapshot: PhoneSnapshot): void {
    this.#publish({ line: 'passive', calls: snapshot.calls });
  }

  setPassive(): void {
    if (this.#driver === null) this.#setLine('passive');
  }

  async #connect(): Promise<void> {
    this.#setLine('connecting');
    try {
      const credentials = await this.#props.credentials();
      if (this.#isStopped) return;
      if (this.#driver) this.#driver.renew(credentials);
      else await this.#open(credentials);
      this.#retryMs = firstRetryMs;
      const leftMs = credentials.expiresAt - this.#props.clock.now();
      this.#schedule(Math.max(leftMs - Math.min(renewEarlyMs, leftMs / 2), firstRetryMs));
    } catch {
      this.#setLine('offline');
      this.#retry();
    }
  }

  async #open(credentials: PhoneCredentials): Promise<void> {
    const driver = await this.#props.createDriver(credentials);
    if (this.#isStopped) return driver.stop();
    this.#driver = driver;
    if (!this.#audioWorks) driver.setAudio(false);
    driver.start({
      registration: (state) => {
        this.#setLine(state);
        if (state === 'registered') {
          this.#retryMs = firstRetryMs;
          this.#takeBack();
        }
        // Wrong or expired credentials: ask for new ones; a lost connection the driver mends by itself.
        if (state === 'refused') this.#retry();
      },
      incoming: (session) => this.calls.receive(session),
      reconnected: () => this.calls.reconnected(),
    });
  }

  /** There are calls of an earlier page that have not been asked for yet. */
  get isTakingBack(): boolean {
    return this.#kept.length > 0;
  }

  /** Once, as soon as the server knows this page. */
  #takeBack(): void {
    if (this.#kept.length === 0 || this.#isAskedBack) return;
    this.#isAskedBack = true;
    void this.calls
      .takeBack(this.#kept)
      .catch(() => {})
      .finally(() => {
        this.#kept = [];
      });
  }

  #retry(): void {
    this.#schedule(this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, lastRetryMs);
  }

  #schedule(ms: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#props.clock.after(ms, () => {
      if (!this.#isStopped) void this.#connect();
    });
  }

  #setLine(line: PhoneLine): void {
    if (line !== this.#snapshot.line) this.#publish({ ...this.#snapshot, line });
  }

  #publish(snapshot: PhoneSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}
