import { type SelectQueryBuilder, sql } from 'kysely';
import {
  type Flow,
  type FlowChange,
  type FlowListRequest,
  type FlowRecord,
  type FlowRecords,
  type FlowSettings,
  type FlowVersion,
  type FlowVersionDocument,
  type NewVersion,
  PreparedFlow,
} from '../../contact-centre/flow/index.ts';
import { flowDocumentSchema } from '../../contract/rest/flow-document.ts';
import type { CompanyId, DomainId, FlowId } from '../../kernel/ids.ts';
import { Secret, type SecretBox } from '../../platform/secret/index.ts';
import { claimNumbers } from './claim-numbers.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import { usersOfNumber } from './number-users.ts';
import type { Tables } from './schema.ts';
import type { Scope, Store } from './store.ts';
import { changedMeanwhile, demandId, given, isId, noSuch, updateVersioned } from './versioned.ts';

const spec: ListingSpec = {
  sorts: {
    name: sortText(sql.ref('flow.name')),
    domain: sortText(sql.ref('domain.name')),
    changedAt: { by: sql.ref('flow.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('flow.id'),
  idType: 'uuid',
  searched: [sql.ref('flow.name'), sql.ref('flow.description'), sql`array_to_string(flow.numbers, ' ')`, sql.ref('domain.name')],
};

/** Flows in PostgreSQL. */
export class SqlFlowRecords implements FlowRecords {
  readonly #writer: ConfigurationWriter;
  readonly #secrets: Pick<SecretBox, 'encrypt'>;

  constructor(parts: { writer: ConfigurationWriter; secrets: Pick<SecretBox, 'encrypt'> }) {
    this.#writer = parts.writer;
    this.#secrets = parts.secrets;
  }

  list(companyId: CompanyId, { domainId, enabled, ...request }: FlowListRequest) {
    return this.#writer.read(companyId, async (scope) => {
      let query = select(scope, companyId);
      if (domainId) query = query.where('flow.domainId', '=', domainId);
      if (enabled !== undefined) query = query.where('flow.enabled', '=', enabled);
      const { rows, ...page } = await listRows(query, spec, request);
      return { ...page, rows: await recordsOf(scope, rows) };
    });
  }

  async find(companyId: CompanyId, id: FlowId): Promise<FlowRecord | null> {
    if (!isId(id)) return null;
    return this.#writer.read(companyId, async (scope) => {
      const rows = await select(scope, companyId).where('flow.id', '=', id).execute();
      const [record] = await recordsOf(scope, rows);
      return record ?? null;
    });
  }

  add({ numbers, ...flow }: FlowSettings & { id: FlowId; companyId: CompanyId; domainId: DomainId }): Promise<void> {
    return this.#writer.write(flow.companyId, async (scope) => {
      await claim(scope, flow.domainId, numbers);
      await scope
        .insertInto('flow')
        .values({ ...flow, numbers: [...numbers] })
        .execute();
    });
  }

  change(companyId: CompanyId, id: FlowId, version: number, { numbers, ...change }: FlowChange): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      const set = { ...given(change), ...(numbers && { numbers: [...numbers] }) };
      const what = { companyId, id, version, change: set, view: (row: object) => row, noun: 'call flow' };
      const row = await updateVersioned(scope, 'flow', what);
      if (numbers) await claim(scope, row.domainId, numbers, id);
    });
  }

  dependents(companyId: CompanyId, id: FlowId) {
    return this.#writer.read(companyId, async (scope) => dependentsOf(scope, 'flow', id, await callersOf(scope, id)));
  }

  remove(companyId: CompanyId, id: FlowId, confirm: string | undefined): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      demandId(id, 'call flow');
      await deleteSeen(scope, 'flow', { companyId, id, confirm, noun: 'call flow', more: await callersOf(scope, id) });
    });
  }

  versions(companyId: CompanyId, id: FlowId): Promise<readonly FlowVersion[]> {
    return this.#writer.read(companyId, async (scope) => {
      if (!isId(id)) return [];
      const rows = await versionsIn(scope).where('flowId', '=', id).orderBy('number', 'desc').execute();
      return rows.map(versionOf);
    });
  }

  async version(companyId: CompanyId, id: FlowId, number: number): Promise<FlowVersionDocument | null> {
    if (!isId(id)) return null;
    const row = await this.#writer.read(companyId, (scope) =>
      scope.selectFrom('flowVersion').selectAll().where('flowId', '=', id).where('number', '=', number).executeTakeFirst(),
    );
    return row ? { ...versionOf(row), document: flowDocumentSchema.parse(row.document) } : null;
  }

  save(companyId: CompanyId, id: FlowId, from: number, { document, note, by }: NewVersion): Promise<number> {
    return this.#writer.write(companyId, async (scope) => {
      const { draft } = await locked(scope, companyId, id);
      if ((draft ?? 0) !== from) throw changedMeanwhile('call flow', { draft });
      const number = from + 1;
      const version = { companyId, flowId: id, number, document: JSON.stringify(document), note, savedBy: by };
      await scope
        .insertInto('flowVersion')
        .values({ ...version, publishedAt: null, publishedBy: null })
        .execute();
      await scope.updateTable('flow').set({ draft: number }).where('id', '=', id).execute();
      return number;
    });
  }

  publish(companyId: CompanyId, id: FlowId, number: number | null, by: string): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      await locked(scope, companyId, id);
      await scope.updateTable('flow').set({ live: number }).where('id', '=', id).execute();
      if (number !== null)
        await scope
          .updateTable('flowVersion')
          .set({ publishedAt: sql<Date>`now()`, publishedBy: by })
          .where('flowId', '=', id)
          .where('number', '=', number)
          .execute();
    });
  }

  setSecret(companyId: CompanyId, id: FlowId, name: string, value: string): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      await locked(scope, companyId, id);
      const sealed = this.#secrets.encrypt(value, contextOf(id, name));
      await scope
        .insertInto('flowSecret')
        .values({ companyId, flowId: id, name, sealed })
        .onConflict((conflict) => conflict.columns(['flowId', 'name']).doUpdateSet({ sealed }))
        .execute();
    });
  }

  removeSecret(companyId: CompanyId, id: FlowId, name: string): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      await locked(scope, companyId, id);
      await scope.deleteFrom('flowSecret').where('flowId', '=', id).where('name', '=', name).execute();
    });
  }
}

/** Flows that calls go through, of one company or of all. One whose document is of a later program is left out. */
export function loadFlows(parts: { store: Store } & Pick<SecretBox, 'decrypt'>, companyId?: CompanyId): Promise<readonly Flow[]> {
  const read = (scope: Scope) => readLive(scope, parts.decrypt);
  return companyId ? parts.store.inCompany(companyId, read) : parts.store.inAllCompanies(read);
}

async function readLive(scope: Scope, decrypt: SecretBox['decrypt']): Promise<readonly Flow[]> {
  const rows = await scope
    .selectFrom('flow')
    .innerJoin('flowVersion', (join) =>
      join.onRef('flowVersion.flowId', '=', 'flow.id').onRef('flowVersion.number', '=', 'flow.live'),
    )
    .select(['flow.id', 'flow.companyId', 'flow.domainId', 'flow.name', 'flow.numbers', 'flowVersion.number', 'document'])
    .where('flow.enabled', '=', true)
    .orderBy('flow.id')
    .execute();
  const secrets = rows.length > 0 ? await scope.selectFrom('flowSecret').selectAll().execute() : [];
  const secretsOf = Map.groupBy(secrets, ({ flowId }) => flowId);
  return rows.flatMap(({ document, number: version, ...flow }): Flow[] => {
    const read = flowDocumentSchema.safeParse(document);
    if (!read.success) return [];
    const own = (secretsOf.get(flow.id) ?? []).map(
      ({ name, sealed }) => [name, new Secret(decrypt(sealed, contextOf(flow.id, name)))] as const,
    );
    return [{ ...flow, version, prepared: new PreparedFlow(read.data), secrets: new Map(own) }];
  });
}

/** A sealed value can be read at its own row alone. */
function contextOf(id: FlowId, name: string): string {
  return `flow-secret:${id}:${name}`;
}

async function claim(scope: Scope, domainId: DomainId, numbers: readonly string[], exceptFlow?: FlowId): Promise<void> {
  const claims = [...new Set(numbers)].map((number) => ({ number, userId: null }));
  if (claims.length > 0) await claimNumbers(scope, domainId, claims, exceptFlow ? { exceptFlow } : {});
}

async function locked(scope: Scope, companyId: CompanyId, id: FlowId) {
  demandId(id, 'call flow');
  const row = await scope
    .selectFrom('flow')
    .select(['draft', 'live'])
    .where('id', '=', id)
    .where('companyId', '=', companyId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw noSuch('call flow');
  return row;
}

async function callersOf(scope: Scope, id: FlowId) {
  if (!isId(id)) throw noSuch('call flow');
  const flow = await scope.selectFrom('flow').select(['domainId', 'numbers']).where('id', '=', id).executeTakeFirst();
  if (!flow) throw noSuch('call flow');
  const found = [];
  for (const number of flow.numbers) found.push(...(await usersOfNumber(scope, flow.domainId, number)));
  return found;
}

function select(scope: Scope, companyId: CompanyId) {
  return scope
    .selectFrom('flow')
    .innerJoin('domain', 'domain.id', 'flow.domainId')
    .selectAll('flow')
    .select('domain.name as domainName')
    .where('flow.companyId', '=', companyId);
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;
type VersionRow = Omit<Awaited<ReturnType<ReturnType<typeof versionsIn>['executeTakeFirstOrThrow']>>, 'flowId'>;

function versionsIn(scope: Scope) {
  const query: SelectQueryBuilder<Tables, 'flowVersion', object> = scope.selectFrom('flowVersion');
  return query.select(['flowId', 'number', 'note', 'savedAt', 'savedBy', 'publishedAt', 'publishedBy']);
}

async function recordsOf(scope: Scope, rows: readonly Row[]): Promise<FlowRecord[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const versions = await versionsIn(scope)
    .innerJoin('flow', 'flow.id', 'flowVersion.flowId')
    .where('flowId', 'in', ids)
    .where((where) => where.or([where('number', '=', where.ref('flow.draft')), where('number', '=', where.ref('flow.live'))]))
    .execute();
  const secrets = await scope
    .selectFrom('flowSecret')
    .select(['flowId', 'name'])
    .where('flowId', 'in', ids)
    .orderBy('name')
    .execute();
  const version = (flowId: FlowId, number: number | null): FlowVersion | null => {
    const row = versions.find((one) => one.flowId === flowId && one.number === number);
    return row ? versionOf(row) : null;
  };
  return rows.map(({ changedAt, draft, live, ...flow }) => ({
    ...flow,
    draft: version(flow.id, draft),
    live: version(flow.id, live),
    secrets: secrets.filter(({ flowId }) => flowId === flow.id).map(({ name }) => name),
    changedAtMs: changedAt.getTime(),
  }));
}

function versionOf({ number, note, savedAt, savedBy, publishedAt, publishedBy }: VersionRow): FlowVersion {
  return { number, note, savedAtMs: savedAt.getTime(), savedBy, publishedAtMs: publishedAt?.getTime() ?? null, publishedBy };
}
