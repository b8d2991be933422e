import type { SignedInUser } from '../contract/rest/session.ts';
import type { Actor } from '../platform/api/index.ts';

/** Tells a browser who it is signed in as. */
export interface SignedInUsers {
  /** @throws ParleyError `sign-in-needed` when the user is gone meanwhile. */
  describe(actor: Actor): Promise<SignedInUser>;
}
