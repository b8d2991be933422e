import { sql } from 'kysely';
import type {
  CallBackButton,
  CallBackButtonId,
  CallBackRequest,
  CallBackRequestId,
  CallBackRequestStore,
  OpenButton,
  RequestSummary,
} from '../../contact-centre/call-back-button/index.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import { type CatalogueSpec, SqlCatalogueRecords } from './catalogue-records.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { sortText } from './listing.ts';
import type { Store } from './store.ts';
import { isId } from './versioned.ts';

const name = sql.ref('thing.name');

const spec: CatalogueSpec = {
  table: 'callBackButton',
  noun: 'call-back button',
  sorts: { name: sortText(name), changedAt: { by: sql.ref('thing.changedAt'), type: 'timestamptz' } },
  searched: [name],
  json: ['labels', 'consents'],
  shown: {
    targetName: sql<string>`coalesce((select trim(concat_ws(' ', u.first_name, u.last_name)) from app_user u where u.id = thing.user_id),
      (select q.name from queue q where q.id = thing.queue_id), '')`,
    requestCount: sql<number>`(select count(*)::int from call_back_request r
      where r.button_id = thing.id and r.asked_at > now() - interval '30 days')`,
  },
};

/** What a list of buttons shows besides the button. */
export interface ButtonCounts {
  readonly key: string;
  readonly targetName: string;
  readonly requestCount: number;
}

export function sqlCallBackButtons(writer: ConfigurationWriter): SqlCatalogueRecords<CallBackButton, ButtonCounts> {
  return new SqlCatalogueRecords<CallBackButton, ButtonCounts>({ writer, spec });
}

const latestShown = 50;

/** Requests for calls in PostgreSQL. */
export class SqlCallBackRequestStore implements CallBackRequestStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async buttonByKey(key: string): Promise<OpenButton | null> {
    const row = await this.#store.inAllCompanies((scope) =>
      scope.selectFrom('callBackButton').selectAll().where('key', '=', key).where('enabled', '=', true).executeTakeFirst(),
    );
    return row ?? null;
  }

  async button(companyId: CompanyId, id: string): Promise<OpenButton | null> {
    if (!isId(id)) return null;
    const row = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('callBackButton')
        .selectAll()
        .where('companyId', '=', companyId)
        .where('id', '=', id as CallBackButtonId)
        .executeTakeFirst(),
    );
    return row ?? null;
  }

  async add(request: CallBackRequest): Promise<void> {
    await this.#store.inCompany(request.companyId, (scope) =>
      scope.insertInto('callBackRequest').values(rowOf(request)).execute(),
    );
  }

  async save(request: CallBackRequest): Promise<void> {
    const { id, ...row } = rowOf(request);
    await this.#store.inCompany(request.companyId, (scope) =>
      scope.updateTable('callBackRequest').set(row).where('id', '=', id).execute(),
    );
  }

  async find(companyId: CompanyId, buttonId: CallBackButtonId, id: CallBackRequestId): Promise<CallBackRequest | null> {
    if (!isId(id)) return null;
    const row = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('callBackRequest')
        .selectAll()
        .where('companyId', '=', companyId)
        .where('buttonId', '=', buttonId)
        .where('id', '=', id)
        .executeTakeFirst(),
    );
    return row ? requestOf(row) : null;
  }

  async open(): Promise<readonly CallBackRequest[]> {
    const rows = await this.#store.inAllCompanies((scope) =>
      scope.selectFrom('callBackRequest').selectAll().where('endedAt', 'is', null).orderBy('askedAt').execute(),
    );
    return rows.map(requestOf);
  }

  summary(companyId: CompanyId, buttonId: CallBackButtonId, sinceMs: number): Promise<RequestSummary> {
    return this.#store.inCompany(companyId, async (scope) => {
      const all = scope.selectFrom('callBackRequest').where('companyId', '=', companyId).where('buttonId', '=', buttonId);
      const since = all.where('askedAt', '>=', new Date(sinceMs));
      const states = await since
        .select(({ fn }) => ['state', fn.countAll<string>().as('count'), fn.sum<string>('merged').as('merged')])
        .groupBy('state')
        .execute();
      const days = await since
        .select(({ fn }) => [
          sql<string>`to_char(asked_at at time zone 'UTC', 'YYYY-MM-DD')`.as('day'),
          fn.countAll<string>().as('asked'),
          fn.count<string>('connectedAt').as('connected'),
        ])
        .groupBy('day')
        .orderBy('day')
        .execute();
      const latest = await all.selectAll().orderBy('askedAt', 'desc').orderBy('id', 'desc').limit(latestShown).execute();
      return {
        counts: Object.fromEntries(states.map(({ state, count }) => [state, Number(count)])),
        merged: states.reduce((sum, { merged }) => sum + Number(merged), 0),
        days: days.map(({ day, asked, connected }) => ({ day, asked: Number(asked), connected: Number(connected) })),
        latest: latest.map(requestOf),
      };
    });
  }

  async forget(companyId: CompanyId, beforeMs: number): Promise<number> {
    const { numDeletedRows } = await this.#store.inCompany(companyId, (scope) =>
      scope
        .deleteFrom('callBackRequest')
        .where('companyId', '=', companyId)
        .where('endedAt', '<', new Date(beforeMs))
        .executeTakeFirst(),
    );
    return Number(numDeletedRows);
  }
}

const dateOf = (atMs: number | null): Date | null => (atMs === null ? null : new Date(atMs));

function rowOf({ askedAtMs, wantedAtMs, connectedAtMs, endedAtMs, ...rest }: CallBackRequest) {
  return {
    ...rest,
    askedAt: new Date(askedAtMs),
    wantedAt: dateOf(wantedAtMs),
    connectedAt: dateOf(connectedAtMs),
    endedAt: dateOf(endedAtMs),
  };
}

type Row = Omit<CallBackRequest, 'askedAtMs' | 'wantedAtMs' | 'connectedAtMs' | 'endedAtMs'> & {
  readonly askedAt: Date;
  readonly wantedAt: Date | null;
  readonly connectedAt: Date | null;
  readonly endedAt: Date | null;
};

function requestOf({ askedAt, wantedAt, connectedAt, endedAt, ...rest }: Row): CallBackRequest {
  return {
    ...rest,
    askedAtMs: askedAt.getTime(),
    wantedAtMs: wantedAt?.getTime() ?? null,
    connectedAtMs: connectedAt?.getTime() ?? null,
    endedAtMs: endedAt?.getTime() ?? null,
  };
}
