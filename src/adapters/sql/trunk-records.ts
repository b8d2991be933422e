import { type Insertable, sql } from 'kysely';
import type { Dependent } from '../../contract/rest/listing.ts';
import type { CompanyId, TrunkId } from '../../kernel/ids.ts';
import type { Trunk, TrunkChange, TrunkListRequest, TrunkRecord, TrunkRecords } from '../../telephony/trunk/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import { trunkPasswordContext, trunkRow } from './rows.ts';
import type { Tables } from './schema.ts';
import type { Scope } from './store.ts';
import { isId, updateVersioned } from './versioned.ts';

const spec: ListingSpec = {
  sorts: {
    name: sortText(sql.ref('trunk.name')),
    domain: sortText(sql.ref('domain.name')),
    proxy: sortText(sql.ref('trunk.proxy')),
    changedAt: { by: sql.ref('trunk.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('trunk.id'),
  idType: 'uuid',
  searched: [
    sql.ref('trunk.name'),
    sql.ref('trunk.proxy'),
    sql.ref('trunk.registrationUser'),
    sql.ref('trunk.registrar'),
    sql`array_to_string(trunk.peers, ' ')`,
    sql`trunk.numbers::text`,
    sql.ref('domain.name'),
  ],
};

/** Trunks in PostgreSQL, for administrators. */
export class SqlTrunkRecords implements TrunkRecords {
  readonly #writer: ConfigurationWriter;
  readonly #encrypt: (plain: string, context: string) => Buffer;

  constructor(parts: { writer: ConfigurationWriter; encrypt: (plain: string, context: string) => Buffer }) {
    this.#writer = parts.writer;
    this.#encrypt = parts.encrypt;
  }

  list(companyId: CompanyId, { domainId, enabled, ...request }: TrunkListRequest) {
    return this.#writer.read(companyId, async (scope) => {
      let query = select(scope, companyId);
      if (domainId) query = query.where('trunk.domainId', '=', domainId);
      if (enabled !== undefined) query = query.where('trunk.enabled', '=', enabled);
      const { rows, ...page } = await listRows(query, spec, request);
      return { ...page, rows: rows.map(recordOf) };
    });
  }

  async find(companyId: CompanyId, id: TrunkId): Promise<TrunkRecord | null> {
    if (!isId(id)) return null;
    const row = await this.#writer.read(companyId, (scope) =>
      select(scope, companyId).where('trunk.id', '=', id).executeTakeFirst(),
    );
    return row ? recordOf(row) : null;
  }

  async add(trunk: Trunk): Promise<void> {
    await this.#writer.write(trunk.companyId, (scope) =>
      scope.insertInto('trunk').values(trunkRow(trunk, this.#encrypt)).execute(),
    );
  }

  async change(companyId: CompanyId, id: TrunkId, version: number, change: TrunkChange): Promise<void> {
    const { authentication, codecs, numbers, ...plain } = change;
    const columns: Partial<Insertable<Tables['trunk']>> = { ...plain };
    if (codecs !== undefined) columns.codecs = [...codecs];
    if (numbers !== undefined) columns.numbers = JSON.stringify(numbers);
    if (authentication !== undefined) Object.assign(columns, this.#authenticationColumns(id, authentication));
    await this.#writer.write(companyId, (scope) =>
      updateVersioned(scope, 'trunk', {
        companyId,
        id,
        version,
        change: columns,
        view: ({ registrationPassword: _password, ...shown }) => shown,
        noun: 'trunk',
      }),
    );
  }

  dependents(companyId: CompanyId, id: TrunkId): Promise<{ items: readonly Dependent[]; confirm: string | null }> {
    return this.#writer.read(companyId, (scope) => dependentsOf(scope, 'trunk', id));
  }

  remove(companyId: CompanyId, id: TrunkId, confirm: string | undefined): Promise<void> {
    return this.#writer.write(companyId, (scope) => deleteSeen(scope, 'trunk', { companyId, id, confirm, noun: 'trunk' }));
  }

  #authenticationColumns(
    id: TrunkId,
    authentication: NonNullable<TrunkChange['authentication']>,
  ): Partial<Insertable<Tables['trunk']>> {
    if (authentication.kind === 'address') {
      const peers = [...authentication.peers];
      return { authentication: 'address', peers, registrationUser: null, registrationPassword: null, registrar: null };
    }
    const { user, registrar, password } = authentication;
    const secret = password === undefined ? {} : { registrationPassword: this.#encrypt(password, trunkPasswordContext(id)) };
    return { authentication: 'registration', peers: [], registrationUser: user, registrar, ...secret };
  }
}

function select(scope: Scope, companyId: CompanyId) {
  return scope
    .selectFrom('trunk')
    .innerJoin('domain', 'domain.id', 'trunk.domainId')
    .selectAll('trunk')
    .select('domain.name as domainName')
    .where('trunk.companyId', '=', companyId);
}

type Selected = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

function recordOf(row: Selected): TrunkRecord {
  const { authentication: kind, registrationUser, registrationPassword: _secret, registrar, peers, changedAt, ...plain } = row;
  const authentication =
    kind === 'address' ? { kind, peers } : { kind, user: registrationUser ?? '', registrar: registrar ?? '' };
  return { ...plain, authentication, changedAtMs: changedAt.getTime() };
}
