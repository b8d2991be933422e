import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { ContactDirectoryId, ContactId } from '../../directory/contact/index.ts';
import type { ContactDirectory, ContactDirectoryRecord } from '../../directory/contact-directory/index.ts';
import type { OwnContact, OwnContactId } from '../../directory/contact-list/index.ts';
import { ContactMapper, compileMapping } from '../../directory/mapping/index.ts';
import { type NumberComparer, type PreparedContact, prepareContact } from '../../directory/synchronisation/index.ts';
import { contactFileColumns, type FileEntry, type TakenContacts } from '../../directory/takeover/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, IdSource, UserId } from '../../kernel/ids.ts';
import { csvLine } from '../../platform/lines/index.ts';
import type { SecretBox } from '../../platform/secret/index.ts';
import { compilePlan, lookupKey } from '../../telephony/numbering/index.ts';
import { csvRows } from '../contact-sources/file/index.ts';
import type { ConfigurationWriter } from '../sql/configuration-writer.ts';
import { numberingOf } from '../sql/rows.ts';
import type { Scope, Store } from '../sql/store.ts';
import { SqlContactDirectoryRecords } from './contact-directory-store.ts';
import { SqlContactStaging } from './contact-staging.ts';
import { FolderContactFiles } from './folder-contact-files.ts';
import { SqlOwnContactStore } from './own-contact-store.ts';
import { SqlSynchronisationRecords } from './synchronisation-store.ts';

export interface TakenContactsParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly writer: ConfigurationWriter;
  readonly secrets: SecretBox;
  readonly dataDir: string;
}

const largestFile = 512 << 20;

/** Stores that write with all the rest of a takeover. */
export function storeWithin(writer: ConfigurationWriter): Pick<Store, 'inCompany' | 'inAllCompanies'> {
  return { inCompany: (companyId, work) => writer.write(companyId, work), inAllCompanies: (work) => writer.readAll(work) };
}

/** Contacts of a takeover, in its transaction: in the file of their directory, and found at once. */
export class SqlTakenContacts implements TakenContacts {
  readonly #ids: IdSource;
  readonly #writer: ConfigurationWriter;
  readonly #directories: SqlContactDirectoryRecords;
  readonly #files: FolderContactFiles;
  readonly #own: SqlOwnContactStore;
  readonly #states: SqlSynchronisationRecords;

  constructor({ clock, ids, writer, secrets, dataDir }: TakenContactsParts) {
    const store = storeWithin(writer);
    this.#ids = ids;
    this.#writer = writer;
    this.#directories = new SqlContactDirectoryRecords({ writer, secrets });
    this.#files = new FolderContactFiles({ clock, ids, store, dataDir });
    this.#own = new SqlOwnContactStore(store);
    this.#states = new SqlSynchronisationRecords(store);
  }

  emptyFile(companyId: CompanyId, name: string): Promise<string> {
    return this.#save(companyId, name, []);
  }

  async addToFile(
    companyId: CompanyId,
    directoryId: ContactDirectoryId,
    entries: readonly FileEntry[],
  ): Promise<readonly (ContactId | ParleyError)[]> {
    const directory = await this.#fed(companyId, directoryId);
    const mapper = new ContactMapper(compileMapping(directory.mapping).mapping);
    const comparer = await this.#comparer(companyId, directory.domainId);
    const place = { ownerId: null, domainId: directory.domainId };
    const mapped = new Map<string, PreparedContact | ParleyError>();
    const map = (entry: FileEntry): boolean => {
      const fields = Object.fromEntries(Object.entries(entry).map(([column, text]) => [column, [text]]));
      const one = mapper.map({ key: entry.key, fields });
      const made =
        one.kind === 'rejected'
          ? new ParleyError('input-invalid', one.reason)
          : prepareContact(one.details, { ...place, sourceKey: one.sourceKey }, comparer);
      mapped.set(entry.key, made);
      return one.kind === 'contact';
    };
    const before = (await this.#entries(companyId, directory)).filter(map);
    const added = entries.filter(map);
    const file = new Map([...before, ...added].map((entry) => [entry.key, entry]));
    const settings = { ...directory.settings, file: await this.#save(companyId, directory.name, [...file.values()]) };
    await this.#directories.change(companyId, directoryId, directory.version, { settings });
    const contacts = [...mapped.values()].filter((one): one is PreparedContact => !(one instanceof ParleyError));
    const ids = await this.#stage(directory, null, contacts);
    return entries.map(({ key }) => {
      const one = mapped.get(key)!;
      return one instanceof ParleyError ? one : ids.get(one.sourceKey)!;
    });
  }

  async addOwn(
    companyId: CompanyId,
    ownerId: UserId,
    contacts: readonly OwnContact['fields'][],
  ): Promise<readonly (ContactId | ParleyError)[]> {
    const directory = await this.#privateOf(companyId, ownerId);
    const own: OwnContact[] = [];
    for (const fields of contacts)
      own.push(await this.#own.create({ id: this.#ids.next<OwnContactId>(), companyId, ownerId, fields }));
    const comparer = await this.#comparer(companyId, directory.domainId);
    const all = (await this.#own.list({ companyId, userId: ownerId })).map(({ id, fields }) => {
      const details = { values: fields, invisible: [], mapped: ['postalAddress'] as const, redListed: [], vip: null };
      return prepareContact(details, { ownerId, domainId: directory.domainId, sourceKey: id }, comparer);
    });
    const ids = await this.#stage(directory, [ownerId], all);
    return own.map(({ id }) => ids.get(id)!);
  }

  /** @throws ParleyError `input-invalid` for a directory that is not made of such a file */
  async #fed(companyId: CompanyId, id: ContactDirectoryId): Promise<ContactDirectoryRecord> {
    const found = await this.#directories.find(companyId, id);
    if (!found) throw new ParleyError('not-found', 'There is no such directory.');
    const { connector, settings, mapping, name, type } = found;
    if (connector !== 'file' || (settings.from ?? 'upload') !== 'upload' || mapping.id?.trim() !== 'key')
      throw new ParleyError(
        'input-invalid',
        `the contacts of ${name} come from elsewhere: only a directory that reads an uploaded file by the id key takes contacts`,
      );
    if (type === 'draft') throw new ParleyError('input-invalid', `${name} is a draft: it has no contacts until it is public`);
    return found;
  }

  async #privateOf(companyId: CompanyId, ownerId: UserId): Promise<ContactDirectory> {
    const id = await this.#writer.read(companyId, async (scope) => {
      const { rows } = await sql<{ id: string }>`select d.id from contact_directory d join app_user u on u.domain_id = d.domain_id
        where u.id = ${ownerId} and d.company_id = ${companyId} and d.connector = 'private-contacts' and d.type = 'private' order by d.id limit 1`.execute(
        scope,
      );
      return rows[0]?.id;
    });
    const directory = id ? await this.#directories.find(companyId, id) : null;
    if (directory) return directory;
    throw new ParleyError('input-invalid', 'his domain has no directory of private contacts (connector private-contacts)');
  }

  async #entries(companyId: CompanyId, { settings }: ContactDirectory): Promise<readonly FileEntry[]> {
    if (typeof settings.file !== 'string' || settings.file === '') return [];
    const { path } = await this.#files.find(companyId, settings.file);
    const text = await readFile(path, 'utf8');
    const entries: FileEntry[] = [];
    for await (const { columns, rows } of csvRows(Readable.from([text]), { delimiter: 'auto', hasHeader: true }, never))
      for (const row of rows) entries.push(Object.fromEntries(columns.map((column, at) => [column, row[at] ?? ''])) as FileEntry);
    return entries;
  }

  async #save(companyId: CompanyId, name: string, entries: readonly FileEntry[]): Promise<string> {
    const lines = [contactFileColumns, ...entries.map((entry) => contactFileColumns.map((column) => entry[column] ?? ''))];
    const { id } = await this.#files.save(companyId, `${name}.csv`, Readable.from(lines.map(csvLine)), largestFile);
    return id;
  }

  /** @returns ids by the keys of the source */
  async #stage(
    directory: ContactDirectory,
    owners: readonly UserId[] | null,
    contacts: readonly PreparedContact[],
  ): Promise<ReadonlyMap<string, ContactId>> {
    const { id: directoryId, companyId } = directory;
    return this.#writer.write(companyId, async (scope) => {
      {
        // Who shows contacts is told with the rest, when it is stored.
        await using staging = await SqlContactStaging.within(scope, { ids: this.#ids, directory, owners, applied: () => {} });
        await staging.add(contacts);
        await staging.apply();
      }
      const owner = owners?.[0] ?? null;
      const { rows } = await sql<{ sourceKey: string; id: ContactId }>`select c.source_key, c.id from contact c
        join contact_section s on s.no = c.section_no where s.directory_id = ${directoryId} and s.owner_id is not distinct from ${owner}::uuid`.execute(
        scope,
      );
      if (owner === null) await this.#states.saveState(companyId, directoryId, { contacts: rows.length });
      return new Map(rows.map(({ sourceKey, id }) => [sourceKey, id]));
    });
  }

  /** By the numbering plan as the takeover left it. */
  #comparer(companyId: CompanyId, domainId: DomainId): Promise<NumberComparer> {
    return this.#writer.read(companyId, async (scope) => {
      const plan = await planOf(scope, domainId);
      return (_domainId, number) => lookupKey(plan, number);
    });
  }
}

const never = new AbortController().signal;

async function planOf(scope: Scope, domainId: DomainId) {
  const domain = await scope.selectFrom('domain').selectAll().where('id', '=', domainId).executeTakeFirstOrThrow();
  const rules = await scope
    .selectFrom('numberingRule')
    .select(['id', 'priority', 'pattern', 'value'])
    .where('domainId', '=', domainId)
    .execute();
  return compilePlan(numberingOf(domain, rules));
}
