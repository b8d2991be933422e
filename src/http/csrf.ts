import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header in which the browser side sends its token back. */
export const csrfHeader = 'x-parley-csrf';

/** A token bound to a session: another site can neither read nor guess it. */
export function csrfTokenFor(secret: Buffer, sessionId: string): string {
  return createHmac('sha256', secret).update(`csrf:${sessionId}`).digest('base64url');
}

export function isCsrfTokenGood(secret: Buffer, sessionId: string, given: string | undefined): boolean {
  const expected = Buffer.from(csrfTokenFor(secret, sessionId));
  const came = Buffer.from(given ?? '');
  return came.length === expected.length && timingSafeEqual(came, expected);
}
