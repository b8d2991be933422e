import type {
  Connector,
  ConnectorDescription,
  ContactSource,
  EntryRequest,
  OpenRequest,
  SettingValues,
  SourceEntry,
} from '../../../directory/connector/index.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import type { CompanyId } from '../../../kernel/ids.ts';
import { LdifReader } from '../../../platform/import/index.ts';
import {
  badSetting,
  distinctNames,
  fieldsOf,
  invalid,
  type SettingsReader,
  settingsReader,
  textOfBytes,
  untilAborted,
  wantedOf,
  withoutSecrets,
} from '../source/index.ts';
import type { RowBatch } from '../sql/index.ts';
import { caOf } from '../web/index.ts';
import { type CsvOptions, csvRows } from './csv-rows.ts';
import { decodeText, type Encoding } from './decode-text.ts';
import { excelRows } from './excel-rows.ts';
import { type FileBytes, type FilePlace, type FilePlaces, fileBytes } from './file-bytes.ts';

type Format = 'csv' | 'excel' | 'ldif';

/** Only entries of LDIF have names of their own. */
function isTable({ format, from, file, path, url }: SettingValues): boolean {
  if (format !== 'auto') return format !== 'ldif';
  const name = from === 'upload' ? file : from === 'path' ? path : URL.parse(String(url))?.pathname;
  return /\.(?:csv|txt|tsv|xls[xm]?)$/i.test(String(name ?? ''));
}

const fileDescription: ConnectorDescription = {
  kind: 'file',
  settings: [
    { name: 'from', required: true, type: 'choice', default: 'upload', choices: ['upload', 'path', 'url'] },
    {
      name: 'file',
      required: true,
      type: 'file',
      accepts: ['.csv', '.txt', '.tsv', '.xlsx', '.xlsm', '.xls', '.ldif', '.ldf'],
      when: { name: 'from', in: ['upload'] },
    },
    { name: 'path', required: true, type: 'text', longest: 500, when: { name: 'from', in: ['path'] } },
    { name: 'url', required: true, type: 'text', longest: 2000, when: { name: 'from', in: ['url'] } },
    { name: 'user', required: false, type: 'text', longest: 200, when: { name: 'from', in: ['url'] } },
    { name: 'password', required: false, type: 'secret', when: { name: 'from', in: ['url'] } },
    { name: 'ca', required: false, type: 'long-text', when: { name: 'from', in: ['url'] } },
    { name: 'format', required: true, type: 'choice', default: 'auto', choices: ['auto', 'csv', 'excel', 'ldif'] },
    {
      name: 'delimiter',
      required: false,
      type: 'choice',
      default: 'auto',
      choices: ['auto', 'comma', 'semicolon', 'tab', 'bar'],
      when: { name: 'format', in: ['auto', 'csv'] },
    },
    {
      name: 'encoding',
      required: false,
      type: 'choice',
      default: 'auto',
      choices: ['auto', 'utf-8', 'windows-1252', 'iso-8859-15', 'utf-16le'],
      when: { name: 'format', in: ['auto', 'csv', 'ldif'] },
    },
    { name: 'sheet', required: false, type: 'text', longest: 100, when: { name: 'format', in: ['auto', 'excel'] } },
    {
      name: 'hasHeader',
      required: false,
      type: 'boolean',
      default: true,
      when: { name: 'format', in: ['auto', 'csv', 'excel'] },
    },
  ],
  usualMapping: {},
  givesNoKeys: isTable,
  types: ['public'],
  way: 'pull',
};

/** Files: CSV, Excel and LDIF; uploaded, on the server, or at an address (T-DIR-1). */
export class FileContactConnector implements Connector {
  readonly description = fileDescription;
  readonly #places: FilePlaces;

  constructor(places: FilePlaces) {
    this.#places = places;
  }

  open(request: OpenRequest): Promise<ContactSource> {
    return Promise.resolve().then(
      () =>
        new FileContactSource({
          places: this.#places,
          place: placeOf(request),
          companyId: request.companyId,
          settings: settingsReader(request.settings),
          secrets: request.secrets,
        }),
    );
  }
}

function placeOf(request: OpenRequest): FilePlace {
  const settings = settingsReader(request.settings);
  const demand = (name: string) => {
    const value = settings.text(name);
    if (!value) throw badSetting(name, 'must not be empty');
    return value;
  };
  switch (settings.text('from')) {
    case 'path':
      return { from: 'path', path: demand('path') };
    case 'url':
      return {
        from: 'url',
        url: demand('url'),
        user: settings.text('user'),
        password: request.secrets.password ?? '',
        ca: caOf(request),
      };
    default:
      return { from: 'upload', id: demand('file') };
  }
}

interface FileSourceParts {
  readonly places: FilePlaces;
  readonly place: FilePlace;
  readonly companyId: CompanyId;
  readonly settings: SettingsReader;
  readonly secrets: Readonly<Record<string, string>>;
}

class FileContactSource implements ContactSource {
  readonly #parts: FileSourceParts;
  readonly #closed = new AbortController();

  constructor(parts: FileSourceParts) {
    this.#parts = parts;
  }

  async *entries({ fields, limit }: EntryRequest, signal: AbortSignal): AsyncGenerator<SourceEntry> {
    const most = limit ?? Number.POSITIVE_INFINITY;
    const isWanted = wantedOf(fields);
    let count = 0;
    for await (const batch of this.#read(signal)) {
      const entries = 'columns' in batch ? entriesOf(batch, isWanted) : [onlyWanted(batch, isWanted)];
      for (const entry of entries) {
        yield entry;
        if (++count >= most) return;
      }
    }
  }

  /** Of LDIF those of the first entries. */
  async fieldNames(signal: AbortSignal): Promise<readonly string[]> {
    const names = new Set<string>();
    let count = 0;
    for await (const batch of this.#read(signal)) {
      if ('columns' in batch) return distinctNames(batch.columns);
      for (const name of Object.keys(batch.fields)) names.add(name);
      if (++count >= 100) break;
    }
    return [...names].toSorted((a, b) => a.localeCompare(b, 'en'));
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort(new Error('the source was closed'));
    return Promise.resolve();
  }

  /** Whatever ends it, the file, the connection or the thread is closed. */
  async *#read(signal: AbortSignal): AsyncGenerator<RowBatch | SourceEntry> {
    const { places, place, companyId } = this.#parts;
    const over = new AbortController();
    const until = AbortSignal.any([signal, this.#closed.signal, over.signal]);
    try {
      until.throwIfAborted();
      const file = await fileBytes(places, place, companyId, until);
      const parts = this.#parsed(file, until)[Symbol.asyncIterator]();
      for (;;) {
        const next = await untilAborted(until, parts.next());
        if (next.done) return;
        yield next.value;
      }
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw withoutSecrets(error instanceof ParleyError ? error : unreadable(error), this.#parts.secrets);
    } finally {
      over.abort(new Error('no more is wanted'));
    }
  }

  async *#parsed(file: FileBytes, signal: AbortSignal): AsyncGenerator<RowBatch | SourceEntry> {
    const { settings } = this.#parts;
    const hasHeader = settings.flag('hasHeader', true);
    const encoding = (settings.text('encoding') || 'auto') as Encoding;
    switch (formatOf(settings.text('format'), file.name)) {
      case 'excel':
        return yield* excelRows(file.bytes, { sheet: settings.text('sheet'), hasHeader }, signal);
      case 'ldif':
        return yield* ldifEntries(decodeText(file.bytes, encoding));
      case 'csv': {
        const delimiter = (settings.text('delimiter') || 'auto') as CsvOptions['delimiter'];
        return yield* csvRows(decodeText(file.bytes, encoding), { delimiter, hasHeader }, signal);
      }
    }
  }
}

function formatOf(chosen: string, name: string): Format {
  if (chosen === 'csv' || chosen === 'excel' || chosen === 'ldif') return chosen;
  if (/\.(?:xlsx|xlsm|xlsb|xls)$/i.test(name)) return 'excel';
  return /\.(?:ldif|ldf)$/i.test(name) ? 'ldif' : 'csv';
}

function entriesOf({ columns, rows }: RowBatch, isWanted: (name: string) => boolean): SourceEntry[] {
  const names = distinctNames(columns);
  return rows.map((row) => ({ key: null, fields: fieldsOf(names, row, isWanted) }));
}

function onlyWanted(entry: SourceEntry, isWanted: (name: string) => boolean): SourceEntry {
  return { ...entry, fields: Object.fromEntries(Object.entries(entry.fields).filter(([name]) => isWanted(name))) };
}

async function* ldifEntries(text: AsyncIterable<string>): AsyncGenerator<SourceEntry> {
  const reader = new LdifReader(textOfLdifValue);
  for await (const line of linesOf(text)) {
    const entry = ldifEntry(reader.push(line));
    if (entry) yield entry;
  }
  const last = ldifEntry(reader.end());
  if (last) yield last;
}

function ldifEntry(record: ReturnType<LdifReader['push']>): SourceEntry | null {
  if (!record) return null;
  if ('faults' in record) {
    const [first] = record.faults;
    throw invalid(`Line ${first?.line ?? 1}: ${first?.message ?? 'cannot be read as LDIF'}`, { line: first?.line ?? 1 });
  }
  const { place, attributes } = record.entry;
  return { key: place, fields: Object.fromEntries([...attributes].map(([name, values]) => [name, values.filter(Boolean)])) };
}

/** Portraits are Base64 like every value that is not ASCII. */
function textOfLdifValue(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return textOfBytes(bytes);
  }
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let before = '';
  let isFirst = true;
  for await (const chunk of text) {
    const lines = `${before}${isFirst ? chunk.replace(/^\uFEFF/, '') : chunk}`.split('\n');
    if (chunk !== '') isFirst = false;
    before = lines.pop()!;
    yield* lines;
  }
  if (before) yield before;
}

function unreadable(error: unknown): ParleyError {
  const { code, message } = error as { code?: string; message?: string };
  return invalid(`The file cannot be read: ${code === 'ENOENT' ? 'it is not there any more' : (message ?? String(error))}`);
}
