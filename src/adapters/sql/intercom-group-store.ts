import { sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DeviceId } from '../../kernel/ids.ts';
import type {
  IntercomGroup,
  IntercomGroupChange,
  IntercomGroupId,
  IntercomGroupListRequest,
  IntercomGroupRecord,
  IntercomGroupRecords,
} from '../../telephony/intercom-group/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { demandSeen, dependentsOf } from './dependents.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import type { Scope, Store } from './store.ts';
import { isId, updateVersioned } from './versioned.ts';

const spec: ListingSpec = {
  sorts: {
    name: sortText(sql.ref('intercomGroup.name')),
    domain: sortText(sql.ref('domain.name')),
    changedAt: { by: sql.ref('intercomGroup.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('intercomGroup.id'),
  idType: 'uuid',
  searched: [sql.ref('intercomGroup.name'), sql.ref('intercomGroup.description'), sql.ref('domain.name')],
};

/** Intercom groups in PostgreSQL, for administrators. */
export class SqlIntercomGroupRecords implements IntercomGroupRecords {
  readonly #writer: ConfigurationWriter;

  constructor(parts: { writer: ConfigurationWriter }) {
    this.#writer = parts.writer;
  }

  list(companyId: CompanyId, { domainId, enabled, ...request }: IntercomGroupListRequest) {
    return this.#writer.read(companyId, async (scope) => {
      let query = select(scope, companyId);
      if (domainId) query = query.where('intercomGroup.domainId', '=', domainId);
      if (enabled !== undefined) query = query.where('intercomGroup.enabled', '=', enabled);
      const { rows, ...page } = await listRows(query, spec, request);
      return { ...page, rows: (await withDevices(scope, rows)).map(recordOf) };
    });
  }

  async find(companyId: CompanyId, id: IntercomGroupId): Promise<IntercomGroupRecord | null> {
    if (!isId(id)) return null;
    return this.#writer.read(companyId, async (scope) => {
      const row = await select(scope, companyId).where('intercomGroup.id', '=', id).executeTakeFirst();
      const [found] = row ? await withDevices(scope, [row]) : [];
      return found ? recordOf(found) : null;
    });
  }

  async add({ supervisedIds, ...group }: IntercomGroup): Promise<void> {
    await this.#writer.write(group.companyId, async (scope) => {
      await scope.insertInto('intercomGroup').values(group).execute();
      await setDevices(scope, group, supervisedIds);
    });
  }

  async change(
    companyId: CompanyId,
    id: IntercomGroupId,
    version: number,
    { supervisedIds, ...change }: IntercomGroupChange,
  ): Promise<void> {
    await this.#writer.write(companyId, async (scope) => {
      await updateVersioned(scope, 'intercomGroup', {
        companyId,
        id,
        version,
        change,
        view: (row) => row,
        noun: 'intercom group',
      });
      if (supervisedIds) await setDevices(scope, { id, companyId }, supervisedIds);
    });
  }

  dependents(companyId: CompanyId, id: IntercomGroupId) {
    return this.#writer.read(companyId, (scope) => dependentsOf(scope, 'accessObject', id));
  }

  async remove(companyId: CompanyId, id: IntercomGroupId, confirm: string | undefined): Promise<void> {
    await this.#writer.write(companyId, async (scope) => {
      const row = await select(scope, companyId).where('intercomGroup.id', '=', id).executeTakeFirst();
      if (!row) throw new ParleyError('not-found', 'There is no such intercom group.');
      demandSeen('intercom group', await dependentsOf(scope, 'accessObject', id), confirm);
      await scope.deleteFrom('intercomGroup').where('id', '=', id).where('companyId', '=', companyId).execute();
    });
  }
}

function recordOf<Row extends { readonly changedAt: Date }>({ changedAt, ...row }: Row) {
  return { ...row, changedAtMs: changedAt.getTime() };
}

/** The groups of one company, or of all. */
export function loadIntercomGroups(store: Store, companyId?: CompanyId): Promise<readonly IntercomGroup[]> {
  return companyId ? store.inCompany(companyId, readGroups) : store.inAllCompanies(readGroups);
}

async function readGroups(scope: Scope): Promise<readonly IntercomGroup[]> {
  const rows = await scope
    .selectFrom('intercomGroup')
    .select(['id', 'companyId', 'domainId', 'name', 'description', 'deviceId', 'enabled'])
    .orderBy('id')
    .execute();
  return withDevices(scope, rows);
}

function select(scope: Scope, companyId: CompanyId) {
  return scope
    .selectFrom('intercomGroup')
    .innerJoin('domain', 'domain.id', 'intercomGroup.domainId')
    .select([
      'intercomGroup.id',
      'intercomGroup.companyId',
      'intercomGroup.domainId',
      'intercomGroup.name',
      'intercomGroup.description',
      'intercomGroup.deviceId',
      'intercomGroup.enabled',
      'intercomGroup.version',
      'domain.name as domainName',
      'intercomGroup.changedAt',
    ])
    .where('intercomGroup.companyId', '=', companyId);
}

async function withDevices<Row extends { readonly id: IntercomGroupId }>(
  scope: Scope,
  rows: readonly Row[],
): Promise<(Row & { supervisedIds: DeviceId[] })[]> {
  const ids = rows.map(({ id }) => id);
  const devices =
    ids.length === 0
      ? []
      : await scope
          .selectFrom('intercomGroupDevice')
          .select(['groupId', 'deviceId'])
          .where('groupId', 'in', ids)
          .orderBy('deviceId')
          .execute();
  const byGroup = Map.groupBy(devices, ({ groupId }) => groupId);
  return rows.map((row) => ({ ...row, supervisedIds: (byGroup.get(row.id) ?? []).map(({ deviceId }) => deviceId) }));
}

/** Only what differs is written, so that the record of changes names what came and went. */
async function setDevices(
  scope: Scope,
  { id: groupId, companyId }: Pick<IntercomGroup, 'id' | 'companyId'>,
  supervisedIds: readonly DeviceId[],
): Promise<void> {
  const present = await scope.selectFrom('intercomGroupDevice').select('deviceId').where('groupId', '=', groupId).execute();
  const before = new Set(present.map(({ deviceId }) => deviceId));
  const wanted = new Set(supervisedIds);
  const gone = [...before].filter((id) => !wanted.has(id));
  if (gone.length > 0)
    await scope.deleteFrom('intercomGroupDevice').where('groupId', '=', groupId).where('deviceId', 'in', gone).execute();
  const added = [...wanted].filter((id) => !before.has(id)).map((deviceId) => ({ companyId, groupId, deviceId }));
  if (added.length > 0) await scope.insertInto('intercomGroupDevice').values(added).execute();
}
