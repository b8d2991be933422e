import type { ContactSource, EntryRequest, SourceEntry } from '../../../directory/connector/index.ts';
import {
  asWanted,
  type BearerService,
  flattenJson,
  invalid,
  refused,
  upTo,
  type WebAnswer,
  type WebClient,
} from '../web/index.ts';

const pageSize = 500;
/** Entries that are looked at to tell which fields there are. */
const sample = 100;

/** Names that people of a Domino directory have by LDAP, for items of its documents: one usual mapping fits both. */
const alsoKnownAs: Readonly<Record<string, readonly string[]>> = {
  sn: ['LastName'],
  givenName: ['FirstName'],
  displayName: ['FullName'],
  mail: ['InternetAddress', 'MailAddress'],
  telephoneNumber: ['OfficePhoneNumber', 'OfficePhone'],
  mobile: ['CellPhoneNumber'],
  homePhone: ['PhoneNumber', 'HomePhone'],
  facsimileTelephoneNumber: ['OfficeFAXPhoneNumber', 'OfficeFax'],
  title: ['JobTitle'],
};

export interface DominoRestSourceParts {
  readonly service: BearerService;
  readonly web: WebClient;
  readonly host: string;
  readonly dataSource: string;
  readonly view: string;
  /** Whole documents behind the rows of a view; else its columns only. */
  readonly documents: boolean;
}

/** A view of a database that an administrator of Domino published as a scope. */
export class DominoRestSource implements ContactSource {
  readonly #parts: DominoRestSourceParts;

  constructor(parts: DominoRestSourceParts) {
    this.#parts = parts;
  }

  entries(request: EntryRequest, signal: AbortSignal): AsyncIterable<SourceEntry> {
    return asWanted(request, this.#all(signal), { signal, web: this.#parts.web });
  }

  async fieldNames(signal: AbortSignal): Promise<readonly string[]> {
    const names = new Set<string>();
    for await (const { fields } of upTo(sample, this.#all(signal))) for (const name of Object.keys(fields)) names.add(name);
    return [...names].toSorted();
  }

  async *#all(signal: AbortSignal): AsyncIterable<SourceEntry> {
    const { service, host, view, dataSource, documents } = this.#parts;
    for (let start = 0; ; ) {
      const query = new URLSearchParams({
        dataSource,
        count: String(pageSize),
        start: String(start),
        documents: String(documents),
      });
      const path = `/api/v1/lists/${encodeURIComponent(view)}?${query.toString()}`;
      const answer = await service.get(path, { accept: 'application/json' }, signal);
      const rows = this.#rows(answer);
      for (const row of rows) {
        const entry = entryOf(row, host);
        if (entry) yield entry;
      }
      // Fewer than asked for may be what a page holds; none is the end.
      if (rows.length === 0) return;
      start += rows.length;
    }
  }

  #rows({ status, body }: WebAnswer): readonly Record<string, unknown>[] {
    const { host, view, dataSource } = this.#parts;
    let value: unknown;
    try {
      value = JSON.parse(body.toString('utf8'));
    } catch {
      throw invalid(`${host} answers ${status} with something that is no JSON: is it a Domino REST API?`);
    }
    if (status === 200 && Array.isArray(value)) return value as Record<string, unknown>[];
    const { message } = (value ?? {}) as { message?: unknown };
    const said = typeof message === 'string' ? message : `status ${status}`;
    if (status >= 400 && status < 500) throw refused(`${host} refuses the view "${view}" of "${dataSource}": ${said}`);
    throw invalid(`${host} does not give the view "${view}" of "${dataSource}" as a list: ${said}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.web[Symbol.asyncDispose]();
  }
}

/** Rows of categories are no documents and have no id. */
function entryOf(row: Record<string, unknown>, host: string): SourceEntry | null {
  if (typeof row !== 'object' || row === null) throw invalid(`${host} gives a row that is no object.`);
  const meta = row['@meta'] as { unid?: unknown } | undefined;
  const unid = row['@unid'] ?? meta?.unid;
  if (typeof unid !== 'string') return null;
  const items = Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('@')));
  const fields = flattenJson(items);
  for (const [name, from] of Object.entries(alsoKnownAs)) {
    const values = from.map((one) => fields[one]).find((one) => one !== undefined && one.length > 0);
    if (values && !fields[name]) fields[name] = [...values];
  }
  return { key: unid, fields };
}
