import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, IdSource } from '../../kernel/ids.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { Dependents, ListRequest, RowPage } from '../../platform/api/index.ts';
import type { ScorecardForm, ScorecardFormId } from './scorecard.ts';

export interface ScorecardFormRecord extends ScorecardForm {
  readonly version: number;
  readonly changedAtMs: number;
}

export type ScorecardFormDraft = Omit<ScorecardForm, 'id' | 'companyId'>;
export type ScorecardFormChange = { [Field in keyof ScorecardFormDraft]?: ScorecardFormDraft[Field] | undefined };

export interface ScorecardFormListRequest extends ListRequest {
  readonly enabled?: boolean | undefined;
}

export interface ScorecardFormRecords {
  list(companyId: CompanyId, request: ScorecardFormListRequest): Promise<RowPage<ScorecardFormRecord>>;
  find(companyId: CompanyId, id: ScorecardFormId): Promise<ScorecardFormRecord | null>;
  /** @throws ParleyError `name-taken` */
  add(form: ScorecardForm): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken` */
  change(companyId: CompanyId, id: ScorecardFormId, version: number, change: ScorecardFormChange): Promise<void>;
  dependents(companyId: CompanyId, id: ScorecardFormId): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  remove(companyId: CompanyId, id: ScorecardFormId, confirm: string | undefined): Promise<void>;
}

/** Forms of scorecards, as administrators make, change and delete them. */
export class FormAdministration {
  readonly #parts: { readonly ids: IdSource; readonly records: ScorecardFormRecords };

  constructor(parts: { ids: IdSource; records: ScorecardFormRecords }) {
    this.#parts = parts;
  }

  list(by: Subject, request: ScorecardFormListRequest): Promise<RowPage<ScorecardFormRecord>> {
    demandOffice(by);
    return this.#parts.records.list(by.companyId, request);
  }

  /** @throws ParleyError `not-found` */
  async read(by: Subject, id: ScorecardFormId): Promise<ScorecardFormRecord> {
    demandOffice(by);
    const form = await this.#parts.records.find(by.companyId, id);
    if (!form) throw new ParleyError('not-found', 'There is no such form.');
    return form;
  }

  /** @throws ParleyError `name-taken`, `input-invalid` */
  async create(by: Subject, draft: ScorecardFormDraft): Promise<ScorecardFormRecord> {
    demandOffice(by);
    demandDistinct(draft);
    const id = this.#parts.ids.next<ScorecardFormId>();
    await this.#parts.records.add({ ...draft, id, companyId: by.companyId });
    return this.read(by, id);
  }

  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken`, `input-invalid` */
  async change(by: Subject, id: ScorecardFormId, version: number, change: ScorecardFormChange): Promise<ScorecardFormRecord> {
    await this.read(by, id);
    demandDistinct(change);
    await this.#parts.records.change(by.companyId, id, version, change);
    return this.read(by, id);
  }

  async dependents(by: Subject, id: ScorecardFormId): Promise<Dependents> {
    await this.read(by, id);
    return this.#parts.records.dependents(by.companyId, id);
  }

  /** @throws ParleyError `not-found`, `has-dependents` */
  async remove(by: Subject, id: ScorecardFormId, confirm: string | undefined): Promise<void> {
    await this.read(by, id);
    await this.#parts.records.remove(by.companyId, id, confirm);
  }
}

function demandOffice(by: Subject): void {
  demand(by, 'administer', { kind: 'company', companyId: by.companyId, ownerId: null });
}

function demandDistinct({ questions = [] }: Pick<ScorecardFormChange, 'questions'>): void {
  if (new Set(questions.map(({ id }) => id)).size === questions.length) return;
  throw new ParleyError('input-invalid', 'Two questions have the same id, expected one of its own for each.');
}
