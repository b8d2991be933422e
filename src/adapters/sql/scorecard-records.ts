import { type Selectable, sql } from 'kysely';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type {
  RecordingId,
  Scorecard,
  ScorecardForm,
  ScorecardFormChange,
  ScorecardFormId,
  ScorecardFormListRequest,
  ScorecardFormRecord,
  ScorecardFormRecords,
  ScorecardStore,
} from '../../telephony/recording/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';
import { given, isId, updateVersioned } from './versioned.ts';

const spec: ListingSpec = {
  sorts: {
    name: sortText(sql.ref('scorecardForm.name')),
    changedAt: { by: sql.ref('scorecardForm.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('scorecardForm.id'),
  idType: 'uuid',
  searched: [sql.ref('scorecardForm.name'), sql.ref('scorecardForm.describes')],
};

/** Forms of scorecards in PostgreSQL, for administrators. */
export class SqlScorecardFormRecords implements ScorecardFormRecords {
  readonly #writer: ConfigurationWriter;

  constructor(parts: { writer: ConfigurationWriter }) {
    this.#writer = parts.writer;
  }

  list(companyId: CompanyId, { enabled, ...request }: ScorecardFormListRequest) {
    return this.#writer.read(companyId, async (scope) => {
      let query = scope.selectFrom('scorecardForm').selectAll('scorecardForm').where('companyId', '=', companyId);
      if (enabled !== undefined) query = query.where('enabled', '=', enabled);
      const { rows, ...page } = await listRows(query, spec, request);
      return { ...page, rows: rows.map(recordOf) };
    });
  }

  async find(companyId: CompanyId, id: ScorecardFormId): Promise<ScorecardFormRecord | null> {
    if (!isId(id)) return null;
    const row = await this.#writer.read(companyId, (scope) =>
      scope.selectFrom('scorecardForm').selectAll().where('companyId', '=', companyId).where('id', '=', id).executeTakeFirst(),
    );
    return row ? recordOf(row) : null;
  }

  async add({ questions, ...form }: ScorecardForm): Promise<void> {
    const row = { ...form, questions: JSON.stringify(questions) };
    await this.#writer.write(form.companyId, (scope) => scope.insertInto('scorecardForm').values(row).execute());
  }

  async change(
    companyId: CompanyId,
    id: ScorecardFormId,
    version: number,
    { questions, ...rest }: ScorecardFormChange,
  ): Promise<void> {
    const change = { ...given(rest), ...(questions && { questions: JSON.stringify(questions) }) };
    const of = { companyId, id, version, change, noun: 'form' };
    await this.#writer.write(companyId, (scope) => updateVersioned(scope, 'scorecardForm', { ...of, view: (row) => row }));
  }

  dependents(companyId: CompanyId, id: ScorecardFormId) {
    return this.#writer.read(companyId, (scope) => dependentsOf(scope, 'scorecardForm', id));
  }

  remove(companyId: CompanyId, id: ScorecardFormId, confirm: string | undefined): Promise<void> {
    return this.#writer.write(companyId, (scope) => deleteSeen(scope, 'scorecardForm', { companyId, id, confirm, noun: 'form' }));
  }
}

function recordOf({ changedAt, ...row }: Selectable<Tables['scorecardForm']>): ScorecardFormRecord {
  return { ...row, changedAtMs: changedAt.getTime() };
}

/** Filled scorecards in PostgreSQL. */
export class SqlScorecardStore implements ScorecardStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async ofRecording(companyId: CompanyId, recordingId: RecordingId): Promise<readonly Scorecard[]> {
    const rows = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('scorecard')
        .selectAll()
        .where('companyId', '=', companyId)
        .where('recordingId', '=', recordingId)
        .orderBy('writtenAt')
        .execute(),
    );
    return rows.map(cardOf);
  }

  async put({ questions, answers, writtenAtMs, ...card }: Scorecard): Promise<void> {
    const row = {
      ...card,
      questions: JSON.stringify(questions),
      answers: JSON.stringify(answers),
      writtenAt: new Date(writtenAtMs),
    };
    const { id: _id, companyId, recordingId: _recording, formId: _form, reviewerId: _reviewer, ...changed } = row;
    await this.#store.inCompany(companyId, (scope) =>
      scope
        .insertInto('scorecard')
        .values(row)
        .onConflict((conflict) => conflict.columns(['recordingId', 'formId', 'reviewerId']).doUpdateSet(changed))
        .execute(),
    );
  }

  async remove(companyId: CompanyId, recordingId: RecordingId, formId: ScorecardFormId, reviewerId: UserId): Promise<boolean> {
    if (!isId(formId)) return false;
    const { numDeletedRows } = await this.#store.inCompany(companyId, (scope) =>
      scope
        .deleteFrom('scorecard')
        .where('companyId', '=', companyId)
        .where('recordingId', '=', recordingId)
        .where('formId', '=', formId)
        .where('reviewerId', '=', reviewerId)
        .executeTakeFirst(),
    );
    return numDeletedRows > 0n;
  }

  async ofPeople(
    companyId: CompanyId,
    userIds: readonly UserId[],
    { fromMs, untilMs, formId }: Parameters<ScorecardStore['ofPeople']>[2],
  ): Promise<readonly Scorecard[]> {
    if (userIds.length === 0 || (formId !== undefined && !isId(formId))) return [];
    const rows = await this.#store.inCompany(companyId, (scope) => {
      let query = scope
        .selectFrom('scorecard')
        .selectAll()
        .where('companyId', '=', companyId)
        .where('agentUserId', 'in', [...userIds])
        .where('writtenAt', '>=', new Date(fromMs))
        .where('writtenAt', '<', new Date(untilMs));
      if (formId !== undefined) query = query.where('formId', '=', formId as ScorecardFormId);
      return query.orderBy('writtenAt').execute();
    });
    return rows.map(cardOf);
  }
}

function cardOf({ writtenAt, ...row }: Selectable<Tables['scorecard']>): Scorecard {
  return { ...row, writtenAtMs: writtenAt.getTime() };
}
