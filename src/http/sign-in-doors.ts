import type {
  Admission,
  OpenIdSignIn,
  Passkeys,
  Sessions,
  SignInService,
  Totp,
  WindowsSignIn,
} from '../platform/sign-in/index.ts';
import type { ApiTokens } from '../platform/token/index.ts';

/** Every way in, as the routes that set the session cookie need them. */
export interface SignInDoors {
  readonly byPassword: Pick<SignInService, 'signIn'>;
  readonly admission: Pick<Admission, 'admit' | 'waiting' | 'complete'>;
  readonly totp: Pick<Totp, 'enrol' | 'verify' | 'confirm'>;
  readonly passkeys: Pick<Passkeys, 'beginSignIn' | 'signIn'>;
  readonly windows: Pick<WindowsSignIn, 'problem' | 'signIn'>;
  readonly openId: Pick<OpenIdSignIn, 'begin' | 'finish'>;
  readonly sessions: Sessions;
  readonly tokens: Pick<ApiTokens, 'lookUp' | 'isAlive' | 'onEnded'>;
  readonly rules: { isNoneAcceptedAnywhere(): Promise<boolean> };
  readonly providers: { offeredProviders(): Promise<readonly { readonly id: string; readonly name: string }[]> };
}
