import { sql } from 'kysely';
import type { CompanyId, DomainId, SessionId, UserId } from '../../kernel/ids.ts';
import {
  type AttemptStore,
  type AttemptSubject,
  blockMs,
  type SessionHolder,
  type SessionStore,
  type StoredSession,
} from '../../platform/sign-in/index.ts';
import type { Store } from './store.ts';

/** After so long without a failure counting begins anew. */
const memoryMs = 86_400_000;
/** Not the time of the attempt: another that began a moment earlier and waited for the row would count as blocked. */
const neverBlocked = new Date(0);

const sessionColumns = [
  'session.id',
  'session.companyId',
  'session.userId',
  'session.createdAt',
  'session.lastSeenAt',
  'session.expiresAt',
  'session.rotatedAt',
  'session.confirmedAt',
  'session.method',
  'session.address',
  'session.userAgent',
] as const;

/** The company an administrator chose, if he still may, with its oldest domain. */
const mayAct = sql`app_user.role = 'administrator' and (app_user.is_super or exists (
  select from administered_company a where a.user_id = app_user.id and a.administered_id = session.acting_company_id))`;
const actingCompany = [
  sql<CompanyId | null>`case when ${mayAct} then session.acting_company_id end`.as('actingCompanyId'),
  sql<DomainId | null>`(select d.id from domain d where d.company_id = session.acting_company_id order by d.created_at, d.id limit 1)`.as(
    'actingDomainId',
  ),
] as const;

interface SessionRow {
  id: SessionId;
  companyId: CompanyId;
  userId: UserId;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  rotatedAt: Date;
  confirmedAt: Date;
  method: string;
  address: string;
  userAgent: string;
}

function toSession(row: SessionRow): StoredSession {
  return {
    id: row.id,
    companyId: row.companyId,
    userId: row.userId,
    createdAtMs: row.createdAt.getTime(),
    lastSeenAtMs: row.lastSeenAt.getTime(),
    expiresAtMs: row.expiresAt.getTime(),
    rotatedAtMs: row.rotatedAt.getTime(),
    confirmedAtMs: row.confirmedAt.getTime(),
    method: row.method,
    address: row.address,
    userAgent: row.userAgent,
  };
}

/** Sessions and counted attempts. Before somebody is known, no company is: these look into all of them. */
export class SqlSignInStore implements SessionStore, AttemptStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async add(session: StoredSession, tokenHash: Buffer): Promise<void> {
    const { id, companyId, userId, address, userAgent, method } = session;
    const values = {
      id,
      companyId,
      userId,
      address,
      userAgent,
      method,
      tokenHash,
      previousTokenHash: null,
      createdAt: new Date(session.createdAtMs),
      lastSeenAt: new Date(session.lastSeenAtMs),
      expiresAt: new Date(session.expiresAtMs),
      rotatedAt: new Date(session.rotatedAtMs),
      confirmedAt: new Date(session.confirmedAtMs),
    };
    await this.#store.inCompany(companyId, (scope) => scope.insertInto('session').values(values).execute());
  }

  async find(tokenHash: Buffer): Promise<SessionHolder | null> {
    const row = await this.#store.inAllCompanies((scope) =>
      scope
        .selectFrom('session')
        .innerJoin('appUser', 'appUser.id', 'session.userId')
        .innerJoin('company', 'company.id', 'appUser.companyId')
        .innerJoin('domain', 'domain.id', 'appUser.domainId')
        .select(sessionColumns)
        .select(['appUser.domainId', 'appUser.login', 'appUser.role', 'appUser.isSuper', 'session.tokenHash'])
        .select(sql<boolean>`app_user.enabled and company.enabled and domain.enabled`.as('enabled'))
        .select(actingCompany)
        .where((where) =>
          where.or([where('session.tokenHash', '=', tokenHash), where('session.previousTokenHash', '=', tokenHash)]),
        )
        .executeTakeFirst(),
    );
    if (!row) return null;
    const { domainId, login, role, isSuper, enabled, actingCompanyId, actingDomainId } = row;
    const acting = actingCompanyId && actingDomainId ? { companyId: actingCompanyId, domainId: actingDomainId } : null;
    const isPreviousToken = !row.tokenHash.equals(tokenHash);
    return { session: toSession(row), domainId, login, role, isSuper, enabled, acting, isPreviousToken };
  }

  async rotate(id: SessionId, tokenHash: Buffer, newTokenHash: Buffer, atMs: number): Promise<boolean> {
    const result = await this.#store.inAllCompanies((scope) =>
      scope
        .updateTable('session')
        .set({ tokenHash: newTokenHash, previousTokenHash: tokenHash, rotatedAt: new Date(atMs) })
        .where('id', '=', id)
        .where('tokenHash', '=', tokenHash)
        .executeTakeFirst(),
    );
    return result.numUpdatedRows === 1n;
  }

  async touch(id: SessionId, lastSeenAtMs: number, expiresAtMs: number): Promise<void> {
    await this.#store.inAllCompanies((scope) =>
      scope
        .updateTable('session')
        .set({ lastSeenAt: new Date(lastSeenAtMs), expiresAt: new Date(expiresAtMs) })
        .where('id', '=', id)
        .execute(),
    );
  }

  async confirm(companyId: CompanyId, id: SessionId, atMs: number): Promise<void> {
    await this.#store.inCompany(companyId, (scope) =>
      scope
        .updateTable('session')
        .set({ confirmedAt: new Date(atMs) })
        .where('id', '=', id)
        .execute(),
    );
  }

  async listOf(companyId: CompanyId, userId: UserId): Promise<readonly StoredSession[]> {
    const rows = await this.#store.inCompany(companyId, (scope) =>
      scope.selectFrom('session').select(sessionColumns).where('userId', '=', userId).orderBy('lastSeenAt', 'desc').execute(),
    );
    return rows.map(toSession);
  }

  async remove(companyId: CompanyId, ids: readonly SessionId[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#store.inCompany(companyId, (scope) => scope.deleteFrom('session').where('id', 'in', ids).execute());
  }

  async listAll(nowMs: number): Promise<readonly StoredSession[]> {
    const rows = await this.#store.inAllCompanies((scope) =>
      scope.selectFrom('session').select(sessionColumns).where('expiresAt', '>', new Date(nowMs)).execute(),
    );
    return rows.map(toSession);
  }

  async removeExpired(nowMs: number): Promise<void> {
    await this.#store.inAllCompanies(async (scope) => {
      await scope.deleteFrom('session').where('expiresAt', '<', new Date(nowMs)).execute();
      await scope
        .deleteFrom('signInFailure')
        .where('lastAt', '<', new Date(nowMs - memoryMs))
        .execute();
    });
  }

  begin(subjects: readonly AttemptSubject[], nowMs: number): Promise<number> {
    // Always in the same order, so that two attempts cannot wait for each other.
    const ordered = subjects.toSorted((left, right) => (left.key < right.key ? -1 : 1));
    const now = new Date(nowMs);
    return this.#store.inAllCompanies(async (scope) => {
      const keys = ordered.map((subject) => subject.key);
      const fresh = keys.map((subject) => ({ subject, failures: 0, lastAt: now, blockedUntil: neverBlocked }));
      await scope
        .insertInto('signInFailure')
        .values(fresh)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const rows = await scope
        .selectFrom('signInFailure')
        .selectAll()
        .where('subject', 'in', keys)
        .orderBy('subject')
        .forUpdate()
        .execute();
      const blockedUntil = Math.max(...rows.map((row) => row.blockedUntil.getTime()));
      if (blockedUntil > nowMs) return blockedUntil;
      for (const subject of ordered) {
        const row = rows.find((one) => one.subject === subject.key);
        const isForgotten = !row || nowMs - row.lastAt.getTime() > memoryMs;
        const failures = (isForgotten ? 0 : row.failures) + 1;
        const waitMs = blockMs(subject, failures);
        const change = { failures, lastAt: now, blockedUntil: waitMs > 0 ? new Date(nowMs + waitMs) : neverBlocked };
        await scope.updateTable('signInFailure').set(change).where('subject', '=', subject.key).execute();
      }
      return 0;
    });
  }

  async forgive(subjects: readonly AttemptSubject[]): Promise<void> {
    const all = subjects.filter((subject) => subject.forgives === 'all').map((subject) => subject.key);
    const one = subjects.filter((subject) => subject.forgives === 'one').map((subject) => subject.key);
    await this.#store.inAllCompanies(async (scope) => {
      if (all.length > 0) await scope.deleteFrom('signInFailure').where('subject', 'in', all).execute();
      if (one.length === 0) return;
      await scope
        .updateTable('signInFailure')
        .set({ failures: sql`greatest(failures - 1, 0)`, blockedUntil: neverBlocked })
        .where('subject', 'in', one.toSorted())
        .execute();
    });
  }
}
