import type { IncomingMessage } from 'node:http';

/**
 * Whether a WebSocket may be opened from the page that asks for it (cross-site WebSocket hijacking): a page of the host that it
 * asks, of our public address, or no page at all, for programs send no Origin and hold no cookie by accident.
 */
export class OriginCheck {
  readonly #allowed: ReadonlySet<string>;

  /** @param publicUrls origins by which browsers reach us beside the Host header, e.g. behind a proxy. */
  constructor(publicUrls: readonly string[]) {
    this.#allowed = new Set(publicUrls.map((url) => new URL(url).origin));
  }

  isAllowed(request: Pick<IncomingMessage, 'headers'>): boolean {
    const { origin, host } = request.headers;
    if (origin === undefined) return true;
    const parsed = URL.parse(origin);
    if (!parsed) return false;
    return parsed.host === host || this.#allowed.has(parsed.origin);
  }
}
