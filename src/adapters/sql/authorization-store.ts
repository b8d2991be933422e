import { sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Authorization, NamedObject } from '../../platform/access/index.ts';
import type { Dependents } from '../../platform/api/index.ts';
import type { AuthorizationStore, NamedAuthorization, StoredApplication } from '../../platform/authorization/index.ts';
import { objectColumns, subjectColumns } from './access-loader.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import type { Scope } from './store.ts';
import { changedMeanwhile, updateVersioned } from './versioned.ts';

const noun = 'directory or intercom group';
const applicationColumns = ['application', 'isOpen', 'seats', 'version'] as const;

/** Rights in PostgreSQL. */
export class SqlAuthorizationStore implements AuthorizationStore {
  readonly #writer: ConfigurationWriter;

  constructor(parts: { readonly writer: ConfigurationWriter }) {
    this.#writer = parts.writer;
  }

  add(companyId: CompanyId, authorizations: readonly NamedAuthorization[]): Promise<readonly Authorization[]> {
    return this.#writer.write(companyId, async (scope) => {
      const added = new Set<string>();
      for (let first = 0; first < authorizations.length; first += rowsAtOnce) {
        const rows = authorizations.slice(first, first + rowsAtOnce).map(rowOf);
        const inserted = await scope
          .insertInto('accessAuthorization')
          .values(rows)
          .onConflict((conflict) => conflict.constraint('access_authorization_once').doNothing())
          .returning('id')
          .execute();
        for (const { id } of inserted) added.add(id);
      }
      return authorizations.filter(({ id }) => added.has(id)).map(({ name: _name, ...authorization }) => authorization);
    });
  }

  async remove(companyId: CompanyId, ids: readonly string[]): Promise<void> {
    const known = ids.filter(isUuid);
    await this.#writer.write(companyId, async (scope) => {
      const removed = await scope
        .deleteFrom('accessAuthorization')
        .where('companyId', '=', companyId)
        .where('id', 'in', known.length > 0 ? known : [nobody])
        .returning('id')
        .execute();
      if (removed.length !== ids.length)
        throw new ParleyError('not-found', 'One of these rights does not exist any more. Look at the list again.');
    });
  }

  applications(companyId: CompanyId): Promise<readonly StoredApplication[]> {
    return this.#writer.read(companyId, (scope) =>
      scope.selectFrom('applicationSetting').select(applicationColumns).where('companyId', '=', companyId).execute(),
    );
  }

  saveApplication(companyId: CompanyId, change: StoredApplication): Promise<StoredApplication> {
    const { application, isOpen, seats, version } = change;
    return this.#writer.write(companyId, async (scope) => {
      const row = await findApplication(scope, companyId, application);
      if ((row?.version ?? 0) !== version) throw changedMeanwhile('application', row ?? null);
      if (row)
        await scope
          .updateTable('applicationSetting')
          .set({ isOpen, seats })
          .where('companyId', '=', companyId)
          .where('application', '=', application)
          .execute();
      else await scope.insertInto('applicationSetting').values({ companyId, application, isOpen, seats }).execute();
      return (await findApplication(scope, companyId, application))!;
    });
  }

  async objectVersions(companyId: CompanyId): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#writer.read(companyId, (scope) =>
      scope.selectFrom('accessObject').select(['id', 'version']).where('companyId', '=', companyId).execute(),
    );
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  async addObject(object: NamedObject): Promise<void> {
    await this.#writer.write(object.companyId, (scope) => scope.insertInto('accessObject').values(object).execute());
  }

  async renameObject(companyId: CompanyId, id: string, version: number, name: string): Promise<void> {
    await this.#writer.write(companyId, (scope) =>
      updateVersioned(scope, 'accessObject', { companyId, id, version, change: { name }, view: viewOfObject, noun }),
    );
  }

  dependentsOfObject(companyId: CompanyId, id: string): Promise<Dependents> {
    return this.#writer.read(companyId, (scope) => dependentsOf(scope, 'accessObject', id));
  }

  async removeObject(companyId: CompanyId, id: string, confirm: string | undefined): Promise<void> {
    await this.#writer.write(companyId, (scope) => deleteSeen(scope, 'accessObject', { companyId, id, confirm, noun }));
  }
}

function viewOfObject({ name, version }: { name: string; version: number }) {
  return { name, version };
}

/** PostgreSQL takes 65,535 parameters. */
const rowsAtOnce = 1000;
const nobody = '00000000-0000-0000-0000-000000000000';

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

function findApplication(scope: Scope, companyId: CompanyId, application: string): Promise<StoredApplication | undefined> {
  return scope
    .selectFrom('applicationSetting')
    .select(applicationColumns)
    .where('companyId', '=', companyId)
    .where(sql<string>`application`, '=', application)
    .forUpdate()
    .executeTakeFirst();
}

function rowOf({ object, subject, ...rest }: NamedAuthorization) {
  const empty = Object.fromEntries([...Object.values(objectColumns), ...Object.values(subjectColumns)].map((one) => [one, null]));
  return {
    ...rest,
    ...(empty as Record<(typeof objectColumns)[keyof typeof objectColumns], null> &
      Record<(typeof subjectColumns)[keyof typeof subjectColumns], null>),
    [objectColumns[object.type]]: object.id,
    [subjectColumns[subject.type]]: subject.id,
  };
}
