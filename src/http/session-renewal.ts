import type { Clock } from '../kernel/clock.ts';
import type { Exchange } from './fastify-registrar.ts';
import type { SessionCookies } from './session-cookies.ts';

const checkEveryMs = 600_000;

/** Gives old sessions a new token in passing; asks at most every ten minutes for each. */
export class SessionRenewal {
  readonly #clock: Clock;
  readonly #cookies: SessionCookies;
  readonly #rotateWhenDue: (token: string) => Promise<string | null>;
  readonly #checkedAt = new Map<string, number>();

  constructor(parts: { clock: Clock; cookies: SessionCookies; rotateWhenDue: (token: string) => Promise<string | null> }) {
    this.#clock = parts.clock;
    this.#cookies = parts.cookies;
    this.#rotateWhenDue = parts.rotateWhenDue;
  }

  async renew({ request, reply }: Exchange): Promise<void> {
    const cookie = this.#cookies.read(request);
    const now = this.#clock.now();
    if (!cookie || now - (this.#checkedAt.get(cookie.token) ?? 0) < checkEveryMs) return;
    this.#checkedAt.set(cookie.token, now);
    if (this.#checkedAt.size > 10_000) this.#forgetOld(now);
    const token = await this.#rotateWhenDue(cookie.token);
    if (token) this.#cookies.set(reply, { ...cookie, token });
  }

  #forgetOld(now: number): void {
    for (const [token, at] of this.#checkedAt) if (now - at >= checkEveryMs) this.#checkedAt.delete(token);
  }
}
