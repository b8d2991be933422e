import { type Entry, ResultCodeError, type SearchResult } from 'ldapts';
import type { ContactSource, EntryRequest, SourceEntry } from '../../../directory/connector/index.ts';
import { describeError, ParleyError } from '../../../kernel/errors.ts';
import { explainResult, type LdapConnection, type LdapConnector, type LdapTarget } from '../../ldap/index.ts';
import { invalid, lost, refused, textOfBytes, untilAborted, wantedOf, withoutSecrets } from '../source/index.ts';

export interface LdapContactSourceParts {
  readonly connector: LdapConnector;
  readonly target: LdapTarget;
  /** Empty: anonymous. */
  readonly bindName: string;
  readonly password: string;
  /** Empty: the naming context that the server names. */
  readonly base: string;
  readonly filter: string;
  /** 0: without pages. */
  readonly pageSize: number;
  readonly sizeLimit: number | null;
}

/** What identifies an entry whatever it is called: of Active Directory, of RFC 4530, of 389 Directory Server. The first that is there. */
const keyAttributes = ['objectGUID', 'entryUUID', 'nsUniqueId'];
/** Bytes, also when they happen to be valid UTF-8. */
const binaryAttributes = [
  'objectGUID',
  'objectSid',
  'thumbnailPhoto',
  'thumbnailLogo',
  'jpegPhoto',
  'photo',
  'mS-DS-ConsistencyGuid',
];
const sampleSize = 100;

export class LdapContactSource implements ContactSource {
  readonly #parts: LdapContactSourceParts;
  readonly #open = new Set<LdapConnection>();

  constructor(parts: LdapContactSourceParts) {
    this.#parts = parts;
  }

  async *entries(request: EntryRequest, signal: AbortSignal): AsyncGenerator<SourceEntry> {
    const { sizeLimit, target } = this.#parts;
    const connection = await this.#connect(signal);
    const isWanted = wantedOf(request.fields);
    const most = Math.min(request.limit ?? Number.POSITIVE_INFINITY, sizeLimit ?? Number.POSITIVE_INFINITY);
    let count = 0;
    try {
      await this.#bind(connection, signal);
      const base = this.#parts.base || (await this.#namingContext(connection, signal));
      for await (const entry of this.#search(connection, base, { ...request, limit: most }, signal)) {
        yield sourceEntry(entry, isWanted);
        if (++count >= most) return;
      }
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw withoutSecrets(explained(error, nameOf(connection, target)), { password: this.#parts.password });
    } finally {
      this.#open.delete(connection);
      await connection[Symbol.asyncDispose]();
    }
  }

  async fieldNames(signal: AbortSignal): Promise<readonly string[]> {
    const names = new Map<string, string>([['dn', 'dn']]);
    for await (const { fields } of this.entries({ fields: null, limit: sampleSize, ownerEmails: null }, signal))
      for (const name of Object.keys(fields)) names.set(name.toLowerCase(), names.get(name.toLowerCase()) ?? name);
    return [...names.values()].toSorted((a, b) => a.localeCompare(b, 'en'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#open].map((connection) => connection[Symbol.asyncDispose]()));
  }

  async #connect(signal: AbortSignal): Promise<LdapConnection> {
    try {
      const connection = await untilAborted(signal, this.#parts.connector.open(this.#parts.target), closeLate);
      this.#open.add(connection);
      return connection;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw new ParleyError('contact-source-unreachable', describeError(error));
    }
  }

  async #bind(connection: LdapConnection, signal: AbortSignal): Promise<void> {
    const { bindName, password } = this.#parts;
    if (bindName) await untilAborted(signal, whileOpen(connection, connection.bind(bindName, password)));
  }

  async #namingContext(connection: LdapConnection, signal: AbortSignal): Promise<string> {
    const attributes = ['defaultNamingContext', 'namingContexts'];
    const asking = connection.client.search('', { scope: 'base', filter: '(objectClass=*)', attributes });
    const root = await untilAborted(signal, whileOpen(connection, asking));
    const [entry] = root.searchEntries;
    const [base] = [entry?.defaultNamingContext, entry?.namingContexts].flat().filter((one) => typeof one === 'string' && one);
    if (typeof base !== 'string') throw invalid('The server does not say where its entries begin: enter the base');
    return base;
  }

  /** References to other servers are not followed: they would be asked with our password. */
  async *#search(connection: LdapConnection, base: string, request: EntryRequest, signal: AbortSignal): AsyncGenerator<Entry> {
    const { filter, pageSize } = this.#parts;
    const { client } = connection;
    const asked = request.fields?.filter((name) => name.toLowerCase() !== 'dn');
    const options = {
      scope: 'sub' as const,
      filter,
      attributes: asked ? [...new Set([...asked, ...keyAttributes])] : ['*', ...keyAttributes],
      explicitBufferAttributes: binaryAttributes,
    };
    if (pageSize === 0) {
      yield* (await untilAborted(signal, whileOpen(connection, client.search(base, options)))).searchEntries;
      return;
    }
    const size = Math.max(1, Math.min(pageSize, request.limit ?? pageSize));
    const pages: AsyncIterator<SearchResult> = client.searchPaginated(base, { ...options, paged: { pageSize: size } });
    for (;;) {
      const { value, done } = await untilAborted(signal, whileOpen(connection, pages.next()));
      if (done) return;
      yield* value.searchEntries;
    }
  }
}

function whileOpen<T>({ closed }: LdapConnection, work: Promise<T>): Promise<T> {
  return untilAborted(closed, work);
}

function closeLate(connection: LdapConnection): void {
  void connection[Symbol.asyncDispose]();
}

function nameOf({ server }: LdapConnection, { security }: LdapTarget): string {
  return `${security === 'ldaps' ? 'ldaps' : 'ldap'}://${server.host}:${server.port}`;
}

function explained(error: unknown, server: string): ParleyError {
  if (error instanceof ParleyError && error.code.startsWith('contact-source-')) return error;
  if (error instanceof ParleyError) return refused(server, error.message);
  if (error instanceof ResultCodeError) return refused(server, explainResult(error));
  return lost(server, describeError(error).split('\n').at(-1)!);
}

function sourceEntry({ dn, ...attributes }: Entry, isWanted: (name: string) => boolean): SourceEntry {
  const fields: Record<string, readonly string[]> = isWanted('dn') ? { dn: [dn] } : {};
  const keys = new Map<string, string>();
  for (const [name, value] of Object.entries(attributes)) {
    const texts = (Array.isArray(value) ? value : [value])
      .map((one) => (typeof one === 'string' ? one : textOfBytes(one)))
      .filter(Boolean);
    if (keyAttributes.includes(name) && texts[0]) keys.set(name, texts[0]);
    if (texts.length > 0 && isWanted(name)) fields[name] = texts;
  }
  const key = keyAttributes.map((name) => keys.get(name)).find(Boolean);
  return { key: key ?? dn, fields };
}
