import type { SessionOpening } from './session-opening.ts';
import type { SignInDoors } from './sign-in-doors.ts';

export interface SignInRouteParts {
  readonly doors: SignInDoors;
  readonly opening: SessionOpening;
  /** Whether browsers reach us over TLS. */
  readonly isSecure: boolean;
  /** The address by which browsers reach us, when it is set. */
  readonly publicUrl: string | null;
}
