import { sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, GroupId, IdSource, UserId } from '../../kernel/ids.ts';
import type { ParameterOverride, ParameterPlace, ParameterSetting, ParameterStore } from '../../platform/parameter/index.ts';
import type { SecretBox } from '../../platform/secret/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import type { Scope, Store } from './store.ts';
import { changedMeanwhile } from './versioned.ts';

/** A sealed value can be read at its own row alone. */
function sealContext(id: string): string {
  return `parameter:${id}:value`;
}

export interface SqlParameterStoreParts {
  readonly ids: IdSource;
  readonly writer: ConfigurationWriter;
  readonly secrets: SecretBox;
}

/** Values of parameters in PostgreSQL; secrets encrypted. */
export class SqlParameterStore implements ParameterStore {
  readonly #parts: SqlParameterStoreParts;

  constructor(parts: SqlParameterStoreParts) {
    this.#parts = parts;
  }

  async set(place: ParameterPlace, value: unknown, { isSecret, version, refersTo }: ParameterSetting): Promise<void> {
    const { ids, writer, secrets } = this.#parts;
    await writer.write(place.companyId, async (scope) => {
      const row = await findRow(scope, place);
      if ((row?.version ?? null) !== version) throw changedMeanwhile('value', row ? { version: row.version } : null);
      const id = row?.id ?? (ids.next() as string);
      const refers = {
        refersGroupId: refersTo === 'group' ? String(value) : null,
        refersObjectId: refersTo === 'intercom-group' ? String(value) : null,
      };
      const content = isSecret
        ? { value: null, sealed: secrets.encrypt(String(value), sealContext(id)) }
        : { value: JSON.stringify(value), sealed: null };
      const stored = { ...content, ...refers };
      if (row) await scope.updateTable('parameterValue').set(stored).where('id', '=', id).execute();
      else
        await scope
          .insertInto('parameterValue')
          .values({ id, ...columnsOf(place), ...stored })
          .execute();
    });
  }

  async remove(companyId: CompanyId, id: string): Promise<void> {
    await this.#parts.writer.write(companyId, async (scope) => {
      const removed = await scope
        .deleteFrom('parameterValue')
        .where('companyId', '=', companyId)
        .where(sql<string>`id::text`, '=', id)
        .returning('id')
        .execute();
      if (removed.length === 0) throw new ParleyError('not-found', 'There is no such value. Look at the parameter again.');
    });
  }
}

/** Every value of one company, or of all. A secret that cannot be read is left out and told of. */
export function loadParameters(
  parts: { readonly store: Store; readonly secrets: SecretBox; readonly onUnreadable: (name: string, error: unknown) => void },
  companyId?: CompanyId,
): Promise<readonly ParameterOverride[]> {
  const read = async (scope: Scope) => {
    const rows = await scope.selectFrom('parameterValue').selectAll().execute();
    return rows.flatMap(({ id, companyId, name, domainId, groupId, userId, value, sealed, version }): ParameterOverride[] => {
      const place = { id, companyId, name, version, ...placeOf(domainId, groupId, userId) };
      if (sealed === null) return [{ ...place, value }];
      try {
        return [{ ...place, value: parts.secrets.decrypt(sealed, sealContext(id)) }];
      } catch (error) {
        parts.onUnreadable(name, error);
        return [];
      }
    });
  };
  return companyId ? parts.store.inCompany(companyId, read) : parts.store.inAllCompanies(read);
}

function placeOf(
  domainId: DomainId | null,
  groupId: GroupId | null,
  userId: UserId | null,
): Pick<ParameterOverride, 'level' | 'targetId'> {
  if (userId) return { level: 'user', targetId: userId };
  if (groupId) return { level: 'group', targetId: groupId };
  return domainId ? { level: 'domain', targetId: domainId } : { level: 'default', targetId: null };
}

function columnsOf({ companyId, name, level, targetId }: ParameterPlace) {
  return {
    companyId,
    name,
    domainId: level === 'domain' ? (targetId as DomainId) : null,
    groupId: level === 'group' ? (targetId as GroupId) : null,
    userId: level === 'user' ? (targetId as UserId) : null,
  };
}

function findRow(scope: Scope, place: ParameterPlace): Promise<{ id: string; version: number } | undefined> {
  const { companyId, name, domainId, groupId, userId } = columnsOf(place);
  return scope
    .selectFrom('parameterValue')
    .select(['id', 'version'])
    .where('companyId', '=', companyId)
    .where('name', '=', name)
    .where('domainId', 'is not distinct from', domainId)
    .where('groupId', 'is not distinct from', groupId)
    .where('userId', 'is not distinct from', userId)
    .forUpdate()
    .executeTakeFirst();
}
