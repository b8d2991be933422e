import { signIn as declared } from '../parameter/declared/index.ts';
import type { ParameterReader } from '../parameter/index.ts';
import type { AuthMethod } from './auth-method.ts';
import type { LdapSettings, SignInPolicy, Whom } from './sign-in-ports.ts';

/** What administrators have set of `AuthMethods`, `AuthLdap…`, `AuthWindowsRealm` and `AuthRemember`, as of now. */
export class ParameterSignInPolicy implements SignInPolicy {
  readonly #parameters: ParameterReader;

  constructor(parameters: ParameterReader) {
    this.#parameters = parameters;
  }

  methodsOf(whom: Whom): readonly AuthMethod[] {
    return this.#parameters.value(declared.authMethodsParameter, whom);
  }

  ldapOf(whom: Whom): LdapSettings {
    return {
      servers: this.#parameters.value(declared.authLdapServer, whom),
      port: this.#parameters.value(declared.authLdapPort, whom),
      dn: this.#parameters.value(declared.authLdapDn, whom),
      security: this.#parameters.value(declared.authLdapSecurity, whom),
      ca: this.#parameters.value(declared.authLdapCa, whom),
    };
  }

  kerberosRealmOf(whom: Whom): string {
    return this.#parameters.value(declared.authWindowsRealm, whom);
  }

  mayRemember(whom: Whom): boolean {
    return this.#parameters.value(declared.authRemember, whom);
  }
}
