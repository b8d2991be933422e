import type { Readable } from 'node:stream';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, IdSource } from '../../kernel/ids.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { UploadedFile } from '../connector/index.ts';
import type { ContactDirectoryId } from '../contact/index.ts';
import { checkDirectory, demandId, demandSecretsAnew } from './check-directory.ts';
import type { ConnectorBook } from './connector-book.ts';
import type { ContactDirectory } from './contact-directory.ts';
import type {
  ContactDirectoryRecord,
  ContactDirectoryRecords,
  DirectoryChange,
  DirectoryListRequest,
  Secrets,
} from './contact-directory-records.ts';
import type { ContactFiles } from './contact-files.ts';

/** Who administers: his company, and the domain that is meant when none is said. */
export interface DirectoryAdministrator extends Subject {
  readonly domainId: DomainId;
}

export interface NewDirectory extends Omit<ContactDirectory, 'id' | 'companyId' | 'domainId'> {
  readonly domainId?: DomainId | undefined;
  readonly secrets: SecretChange;
}

/** By name; null takes it away, what is not named stays. */
export type SecretChange = Readonly<Record<string, string | null>>;

export interface DirectoryAdministrationParts {
  readonly ids: IdSource;
  readonly directory: Pick<CompanyDirectory, 'domain'>;
  readonly connectors: ConnectorBook;
  readonly records: ContactDirectoryRecords;
  readonly files: ContactFiles;
  readonly contactsOf: (directory: ContactDirectory) => Promise<number>;
  /** Ends what is being read into it. */
  readonly release: (id: ContactDirectoryId) => Promise<void>;
}

/** 500,000 contacts are about 100 MB. */
const largestFile = 512 << 20;

/** Directories as administrators make, change and delete them. */
export class DirectoryAdministration {
  readonly #parts: DirectoryAdministrationParts;

  constructor(parts: DirectoryAdministrationParts) {
    this.#parts = parts;
  }

  list(by: DirectoryAdministrator, request: DirectoryListRequest): ReturnType<ContactDirectoryRecords['list']> {
    demandDirectories(by);
    return this.#parts.records.list(by.companyId, request);
  }

  /** @throws ParleyError `not-found` */
  async read(by: Subject, id: string): Promise<ContactDirectoryRecord> {
    demandDirectories(by);
    const record = await this.#parts.records.find(by.companyId, id);
    if (!record) throw new ParleyError('not-found', 'There is no such directory.');
    return record;
  }

  /** @throws ParleyError `input-invalid` with `faults`, `name-taken`, `not-found` */
  async create(by: DirectoryAdministrator, { secrets: given, ...input }: NewDirectory): Promise<ContactDirectoryRecord> {
    demandDirectories(by);
    const { connectors, directory, ids, records } = this.#parts;
    const { description } = connectors.of(input.connector);
    const domain = directory.domain(input.domainId ?? by.domainId);
    if (domain?.companyId !== by.companyId) throw new ParleyError('not-found', 'There is no such domain.');
    const secrets = applySecrets({}, given);
    const isMapped = Object.keys(input.mapping.fields).length > 0;
    const mapping = isMapped ? input.mapping : { ...input.mapping, fields: description.usualMapping };
    checkDirectory(description, { ...input, mapping }, Object.keys(secrets));
    await this.#checkFiles(by.companyId, { ...input, mapping });
    const id = ids.next<ContactDirectoryId>();
    await records.add({ ...input, mapping, id, companyId: by.companyId, domainId: domain.id }, secrets);
    return this.read(by, id);
  }

  /** @throws ParleyError `not-found`, `changed-meanwhile`, `input-invalid` with `faults`, `name-taken` */
  async change(
    by: Subject,
    id: string,
    version: number,
    { secrets: given, ...change }: Omit<DirectoryChange, 'secrets'> & { readonly secrets?: SecretChange | undefined },
  ): Promise<ContactDirectoryRecord> {
    const before = await this.read(by, id);
    const { connectors, directory, records, files } = this.#parts;
    const { description } = connectors.of(before.connector);
    if (change.domainId && directory.domain(change.domainId)?.companyId !== by.companyId)
      throw new ParleyError('not-found', 'There is no such domain.');
    const secrets = given && applySecrets(await records.secretsOf(by.companyId, before.id), given);
    const after = { ...before, ...(withoutUndefined(change) as Partial<ContactDirectory>) };
    const secretNames = { kept: before.secrets, typed: Object.keys(given ?? {}) };
    demandSecretsAnew(description, { before: before.settings, after: after.settings }, secretNames);
    checkDirectory(description, after, secrets ? Object.keys(secrets) : before.secrets);
    await this.#checkFiles(by.companyId, after);
    await records.change(by.companyId, before.id, version, { ...change, ...(secrets ? { secrets } : {}) });
    // What was read for somebody may not stay somebody else's, and a draft is not read.
    if (after.type !== before.type) await this.#parts.release(before.id);
    await files.sweep(by.companyId);
    return this.read(by, id);
  }

  async dependents(by: Subject, id: string): ReturnType<ContactDirectoryRecords['dependents']> {
    const directory = await this.read(by, id);
    return this.#parts.records.dependents(by.companyId, directory.id, await this.#parts.contactsOf(directory));
  }

  /** @throws ParleyError `not-found`, `has-dependents` */
  async remove(by: Subject, id: string, confirm: string | undefined): Promise<void> {
    const directory = await this.read(by, id);
    const { records, files, contactsOf, release } = this.#parts;
    await release(directory.id);
    await records.remove(by.companyId, directory.id, await contactsOf(directory), confirm);
    await files.sweep(by.companyId);
  }

  /** @throws ParleyError `input-too-large`, `input-invalid` */
  async upload(by: Subject, name: string, bytes: Readable | null): Promise<UploadedFile> {
    demandDirectories(by);
    if (!bytes) throw new ParleyError('input-invalid', 'No file came: send its bytes as application/octet-stream.');
    await this.#parts.files.sweep(by.companyId);
    return this.#parts.files.save(by.companyId, name, bytes, largestFile);
  }

  /** The directory reads this file from now on. @throws ParleyError `input-invalid` when its connector reads none */
  async replaceFile(by: Subject, id: string, file: UploadedFile): Promise<ContactDirectoryRecord> {
    const directory = await this.read(by, id);
    const setting = this.#parts.connectors.of(directory.connector).description.settings.find(({ type }) => type === 'file');
    if (!setting) throw new ParleyError('input-invalid', 'The contacts of this directory do not come from a file.');
    const settings = { ...directory.settings, [setting.name]: file.id };
    return this.change(by, id, directory.version, { settings });
  }

  file(by: Subject, id: string): Promise<UploadedFile> {
    demandDirectories(by);
    return this.#parts.files.find(by.companyId, id);
  }

  /** @throws ParleyError `contact-source-invalid` for a file that is not the company's, `input-invalid` for one that needs an `id` */
  async #checkFiles(
    companyId: CompanyId,
    directory: Pick<ContactDirectory, 'connector' | 'type' | 'settings' | 'mapping' | 'plan'>,
  ): Promise<void> {
    const { description } = this.#parts.connectors.of(directory.connector);
    const names: Record<string, string> = {};
    for (const field of description.settings) {
      const value = directory.settings[field.name];
      if (field.type !== 'file' || typeof value !== 'string' || value === '') continue;
      names[field.name] = (await this.#parts.files.find(companyId, value)).name;
    }
    demandId(description, directory, names);
  }
}

export function demandDirectories(by: Subject): void {
  demand(by, 'administer', { kind: 'directory', companyId: by.companyId, ownerId: null });
}

export function applySecrets(before: Secrets, change: SecretChange): Secrets {
  const after = { ...before };
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === '') delete after[name];
    else after[name] = value;
  }
  return after;
}

function withoutUndefined(change: object): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
