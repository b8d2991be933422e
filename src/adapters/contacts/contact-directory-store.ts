import { type Selectable, sql } from 'kysely';
import type { ContactDirectoryId } from '../../directory/contact/index.ts';
import type {
  ContactDirectory,
  ContactDirectoryRecord,
  ContactDirectoryRecords,
  DirectoryChange,
  DirectoryListRequest,
  Secrets,
} from '../../directory/contact-directory/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Dependents, RowPage } from '../../platform/api/index.ts';
import type { SecretBox } from '../../platform/secret/index.ts';
import type { ConfigurationWriter } from '../sql/configuration-writer.ts';
import { demandSeen, dependentsOf } from '../sql/dependents.ts';
import type { Store } from '../sql/index.ts';
import { type ListingSpec, listRows, sortText } from '../sql/listing.ts';
import type { Scope } from '../sql/store.ts';
import { changedMeanwhile, isId } from '../sql/versioned.ts';
import type { ContactDirectoryTables } from './contact-directory-tables.ts';

type Row = Selectable<ContactDirectoryTables['contactDirectory']>;

const spec: ListingSpec = {
  sorts: {
    name: sortText(sql.ref('contactDirectory.name')),
    priority: { by: sql.ref('contactDirectory.priority'), type: 'integer' },
    connector: sortText(sql.ref('contactDirectory.connector')),
    domain: sortText(sql.ref('domain.name')),
    changedAt: { by: sql.ref('contactDirectory.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('contactDirectory.id'),
  idType: 'uuid',
  searched: [sql.ref('contactDirectory.name'), sql.ref('contactDirectory.connector'), sql.ref('domain.name')],
};

const secretsContext = (id: string): string => `contact-directory:${id}:secrets`;

/** Directories in PostgreSQL, for administrators. */
export class SqlContactDirectoryRecords implements ContactDirectoryRecords {
  readonly #writer: ConfigurationWriter;
  readonly #box: SecretBox;

  constructor(parts: { writer: ConfigurationWriter; secrets: SecretBox }) {
    this.#writer = parts.writer;
    this.#box = parts.secrets;
  }

  list(
    companyId: CompanyId,
    { domainId, type, connector, ...request }: DirectoryListRequest,
  ): Promise<RowPage<ContactDirectoryRecord>> {
    return this.#writer.read(companyId, async (scope) => {
      let query = select(scope, companyId);
      if (domainId) query = query.where('contactDirectory.domainId', '=', domainId);
      if (type) query = query.where('contactDirectory.type', '=', type);
      if (connector) query = query.where('contactDirectory.connector', '=', connector);
      const { rows, ...page } = await listRows(query, spec, request);
      return { ...page, rows: rows.map((row) => this.#recordOf(row)) };
    });
  }

  async find(companyId: CompanyId, id: string): Promise<ContactDirectoryRecord | null> {
    const row = await this.#row(companyId, id);
    return row && this.#recordOf(row);
  }

  async secretsOf(companyId: CompanyId, id: ContactDirectoryId): Promise<Secrets> {
    const row = await this.#row(companyId, id);
    return row ? this.#open(row) : {};
  }

  async add({ settings, mapping, plan, ...directory }: ContactDirectory, secrets: Secrets): Promise<void> {
    await this.#writer.write(directory.companyId, (scope) =>
      tablesOf(scope)
        .insertInto('contactDirectory')
        .values({
          ...directory,
          settings: JSON.stringify(settings),
          mapping: JSON.stringify(mapping),
          plan: JSON.stringify(plan),
          secrets: this.#seal(directory.id, secrets),
        })
        .execute(),
    );
  }

  async change(
    companyId: CompanyId,
    id: ContactDirectoryId,
    version: number,
    { settings, mapping, plan, secrets, ...plain }: DirectoryChange,
  ): Promise<void> {
    const columns = {
      ...plain,
      ...(settings ? { settings: JSON.stringify(settings) } : {}),
      ...(mapping ? { mapping: JSON.stringify(mapping) } : {}),
      ...(plan ? { plan: JSON.stringify(plan) } : {}),
      ...(secrets ? { secrets: this.#seal(id, secrets) } : {}),
    };
    await this.#writer.write(companyId, async (scope) => {
      const row = await select(scope, companyId)
        .where('contactDirectory.id', '=', id)
        .forUpdate('contactDirectory')
        .executeTakeFirst();
      if (!row) throw gone();
      if (row.version !== version) throw changedMeanwhile('directory', this.#recordOf(row));
      if (Object.keys(columns).length === 0) return;
      await tablesOf(scope)
        .updateTable('contactDirectory')
        .set(columns as never)
        .where('id', '=', id)
        .where('companyId', '=', companyId)
        .execute();
    });
  }

  dependents(companyId: CompanyId, id: ContactDirectoryId, contacts: number): Promise<Dependents> {
    return this.#writer.read(companyId, (scope) => withRights(scope, id, contacts));
  }

  async remove(companyId: CompanyId, id: ContactDirectoryId, contacts: number, confirm: string | undefined): Promise<void> {
    await this.#writer.write(companyId, async (scope) => {
      const row = await select(scope, companyId)
        .where('contactDirectory.id', '=', id)
        .forUpdate('contactDirectory')
        .executeTakeFirst();
      if (!row) throw gone();
      demandSeen('directory', await withRights(scope, id, contacts), confirm);
      await tablesOf(scope).deleteFrom('contactDirectory').where('id', '=', id).where('companyId', '=', companyId).execute();
    });
  }

  async #row(companyId: CompanyId, id: string) {
    if (!isId(id)) return null;
    const row = await this.#writer.read(companyId, (scope) =>
      select(scope, companyId)
        .where('contactDirectory.id', '=', id as ContactDirectoryId)
        .executeTakeFirst(),
    );
    return row ?? null;
  }

  #recordOf({ secrets, changedAt, ...row }: Row & { domainName: string }): ContactDirectoryRecord {
    return { ...row, secrets: Object.keys(this.#open({ id: row.id, secrets })), changedAtMs: changedAt.getTime() };
  }

  #open({ id, secrets }: Pick<Row, 'id' | 'secrets'>): Secrets {
    return secrets ? (JSON.parse(this.#box.decrypt(secrets, secretsContext(id))) as Secrets) : {};
  }

  #seal(id: ContactDirectoryId, secrets: Secrets): Buffer | null {
    return Object.keys(secrets).length > 0 ? this.#box.encrypt(JSON.stringify(secrets), secretsContext(id)) : null;
  }
}

/** The directories of one company, or of all, as they are configured. */
export function loadContactDirectories(store: Store, companyId?: CompanyId): Promise<readonly ContactDirectory[]> {
  return companyId ? store.inCompany(companyId, readConfigured) : store.inAllCompanies(readConfigured);
}

function readConfigured(scope: Scope): Promise<readonly ContactDirectory[]> {
  return tablesOf(scope)
    .selectFrom('contactDirectory')
    .select(['id', 'companyId', 'domainId', 'name', 'type', 'priority', 'connector', 'settings', 'mapping', 'merges', 'plan'])
    .select('holdBackPercent')
    .orderBy('id')
    .execute();
}

/** Rights to it, and its contacts as one: half a million are not listed one by one. */
function withRights(scope: Scope, id: ContactDirectoryId, contacts: number): Promise<Dependents> {
  const own = contacts > 0 ? [{ kind: 'contact', id: '', name: String(contacts), effect: 'deleted' as const }] : [];
  return dependentsOf(scope, 'accessObject', id, own);
}

function tablesOf(scope: Scope) {
  return scope.withTables<ContactDirectoryTables>();
}

function select(scope: Scope, companyId: CompanyId) {
  return tablesOf(scope)
    .selectFrom('contactDirectory')
    .innerJoin('domain', 'domain.id', 'contactDirectory.domainId')
    .selectAll('contactDirectory')
    .select('domain.name as domainName')
    .where('contactDirectory.companyId', '=', companyId);
}

function gone(): ParleyError {
  return new ParleyError('not-found', 'There is no such directory.');
}
