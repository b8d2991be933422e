import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describeError } from '../../kernel/errors.ts';
import type { TicketAnswer, TicketVerifier } from '../../platform/sign-in/index.ts';

/** What we use of the package `kerberos` 7; its own types need a build of it. */
interface KerberosPackage {
  initializeServer(service: string): Promise<KerberosServer>;
}
interface KerberosServer {
  readonly username?: string;
  readonly response?: string;
  readonly contextComplete: boolean;
  step(challenge: string): Promise<string>;
}

export interface KerberosSettings {
  /** File with the keys of our service, as `ktpass` or `kadmin ktadd` writes it. */
  readonly keytab: string;
  /** Host name in the service's name `HTTP/host`. */
  readonly host: string;
}

/** Where libkrb5 looks for the keys of a service. */
const keytabVariable = 'KRB5_KTNAME';

export class KerberosTickets implements TicketVerifier {
  readonly problem: string | null;
  readonly #service: string = '';
  readonly #kerberos: KerberosPackage | null = null;

  /** @param settings null: Kerberos is not configured. */
  constructor(settings: KerberosSettings | null) {
    if (!settings) {
      this.problem = 'Signing in with Windows is not set up: PARLEY_KERBEROS_KEYTAB names no keytab.';
    } else if (existsSync(settings.keytab)) {
      this.#kerberos = loadPackage();
      this.problem = this.#kerberos ? null : notInstalled;
      this.#service = `HTTP@${settings.host}`;
      // libkrb5 knows no other way.
      process.env[keytabVariable] = `FILE:${settings.keytab}`;
    } else this.problem = `The keytab ${settings.keytab} of PARLEY_KERBEROS_KEYTAB does not exist.`;
  }

  async verify(token: string): Promise<TicketAnswer> {
    if (!this.#kerberos) return { outcome: 'refused', why: this.problem ?? notInstalled };
    try {
      // One context for each request: a ticket is one step.
      const server = await this.#kerberos.initializeServer(this.#service);
      await server.step(token);
      if (!server.contextComplete || !server.username)
        return { outcome: 'refused', why: 'The ticket needs a second step, which HTTP has not.' };
      return { outcome: 'good', principal: server.username, reply: server.response ?? null };
    } catch (error) {
      return { outcome: 'refused', why: `The ticket was not accepted: ${describeError(error)}` };
    }
  }
}

const notInstalled =
  'Signing in with Windows needs the package kerberos, which is not built: install libkrb5-dev and a C++ compiler, then run `npm run build:kerberos`.';

function loadPackage(): KerberosPackage | null {
  try {
    return createRequire(import.meta.url)('kerberos') as KerberosPackage;
  } catch {
    return null;
  }
}
