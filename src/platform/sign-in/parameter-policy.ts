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
    return this.#parameters.value(declared.authMethodsParameter, of(whom));
  }

  ldapOf(whom: Whom): LdapSettings {
    const user = of(whom);
    return {
      servers: this.#parameters.value(declared.authLdapServer, user),
      port: this.#parameters.value(declared.authLdapPort, user),
      dn: this.#parameters.value(declared.authLdapDn, user),
      security: this.#parameters.value(declared.authLdapSecurity, user),
      ca: this.#parameters.value(declared.authLdapCa, user),
    };
  }

  kerberosRealmOf(whom: Whom): string {
    return this.#parameters.value(declared.authWindowsRealm, of(whom));
  }

  mayRemember(whom: Whom): boolean {
    return this.#parameters.value(declared.authRemember, of(whom));
  }
}

/** The user's value, whatever his domain's is: a context that names the domain would mean the domain's. */
function of({ companyId, userId }: Whom) {
  return { companyId, userId };
}
