import { TransientMap } from '../../kernel/transient-map.ts';
import type { SipFlow } from '../../protocol/sip/transport-port.ts';
import type { InviteSession } from '../../protocol/sip/user-agent/index.ts';
import type { SipLeg } from './sip-leg.ts';

/** Which leg stands on which SIP session: to find the leg that a Replaces header or a REFER means. */
export class SipLegs {
  readonly #bySession = new TransientMap<string, SipLeg>();
  /** Sessions of browsers, which live by their connection. */
  readonly #mayReturn = new Map<InviteSession, SipLeg>();

  get size(): number {
    return this.#bySession.size;
  }

  add(session: InviteSession, leg: SipLeg): void {
    this.#bySession.set(session.dialog.key, leg);
    if (leg.mayReturn) this.#mayReturn.set(session, leg);
  }

  remove(session: InviteSession): void {
    this.#bySession.delete(session.dialog.key);
    this.#mayReturn.delete(session);
  }

  /** A connection closed: whoever was reached by it is told. */
  flowClosed(flow: SipFlow): void {
    for (const [session, leg] of this.#mayReturn) if (session.dialog.flow === flow) leg.tellFlowClosed();
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
