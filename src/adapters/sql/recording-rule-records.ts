import { sql } from 'kysely';
import type { CompanyId } from '../../kernel/ids.ts';
import type {
  RecordingRule,
  RecordingRuleChange,
  RecordingRuleId,
  RecordingRuleListRequest,
  RecordingRuleRecord,
  RecordingRuleRecords,
} from '../../telephony/recording/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import type { Scope, Store } from './store.ts';
import { given, isId, updateVersioned } from './versioned.ts';

const spec: ListingSpec = {
  sorts: {
    position: { by: sql.ref('recordingRule.position'), type: 'integer' },
    name: sortText(sql.ref('recordingRule.name')),
    changedAt: { by: sql.ref('recordingRule.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('recordingRule.id'),
  idType: 'uuid',
  searched: [sql.ref('recordingRule.name')],
};

/** Rules of recording in PostgreSQL, for administrators. */
export class SqlRecordingRuleRecords implements RecordingRuleRecords {
  readonly #writer: ConfigurationWriter;

  constructor(parts: { writer: ConfigurationWriter }) {
    this.#writer = parts.writer;
  }

  list(companyId: CompanyId, { enabled, ...request }: RecordingRuleListRequest) {
    return this.#writer.read(companyId, async (scope) => {
      let query = scope.selectFrom('recordingRule').selectAll('recordingRule').where('companyId', '=', companyId);
      if (enabled !== undefined) query = query.where('enabled', '=', enabled);
      const { rows, ...page } = await listRows(query, spec, request);
      return { ...page, rows: rows.map(recordOf) };
    });
  }

  async find(companyId: CompanyId, id: RecordingRuleId): Promise<RecordingRuleRecord | null> {
    if (!isId(id)) return null;
    const row = await this.#writer.read(companyId, (scope) =>
      scope.selectFrom('recordingRule').selectAll().where('companyId', '=', companyId).where('id', '=', id).executeTakeFirst(),
    );
    return row ? recordOf(row) : null;
  }

  async add(rule: RecordingRule): Promise<void> {
    await this.#writer.write(rule.companyId, (scope) => scope.insertInto('recordingRule').values(rowOf(rule)).execute());
  }

  async change(companyId: CompanyId, id: RecordingRuleId, version: number, change: RecordingRuleChange): Promise<void> {
    const noun = 'rule of recording';
    await this.#writer.write(companyId, (scope) =>
      updateVersioned(scope, 'recordingRule', {
        companyId,
        id,
        version,
        change: mutable(given(change)),
        view: (row) => row,
        noun,
      }),
    );
  }

  dependents(companyId: CompanyId, id: RecordingRuleId) {
    return this.#writer.read(companyId, (scope) => dependentsOf(scope, 'recordingRule', id));
  }

  remove(companyId: CompanyId, id: RecordingRuleId, confirm: string | undefined): Promise<void> {
    return this.#writer.write(companyId, (scope) =>
      deleteSeen(scope, 'recordingRule', { companyId, id, confirm, noun: 'rule of recording' }),
    );
  }
}

/** What calls need of them, of one company or of all. */
export function loadRecordingRules(store: Store, companyId?: CompanyId): Promise<readonly RecordingRule[]> {
  return companyId ? store.inCompany(companyId, readEnabled) : store.inAllCompanies(readEnabled);
}

async function readEnabled(scope: Scope): Promise<readonly RecordingRule[]> {
  const rows = await scope.selectFrom('recordingRule').selectAll().where('enabled', '=', true).orderBy('id').execute();
  return rows.map(({ version: _version, changedAt: _changedAt, ...rule }) => rule);
}

function recordOf<Row extends { readonly changedAt: Date }>({ changedAt, ...row }: Row) {
  return { ...row, changedAtMs: changedAt.getTime() };
}

type Lists = 'queueIds' | 'userIds' | 'groupIds' | 'trunkIds' | 'numbers' | 'mailUserIds';
type Mutable<T> = {
  [Field in keyof T]: Field extends Lists ? (T[Field] extends readonly (infer One)[] ? One[] : never) : T[Field];
};

function rowOf(rule: RecordingRule): Mutable<RecordingRule> {
  return mutable(rule);
}

/** Lists in copies: pg writes into none of ours. */
function mutable<T extends object>(rule: T): Mutable<T> {
  return Object.fromEntries(
    Object.entries(rule).map(([field, value]) => [field, Array.isArray(value) ? [...(value as unknown[])] : (value as unknown)]),
  ) as Mutable<T>;
}
