import { type Selectable, sql } from 'kysely';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { MailAttachment, MailId, MailState, MailStore, QueuedMail } from '../../platform/mail/index.ts';
import type { Scope, Store } from './store.ts';

type MailTables = {
  mail: {
    id: MailId;
    companyId: CompanyId;
    userId: UserId | null;
    receiver: string;
    messageId: string;
    subject: string;
    body: string;
    html: string | null;
    attachments: readonly MailAttachment[];
    state: MailState;
    attempts: number;
    createdAt: Date;
    nextAt: Date;
    lastError: string | null;
    about: string | null;
  };
};

/** The outbox of mails in PostgreSQL. */
export class SqlMailStore implements MailStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  #inAll<T>(work: (tables: ReturnType<typeof tablesOf>) => Promise<T>): Promise<T> {
    return this.#store.inAllCompanies((scope) => work(tablesOf(scope)));
  }

  async enqueue({ to, text, attachments, createdAtMs, nextAtMs, ...rest }: QueuedMail): Promise<boolean> {
    const row = { ...rest, receiver: to, body: text, createdAt: new Date(createdAtMs), nextAt: new Date(nextAtMs) };
    const result = await this.#store.inCompany(rest.companyId, (scope) =>
      tablesOf(scope)
        .insertInto('mail')
        .values({ ...row, attachments: sql`${JSON.stringify(attachments)}::jsonb` })
        .onConflict((conflict) => conflict.columns(['companyId', 'about']).doNothing())
        .executeTakeFirst(),
    );
    return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }

  async claim(nowMs: number, { leaseMs, most }: { leaseMs: number; most: number }): Promise<readonly QueuedMail[]> {
    const rows = await this.#inAll((tables) =>
      tables
        .updateTable('mail')
        .set({ nextAt: new Date(nowMs + leaseMs), attempts: sql`attempts + 1` })
        .where('id', 'in', (inner) =>
          inner
            .selectFrom('mail')
            .select('id')
            .where('state', '=', 'waiting')
            .where('nextAt', '<=', new Date(nowMs))
            .orderBy('nextAt')
            .limit(most)
            .forUpdate()
            .skipLocked(),
        )
        .returningAll()
        .execute(),
    );
    return rows.map(mailOf);
  }

  async settle(id: MailId, { nextAtMs, ...end }: Pick<QueuedMail, 'state' | 'nextAtMs' | 'lastError'>): Promise<void> {
    const emptied = end.state === 'waiting' ? {} : { body: '', html: null, attachments: sql<never>`'[]'::jsonb` };
    await this.#inAll((tables) =>
      tables
        .updateTable('mail')
        .set({ ...end, ...emptied, nextAt: new Date(nextAtMs) })
        .where('id', '=', id)
        .execute(),
    );
  }

  async forget(madeBeforeMs: number): Promise<number> {
    const result = await this.#inAll((tables) =>
      tables
        .deleteFrom('mail')
        .where('state', '<>', 'waiting')
        .where('createdAt', '<', new Date(madeBeforeMs))
        .executeTakeFirst(),
    );
    return Number(result.numDeletedRows);
  }
}

function tablesOf(scope: Scope) {
  return scope.withTables<MailTables>();
}

function mailOf({ receiver, body, createdAt, nextAt, ...row }: Selectable<MailTables['mail']>): QueuedMail {
  return { ...row, to: receiver, text: body, createdAtMs: createdAt.getTime(), nextAtMs: nextAt.getTime() };
}
