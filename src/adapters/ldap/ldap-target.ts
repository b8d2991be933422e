import { isIP } from 'node:net';
import { ParleyError } from '../../kernel/errors.ts';

export interface LdapServer {
  readonly host: string;
  readonly port: number;
}

/** `starttls` begins in the clear and changes before anything is said (RFC 4511 §4.14); `none` sends passwords readable by anybody on the way. */
export type LdapSecurity = 'ldaps' | 'starttls' | 'none';

/** Servers of one directory, equal to each other. */
export interface LdapTarget {
  readonly servers: readonly LdapServer[];
  readonly security: LdapSecurity;
  /** Certificates (PEM) to trust instead of the system's; null: the system's. */
  readonly ca: string | null;
  /** For reaching one server, TLS included; then the next is tried. */
  readonly connectTimeoutMs: number;
  /** For each answer. */
  readonly answerTimeoutMs: number;
}

/**
 * Reads a list of servers, separated by `|`, `;`, `,` or spaces: `dc1.example.org|192.0.2.7:3268|[2001:db8::1]:636`.
 * @throws ParleyError `input-invalid` naming the part that cannot be read.
 */
export function parseLdapServers(text: string, defaultPort: number): readonly LdapServer[] {
  return text
    .split(/[|;,\s]+/)
    .filter(Boolean)
    .map((one) => {
      const match = /^(?:ldaps?:\/\/)?(?:\[([0-9a-fA-F:.]+)\]|([^:/[\]]+))(?::(\d{1,5}))?\/?$/.exec(one);
      const host = match?.[1] ?? match?.[2] ?? (isIP(one) === 6 ? one : undefined);
      const port = Number(match?.[3] ?? defaultPort);
      if (!host || port < 1 || port > 65_535) {
        throw new ParleyError(
          'input-invalid',
          `"${one}" is no LDAP server, expected a name or address, with :port when it is another`,
        );
      }
      return { host, port };
    });
}
