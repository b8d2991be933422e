import { sql } from 'kysely';
import type { CallId, CompanyId, UserId } from '../../kernel/ids.ts';
import type { StoredFileId } from '../../platform/stored-file/index.ts';
import type {
  Greeting,
  GreetingKind,
  MailboxOwner,
  MessageCount,
  VoicemailMessage,
  VoicemailMessageId,
  VoicemailStore,
} from '../../telephony/voicemail/index.ts';
import type { Scope, Store } from './store.ts';

type VoicemailTables = {
  voicemailMessage: {
    id: VoicemailMessageId;
    companyId: CompanyId;
    userId: UserId;
    callId: CallId | null;
    fromNumber: string;
    fromName: string;
    fromUserId: UserId | null;
    isPrivate: boolean;
    leftAt: Date;
    durationMs: number;
    isCutOff: boolean;
    storedFileId: StoredFileId;
    heardAt: Date | null;
    deletedAt: Date | null;
  };
  voicemailGreeting: {
    companyId: CompanyId;
    userId: UserId;
    kind: GreetingKind;
    storedFileId: StoredFileId;
    durationMs: number;
    recordedAt: Date;
  };
  voicemailChoice: { companyId: CompanyId; userId: UserId; alwaysGreeting: GreetingKind | null };
};

/** Messages and greetings in PostgreSQL. */
export class SqlVoicemailStore implements VoicemailStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async addMessage(message: VoicemailMessage): Promise<'added' | 'known' | 'no-mailbox'> {
    const { file, leftAtMs, heardAtMs, deletedAtMs, id, companyId, userId, ...rest } = message;
    const { callId, fromNumber, fromName, fromUserId, isPrivate, durationMs, isCutOff } = rest;
    const times = { leftAt: new Date(leftAtMs), heardAt: dateOf(heardAtMs), deletedAt: dateOf(deletedAtMs) };
    const row = {
      id,
      companyId,
      userId,
      callId,
      fromNumber,
      fromName,
      fromUserId,
      isPrivate,
      durationMs,
      isCutOff,
      storedFileId: file,
      ...times,
    };
    return this.#store.inCompany(companyId, async (scope) => {
      const user = await scope
        .selectFrom('appUser')
        .select('id')
        .where('id', '=', userId)
        .where('companyId', '=', companyId)
        .executeTakeFirst();
      if (!user) return 'no-mailbox';
      const added = await tablesOf(scope)
        .insertInto('voicemailMessage')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
      return added ? 'added' : 'known';
    });
  }

  messages({ companyId, userId }: MailboxOwner): Promise<readonly VoicemailMessage[]> {
    return this.#store.inCompany(companyId, async (scope) => {
      const rows = await tablesOf(scope)
        .selectFrom('voicemailMessage')
        .selectAll()
        .where('userId', '=', userId)
        .where('deletedAt', 'is', null)
        .orderBy('leftAt', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(messageOf);
    });
  }

  message({ companyId, userId }: MailboxOwner, id: VoicemailMessageId): Promise<VoicemailMessage | null> {
    return this.#store.inCompany(companyId, async (scope) => {
      const row = await tablesOf(scope)
        .selectFrom('voicemailMessage')
        .selectAll()
        .where('userId', '=', userId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row ? messageOf(row) : null;
    });
  }

  changeMessage(
    { companyId, userId }: MailboxOwner,
    id: VoicemailMessageId,
    { heardAtMs, deletedAtMs }: Partial<Pick<VoicemailMessage, 'heardAtMs' | 'deletedAtMs'>>,
  ): Promise<VoicemailMessage | null> {
    const change = {
      // Heard once is heard at that time; to be marked new again it is null.
      ...(heardAtMs !== undefined && {
        heardAt: heardAtMs === null ? null : sql<Date>`coalesce(heard_at, ${new Date(heardAtMs)})`,
      }),
      ...(deletedAtMs !== undefined && { deletedAt: dateOf(deletedAtMs) }),
    };
    if (Object.keys(change).length === 0) return this.message({ companyId, userId }, id);
    return this.#store.inCompany(companyId, async (scope) => {
      const row = await tablesOf(scope)
        .updateTable('voicemailMessage')
        .set(change)
        .where('userId', '=', userId)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      return row ? messageOf(row) : null;
    });
  }

  counts(): Promise<readonly (MailboxOwner & MessageCount)[]> {
    return this.#store.inAllCompanies((scope) =>
      tablesOf(scope)
        .selectFrom('voicemailMessage')
        .select([
          'companyId',
          'userId',
          sql<number>`(count(*) filter (where heard_at is null))::int`.as('newMessages'),
          sql<number>`(count(*) filter (where heard_at is not null))::int`.as('oldMessages'),
        ])
        .where('deletedAt', 'is', null)
        .groupBy(['companyId', 'userId'])
        .execute(),
    );
  }

  forget(companyId: CompanyId, before: Parameters<VoicemailStore['forget']>[1]): Promise<readonly StoredFileId[]> {
    return this.#store.inCompany(companyId, async (scope) => {
      const tables = tablesOf(scope);
      const deleted = await tables
        .deleteFrom('voicemailMessage')
        .where('companyId', '=', companyId)
        .where('deletedAt', '<', new Date(before.deletedMs))
        .returning('storedFileId')
        .execute();
      const files = deleted.map(({ storedFileId }) => storedFileId);
      for (const { userId, ms } of before.leftMs) {
        const old = await tables
          .deleteFrom('voicemailMessage')
          .where('companyId', '=', companyId)
          .where('userId', '=', userId)
          .where('leftAt', '<', new Date(ms))
          .returning('storedFileId')
          .execute();
        files.push(...old.map(({ storedFileId }) => storedFileId));
      }
      return files;
    });
  }

  greetings({ companyId, userId }: MailboxOwner): Promise<readonly Greeting[]> {
    return this.#store.inCompany(companyId, async (scope) => {
      const rows = await tablesOf(scope)
        .selectFrom('voicemailGreeting')
        .selectAll()
        .where('userId', '=', userId)
        .orderBy('kind')
        .execute();
      return rows.map(({ storedFileId, recordedAt, ...row }) => ({
        ...row,
        file: storedFileId,
        recordedAtMs: recordedAt.getTime(),
      }));
    });
  }

  saveGreeting({ companyId, userId, kind, file, durationMs, recordedAtMs }: Greeting): Promise<StoredFileId | null> {
    return this.#store.inCompany(companyId, async (scope) => {
      const tables = tablesOf(scope);
      const change = { storedFileId: file, durationMs, recordedAt: new Date(recordedAtMs) };
      const before = await tables
        .selectFrom('voicemailGreeting')
        .select('storedFileId')
        .where('userId', '=', userId)
        .where('kind', '=', kind)
        .forUpdate()
        .executeTakeFirst();
      await tables
        .insertInto('voicemailGreeting')
        .values({ companyId, userId, kind, ...change })
        .onConflict((conflict) => conflict.columns(['userId', 'kind']).doUpdateSet(change))
        .execute();
      return before?.storedFileId ?? null;
    });
  }

  removeGreeting({ companyId, userId }: MailboxOwner, kind: GreetingKind): Promise<StoredFileId | null> {
    return this.#store.inCompany(companyId, async (scope) => {
      const row = await tablesOf(scope)
        .deleteFrom('voicemailGreeting')
        .where('userId', '=', userId)
        .where('kind', '=', kind)
        .returning('storedFileId')
        .executeTakeFirst();
      return row?.storedFileId ?? null;
    });
  }

  async alwaysGreeting({ companyId, userId }: MailboxOwner): Promise<GreetingKind | null> {
    const row = await this.#store.inCompany(companyId, (scope) =>
      tablesOf(scope).selectFrom('voicemailChoice').select('alwaysGreeting').where('userId', '=', userId).executeTakeFirst(),
    );
    return row?.alwaysGreeting ?? null;
  }

  async setAlwaysGreeting({ companyId, userId }: MailboxOwner, alwaysGreeting: GreetingKind | null): Promise<void> {
    await this.#store.inCompany(companyId, (scope) =>
      tablesOf(scope)
        .insertInto('voicemailChoice')
        .values({ companyId, userId, alwaysGreeting })
        .onConflict((conflict) => conflict.column('userId').doUpdateSet({ alwaysGreeting }))
        .execute(),
    );
  }

  async pinHash({ companyId, userId }: MailboxOwner): Promise<string | null> {
    const row = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('appUser')
        .select('voicemailPinHash')
        .where('companyId', '=', companyId)
        .where('id', '=', userId)
        .executeTakeFirst(),
    );
    return row?.voicemailPinHash ?? null;
  }

  async setPinHash({ companyId, userId }: MailboxOwner, hash: string): Promise<void> {
    await this.#store.inCompany(companyId, (scope) =>
      scope
        .updateTable('appUser')
        .set({ voicemailPinHash: hash })
        .where('companyId', '=', companyId)
        .where('id', '=', userId)
        .execute(),
    );
  }

  async withPin(companyId: CompanyId): Promise<ReadonlySet<UserId>> {
    const rows = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('appUser')
        .select('id')
        .where('companyId', '=', companyId)
        .where('voicemailPinHash', 'is not', null)
        .execute(),
    );
    return new Set(rows.map(({ id }) => id));
  }
}

function messageOf({ storedFileId, leftAt, heardAt, deletedAt, ...row }: VoicemailTables['voicemailMessage']): VoicemailMessage {
  return {
    ...row,
    file: storedFileId,
    leftAtMs: leftAt.getTime(),
    heardAtMs: heardAt?.getTime() ?? null,
    deletedAtMs: deletedAt?.getTime() ?? null,
  };
}

function dateOf(atMs: number | null): Date | null {
  return atMs === null ? null : new Date(atMs);
}

function tablesOf(scope: Scope) {
  return scope.withTables<VoicemailTables>();
}
