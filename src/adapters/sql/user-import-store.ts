import { sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, IdSource, UserId } from '../../kernel/ids.ts';
import type {
  ImportStore,
  PlannedChange,
  PresentUser,
  UserImport,
  UserImportId,
  UserSource,
  UserSourceId,
} from '../../platform/import/index.ts';
import type { Device } from '../../telephony/device/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import type { ImportTables } from './import-tables.ts';
import { deviceRow } from './rows.ts';
import type { Scope } from './store.ts';

export interface UserImportStoreParts {
  readonly writer: ConfigurationWriter;
  readonly ids: IdSource;
  /** The phone in the browser that comes with a number. */
  readonly newPhone: (
    user: { id: UserId; companyId: CompanyId; domainId: DomainId },
    sipDomain: string,
    number: string,
  ) => Device;
}

/** Rows of one INSERT: PostgreSQL takes 65,535 values. */
const rowsAtOnce = 500;

/** Users as imports read and write them: many at once, in one transaction, with one reading of the directories after it. */
export class SqlUserImportStore implements ImportStore {
  readonly #parts: UserImportStoreParts;

  constructor(parts: UserImportStoreParts) {
    this.#parts = parts;
  }

  async present({ companyId, domainId, id }: UserSource): Promise<Awaited<ReturnType<ImportStore['present']>>> {
    return this.#parts.writer.read(companyId, async (scope) => {
      const domain = await scope.selectFrom('domain').select('internalLength').where('id', '=', domainId).executeTakeFirst();
      if (!domain) throw new ParleyError('not-found', 'The domain of this source is gone.');
      return {
        internalLength: domain.internalLength,
        users: await presentUsers(scope, companyId, domainId, id),
        foreignNumbers: await foreignNumbers(scope, domainId),
      };
    });
  }

  async apply(source: UserSource, changes: readonly PlannedChange[]): Promise<readonly UserId[]> {
    return this.#parts.writer.write(source.companyId, async (scope) => {
      await this.#create(
        scope,
        source,
        changes.filter(({ outcome }) => outcome === 'created'),
      );
      const touched = changes.filter(({ outcome }) => outcome === 'updated' || outcome === 'disabled');
      for (const change of touched) await this.#update(scope, source, change);
      await this.#link(
        scope,
        source,
        changes.filter(({ outcome }) => outcome === 'updated').map(({ key, userId }) => ({ key, userId: userId! })),
      );
      const gone = changes.flatMap(({ outcome, userId }) => (outcome === 'deleted' && userId ? [userId] : []));
      for (let at = 0; at < gone.length; at += rowsAtOnce)
        await scope
          .deleteFrom('appUser')
          .where('id', 'in', gone.slice(at, at + rowsAtOnce))
          .execute();
      const shut = changes.flatMap(({ userId, changes: of }) => (userId && of.enabled?.[1] === 'false' ? [userId] : []));
      return [...gone, ...shut];
    });
  }

  async #create(scope: Scope, source: UserSource, changes: readonly PlannedChange[]): Promise<void> {
    const { companyId, domainId } = source;
    const { sipDomain } = await scope
      .selectFrom('domain')
      .select('sipDomain')
      .where('id', '=', domainId)
      .executeTakeFirstOrThrow();
    for (let at = 0; at < changes.length; at += rowsAtOnce) {
      const made = changes.slice(at, at + rowsAtOnce).map((change) => ({ change, id: this.#parts.ids.next<UserId>() }));
      await scope
        .insertInto('appUser')
        .values(made.map(({ change, id }) => newUser(change, { id, companyId, domainId })))
        .execute();
      const phones = made.flatMap(({ change, id }) => {
        const number = change.changes.number?.[1];
        return number ? [deviceRow(this.#parts.newPhone({ id, companyId, domainId }, sipDomain, number))] : [];
      });
      if (phones.length > 0) await scope.insertInto('device').values(phones).execute();
      await this.#link(
        scope,
        source,
        made.map(({ change, id }) => ({ key: change.key, userId: id })),
      );
    }
  }

  async #update(scope: Scope, { companyId, domainId }: UserSource, { userId, changes }: PlannedChange): Promise<void> {
    const { number, ...fields } = changes;
    const set = columnsOf(fields);
    if (Object.keys(set).length > 0)
      await scope.updateTable('appUser').set(set).where('id', '=', userId!).where('companyId', '=', companyId).execute();
    if (!number) return;
    const [before, after] = number;
    const moved = before
      ? await scope
          .updateTable('device')
          .set({ number: after })
          .where('userId', '=', userId!)
          .where('domainId', '=', domainId)
          .where('number', '=', before)
          .executeTakeFirst()
      : null;
    if (moved && moved.numUpdatedRows > 0n) return;
    const owner = await scope.selectFrom('domain').select('sipDomain').where('id', '=', domainId).executeTakeFirstOrThrow();
    const phone = this.#parts.newPhone({ id: userId!, companyId, domainId }, owner.sipDomain, after);
    await scope.insertInto('device').values(deviceRow(phone)).execute();
  }

  async #link(
    scope: Scope,
    { companyId, id: sourceId }: UserSource,
    links: readonly { key: string; userId: UserId }[],
  ): Promise<void> {
    const tables = scope.withTables<ImportTables>();
    for (let at = 0; at < links.length; at += rowsAtOnce) {
      const rows = links.slice(at, at + rowsAtOnce).map((link) => ({ ...link, companyId, sourceId }));
      // A key that went over from one user to another stands in the way of itself.
      await tables
        .deleteFrom('userSourceLink')
        .where('sourceId', '=', sourceId)
        .where((by) =>
          by.or([
            by(
              'userId',
              'in',
              rows.map(({ userId }) => userId),
            ),
            by(
              'key',
              'in',
              rows.map(({ key }) => key),
            ),
          ]),
        )
        .execute();
      await tables.insertInto('userSourceLink').values(rows).execute();
    }
  }

  async begin(run: UserImport): Promise<void> {
    await this.#parts.writer.read(run.companyId, (scope) =>
      scope.withTables<ImportTables>().insertInto('userImport').values(importRow(run)).execute(),
    );
  }

  async finish(run: UserImport, lines: readonly PlannedChange[]): Promise<void> {
    const { companyId, id: importId } = run;
    await this.#parts.writer.read(companyId, async (scope) => {
      const tables = scope.withTables<ImportTables>();
      const { state, error, finishedAt, counts, timings } = importRow(run);
      await tables
        .updateTable('userImport')
        .set({ state, error, finishedAt, counts, timings })
        .where('id', '=', importId)
        .execute();
      for (let at = 0; at < lines.length; at += rowsAtOnce) {
        const rows = lines.slice(at, at + rowsAtOnce).map(({ outcome, key, name, userId, reason, line, changes }, index) => ({
          companyId,
          importId,
          position: at + index,
          outcome: outcome as Exclude<typeof outcome, 'unchanged'>,
          key,
          name,
          userId,
          reason: line > 0 && reason ? `line ${line}: ${reason}` : reason,
          changes: Object.keys(changes).length > 0 ? JSON.stringify(changes) : null,
        }));
        await tables.insertInto('userImportLine').values(rows).execute();
      }
      await forgetOld(scope, companyId);
    });
  }
}

/** Reports of a year are enough for anybody; their lines go with them. */
async function forgetOld(scope: Scope, companyId: CompanyId): Promise<void> {
  await sql`delete from user_import where company_id = ${companyId} and id in (
    select id from user_import where company_id = ${companyId} order by started_at desc offset 400)`.execute(scope);
}

function importRow({
  startedAtMs,
  finishedAtMs,
  counts,
  timings,
  ...run
}: UserImport): ImportTables['userImport'] & { id: UserImportId } {
  return {
    ...run,
    startedAt: new Date(startedAtMs),
    finishedAt: finishedAtMs === null ? null : new Date(finishedAtMs),
    counts: JSON.stringify(counts),
    timings: JSON.stringify(timings),
  };
}

async function presentUsers(
  scope: Scope,
  companyId: CompanyId,
  domainId: DomainId,
  sourceId: UserSourceId,
): Promise<readonly PresentUser[]> {
  const { rows } = await sql<PresentUser & { isAdministrator: boolean }>`
    select u.id, u.login, u.first_name as "firstName", u.last_name as "lastName", coalesce(u.email, '') as email,
      coalesce(u.mobile, '') as mobile, u.language, coalesce(u.external_key, '') as "externalKey", u.custom0, u.custom1, u.enabled,
      u.role = 'administrator' as "isAdministrator", l.key,
      coalesce(d.number, '') as number
    from app_user u
    left join (
      select distinct on (user_id) user_id, number from device where domain_id = ${domainId} and user_id is not null order by user_id, id
    ) d on d.user_id = u.id
    left join user_source_link l on l.user_id = u.id and l.source_id = ${sourceId}
    where u.company_id = ${companyId} order by u.id`.execute(scope);
  return rows;
}

async function foreignNumbers(scope: Scope, domainId: DomainId): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ number: string; holder: string }>`
    select number, 'queue ' || name as holder from queue where domain_id = ${domainId}
    union all select number, 'device ' || name from device where domain_id = ${domainId} and user_id is null`.execute(scope);
  return new Map(rows.map(({ number, holder }) => [number, holder]));
}

function newUser(change: PlannedChange, of: { id: UserId; companyId: CompanyId; domainId: DomainId }) {
  const value = (field: string): string => change.changes[field]?.[1] ?? '';
  return {
    ...of,
    login: value('login'),
    firstName: value('firstName'),
    lastName: value('lastName'),
    email: value('email') || null,
    mobile: value('mobile') || null,
    language: (value('language') || 'en') as 'en',
    role: 'user' as const,
    enabled: value('enabled') !== 'false',
    passwordHash: null,
    currentDeviceId: null,
    externalKey: value('externalKey') || null,
    custom0: value('custom0'),
    custom1: value('custom1'),
  };
}

/** What is null in the store is empty in a plan. */
const nullable = new Set(['email', 'mobile', 'externalKey']);

function columnsOf(changes: PlannedChange['changes']): Record<string, string | boolean | null> {
  const entries = Object.entries(changes).map(([field, [, after]]): [string, string | boolean | null] => {
    if (field === 'enabled') return [field, after === 'true'];
    return [field, after === '' && nullable.has(field) ? null : after];
  });
  return Object.fromEntries(entries);
}
