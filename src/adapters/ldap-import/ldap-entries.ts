import type { Entry } from 'ldapts';
import { ParleyError } from '../../kernel/errors.ts';
import type { EntryReader, RawEntry, UserSource } from '../../platform/import/index.ts';
import { usualMappings } from '../../platform/import/index.ts';
import { explainResult, type LdapConnector, parseLdapServers } from '../ldap/index.ts';

/** Keys that are bytes, shown as hexadecimal. */
const binaryAttributes = ['objectGUID', 'objectSid'];
const usualPorts = { ldaps: 636, starttls: 389, none: 389 } as const;

export interface LdapEntriesParts {
  readonly connector: LdapConnector;
  /** The password of a source; null when it has none. */
  readonly passwordOf: (source: UserSource) => Promise<string | null>;
}

/** Directories as sources of users. */
export class LdapEntries implements EntryReader {
  readonly #parts: LdapEntriesParts;

  constructor(parts: LdapEntriesParts) {
    this.#parts = parts;
  }

  async *entries(source: UserSource, signal: AbortSignal): AsyncGenerator<RawEntry> {
    const { directory } = source;
    if (!directory) throw new ParleyError('input-invalid', 'This source is a file: upload one');
    const target = {
      servers: parseLdapServers(directory.servers, usualPorts[directory.security]),
      security: directory.security,
      ca: directory.ca,
      connectTimeoutMs: 10_000,
      answerTimeoutMs: 60_000,
    };
    await using connection = await this.#parts.connector.open(target);
    try {
      if (directory.bindName) await connection.bind(directory.bindName, (await this.#parts.passwordOf(source)) ?? '');
      const pages = connection.client.searchPaginated(directory.base, {
        scope: 'sub',
        filter: directory.filter,
        attributes: attributesOf(source),
        explicitBufferAttributes: binaryAttributes,
        paged: { pageSize: directory.pageSize },
      });
      for await (const { searchEntries } of pages) {
        signal.throwIfAborted();
        // References to other servers are not followed: they would be asked with our password.
        for (const entry of searchEntries) yield rawEntry(entry);
      }
    } catch (cause) {
      if (cause instanceof ParleyError || signal.aborted) throw cause;
      throw new ParleyError('import-source-refused', `The directory refused: ${explainResult(cause)}`, { cause });
    }
  }
}

function attributesOf({ kind, mapping }: UserSource): string[] {
  const names = Object.values({ ...usualMappings[kind], ...mapping }).flatMap((value) => value.split('|'));
  return [...new Set(names.map((name) => name.trim()).filter(Boolean))];
}

function rawEntry({ dn, ...attributes }: Entry): RawEntry {
  const values = Object.entries(attributes).map(([name, value]): [string, string[]] => [
    name.toLowerCase(),
    (Array.isArray(value) ? value : [value]).map((one) => (Buffer.isBuffer(one) ? one.toString('hex') : one)),
  ]);
  return { place: dn, line: 0, attributes: new Map(values) };
}
