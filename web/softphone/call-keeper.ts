import type { PhoneClock } from './phone-ports.ts';
import type { SipSession } from './sip-driver.ts';

/** A break of a moment heals by itself. */
const firstTryMs = 1000;
const nextTryMs = 3000;
/** After this no server waits any more. */
const patienceMs = 90_000;

interface Loss {
  readonly since: number;
  cancel: () => void;
}

export interface CallKeeperProps {
  readonly clock: PhoneClock;
  readonly isLineUp: () => boolean;
  readonly changed: (session: SipSession, isLost: boolean) => void;
  readonly givenUp: (session: SipSession) => void;
}

/**
 * Keeps the sound of calls going when the network changes: asks the server for a new way (re-INVITE with ICE restart) until it is heard again.
 *
 * ```
 * fine ──sound lost──► lost ──every 3 s, while the server is there──► asked ──sound is back──► fine
 *                        └──────────────── 90 s ──► given up
 * ```
 */
export class CallKeeper {
  readonly #props: CallKeeperProps;
  readonly #lost = new Map<SipSession, Loss>();

  constructor(props: CallKeeperProps) {
    this.#props = props;
  }

  soundLost(session: SipSession): void {
    if (this.#lost.has(session)) return;
    const { clock } = this.#props;
    this.#lost.set(session, { since: clock.now(), cancel: clock.after(firstTryMs, () => this.#ask(session)) });
    this.#props.changed(session, true);
  }

  soundBack(session: SipSession): void {
    if (this.forget(session)) this.#props.changed(session, false);
  }

  /** The server is there again by a new connection, and has to learn it: for each call that is up. */
  lineBack(sessions: readonly SipSession[]): void {
    for (const session of sessions) {
      this.#lost.get(session)?.cancel();
      this.#ask(session);
    }
  }

  /** @returns whether it was lost */
  forget(session: SipSession): boolean {
    this.#lost.get(session)?.cancel();
    return this.#lost.delete(session);
  }

  #ask(session: SipSession): void {
    const { clock, isLineUp, givenUp } = this.#props;
    const loss = this.#lost.get(session);
    if (loss && clock.now() - loss.since >= patienceMs) {
      this.forget(session);
      return givenUp(session);
    }
    const isAsked = isLineUp() && session.restartIce();
    // What could not be asked (another change is under way) is asked a little later.
    if (loss) loss.cancel = clock.after(nextTryMs, () => this.#ask(session));
    else if (!isAsked && isLineUp()) clock.after(firstTryMs, () => session.restartIce());
  }
}
