import { InvalidCredentialsError, ResultCodeError } from 'ldapts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { DirectoryAnswer, LdapSettings, PasswordDirectory } from '../../platform/sign-in/index.ts';
import type { LdapConnector } from './ldap-connector.ts';
import { activeDirectoryReason } from './ldap-results.ts';
import { type LdapTarget, parseLdapServers } from './ldap-target.ts';

const connectTimeoutMs = 3000;
const answerTimeoutMs = 5000;

/** Asks a directory whether a password is somebody's by binding as him. */
export class LdapPasswords implements PasswordDirectory {
  readonly #connector: Pick<LdapConnector, 'open'>;

  constructor(parts: { connector: Pick<LdapConnector, 'open'> }) {
    this.#connector = parts.connector;
  }

  async check(settings: LdapSettings, bindName: string, password: string): Promise<DirectoryAnswer> {
    try {
      await using connection = await this.#connector.open(targetOf(settings));
      await connection.bind(bindName, password);
      return { outcome: 'good' };
    } catch (error) {
      return answerTo(error, bindName);
    }
  }
}

export function targetOf({ servers, port, security, ca }: LdapSettings): LdapTarget {
  return { servers: parseLdapServers(servers, port), security, ca: ca || null, connectTimeoutMs, answerTimeoutMs };
}

function answerTo(error: unknown, bindName: string): DirectoryAnswer {
  if (error instanceof InvalidCredentialsError) {
    return {
      outcome: 'refused',
      why: `The directory refused "${bindName}": ${activeDirectoryReason(error.message) ?? 'the password is wrong, or there is no such name'}`,
    };
  }
  if (error instanceof ParleyError && error.code === 'ldap-bind-refused') return { outcome: 'refused', why: error.message };
  if (error instanceof ParleyError) return { outcome: 'unavailable', why: error.message };
  if (error instanceof ResultCodeError) {
    const remedy =
      error.code === 8 ? ' Choose LDAPS or StartTLS.' : error.code === 34 ? ' AuthLdapDn does not make a name of it.' : '';
    // Codes about the one who binds say no; the others that the directory cannot answer.
    const outcome = [32, 34, 48, 50, 53].includes(error.code) ? 'refused' : 'unavailable';
    return { outcome, why: `The directory answered ${error.code} to "${bindName}": ${error.message}.${remedy}` };
  }
  return { outcome: 'unavailable', why: `The directory did not answer: ${describeError(error)}` };
}
