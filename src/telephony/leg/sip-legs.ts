import { TransientMap } from '../../kernel/transient-map.ts';
import type { InviteSession } from '../../protocol/sip/user-agent/index.ts';
import type { SipLeg } from './sip-leg.ts';

/** Which leg stands on which SIP session: to find the leg that a Replaces header or a REFER means. */
export class SipLegs {
  readonly #bySession = new TransientMap<string, SipLeg>();

  get size(): number {
    return this.#bySession.size;
  }

  add(session: InviteSession, leg: SipLeg): void {
    this.#bySession.set(session.dialog.key, leg);
  }

  remove(session: InviteSession): void {
    this.#bySession.delete(session.dialog.key);
  }

  of(session: InviteSession): SipLeg | undefined {
    return this.#bySession.get(session.dialog.key);
  }

  /** By the dialog keys that a Replaces value can mean. */
  find(keys: readonly string[]): SipLeg | undefined {
    for (const key of keys) {
      const leg = this.#bySession.get(key);
      if (leg) return leg;
    }
    return undefined;
  }
}
