import { createHmac } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import type { SessionId } from '../../kernel/ids.ts';
import { computeHa1, type Ha1 } from '../../protocol/sip/digest/index.ts';
import type { Device } from './device.ts';

const lifetimeMs = 12 * 3_600_000;
const separator = '~';

export interface BrowserPhoneLogin {
  readonly authorizationUser: string;
  readonly password: string;
  readonly expiresAtMs: number;
}

/**
 * SIP credentials that live with a sign-in. Nothing is stored: the digest user name says device, session and expiry
 * (`web-101-x~SESSION~EXPIRY`), the password is its keyed hash, so that a restart and every node know it too.
 */
export class BrowserPhoneCredentials {
  readonly #parts: { clock: Clock; key: Buffer; isSessionAlive: (id: SessionId) => boolean };

  constructor(parts: { clock: Clock; key: Buffer; isSessionAlive: (id: SessionId) => boolean }) {
    this.#parts = parts;
  }

  issue(device: Device, sipDomain: string, sessionId: SessionId): BrowserPhoneLogin {
    const expiresAtMs = this.#parts.clock.now() + lifetimeMs;
    const authorizationUser = [device.sipUser, sessionId, expiresAtMs.toString(36)].join(separator);
    return { authorizationUser, password: this.#password(authorizationUser, sipDomain), expiresAtMs };
  }

  /** What the digest must have been made with; undefined when the user name is no good (any more) for this device. */
  ha1Of(device: Device, sipDomain: string, authorizationUser: string): Ha1 | undefined {
    const [sipUser, sessionId, expiry, ...more] = authorizationUser.split(separator);
    if (more.length > 0 || !sessionId || !expiry || sipUser !== device.sipUser || device.protocol !== 'sip-softphone')
      return undefined;
    if (!(Number.parseInt(expiry, 36) > this.#parts.clock.now())) return undefined;
    if (!this.#parts.isSessionAlive(sessionId as SessionId)) return undefined;
    return computeHa1(authorizationUser, sipDomain, this.#password(authorizationUser, sipDomain));
  }

  #password(authorizationUser: string, sipDomain: string): string {
    return createHmac('sha256', this.#parts.key).update(`browser phone ${authorizationUser} ${sipDomain}`).digest('base64url');
  }
}
