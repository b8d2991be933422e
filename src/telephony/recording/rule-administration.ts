import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, IdSource, QueueId, TrunkId, UserId } from '../../kernel/ids.ts';
import { demand, type LiveAccess, type Subject } from '../../platform/access/index.ts';
import type { Dependents, ListRequest, RowPage } from '../../platform/api/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { RecordingRuleId } from './recording.ts';
import type { RecordingRules } from './recording-ports.ts';
import type { RecordingRule } from './recording-rule.ts';

/** A rule as an administrator sees it. */
export interface RecordingRuleRecord extends RecordingRule {
  readonly version: number;
  readonly changedAtMs: number;
}

export type RecordingRuleDraft = Omit<RecordingRule, 'id' | 'companyId'>;
export type RecordingRuleChange = { [Field in keyof RecordingRuleDraft]?: RecordingRuleDraft[Field] | undefined };

export interface RecordingRuleListRequest extends ListRequest {
  readonly enabled?: boolean | undefined;
}

export interface RecordingRuleRecords {
  list(companyId: CompanyId, request: RecordingRuleListRequest): Promise<RowPage<RecordingRuleRecord>>;
  find(companyId: CompanyId, id: RecordingRuleId): Promise<RecordingRuleRecord | null>;
  /** @throws ParleyError `name-taken` */
  add(rule: RecordingRule): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken` */
  change(companyId: CompanyId, id: RecordingRuleId, version: number, change: RecordingRuleChange): Promise<void>;
  dependents(companyId: CompanyId, id: RecordingRuleId): Promise<Dependents>;
  /** @throws ParleyError `not-found` */
  remove(companyId: CompanyId, id: RecordingRuleId, confirm: string | undefined): Promise<void>;
}

/** Rules of all companies in memory, as calls need them. */
export class LiveRecordingRules implements RecordingRules {
  readonly #byCompany = new Map<CompanyId, readonly RecordingRule[]>();

  rulesOf(companyId: CompanyId): readonly RecordingRule[] {
    return this.#byCompany.get(companyId) ?? [];
  }

  replaceCompany(companyId: CompanyId, rules: readonly RecordingRule[]): void {
    this.#byCompany.set(companyId, rules);
  }

  replaceAll(rules: readonly RecordingRule[]): void {
    this.#byCompany.clear();
    for (const [companyId, own] of Map.groupBy(rules, (rule) => rule.companyId)) this.#byCompany.set(companyId, own);
  }
}

export interface RuleAdministrationParts {
  readonly ids: IdSource;
  readonly access: LiveAccess;
  readonly directory: Pick<CompanyDirectory, 'user' | 'queue' | 'trunk'>;
  readonly records: RecordingRuleRecords;
}

/** Rules of recording, as administrators make, change and delete them. */
export class RuleAdministration {
  readonly #parts: RuleAdministrationParts;

  constructor(parts: RuleAdministrationParts) {
    this.#parts = parts;
  }

  list(by: Subject, request: RecordingRuleListRequest): Promise<RowPage<RecordingRuleRecord>> {
    demandOffice(by);
    return this.#parts.records.list(by.companyId, request);
  }

  /** @throws ParleyError `not-found` */
  async read(by: Subject, id: RecordingRuleId): Promise<RecordingRuleRecord> {
    demandOffice(by);
    const rule = await this.#parts.records.find(by.companyId, id);
    if (!rule) throw new ParleyError('not-found', 'There is no such rule.');
    return rule;
  }

  /** @throws ParleyError `name-taken`, `input-invalid` for what is not of the company */
  async create(by: Subject, draft: RecordingRuleDraft): Promise<RecordingRuleRecord> {
    demandOffice(by);
    this.#check(by, draft);
    const id = this.#parts.ids.next<RecordingRuleId>();
    await this.#parts.records.add({ ...draft, id, companyId: by.companyId });
    return this.read(by, id);
  }

  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken`, `input-invalid` */
  async change(by: Subject, id: RecordingRuleId, version: number, change: RecordingRuleChange): Promise<RecordingRuleRecord> {
    await this.read(by, id);
    this.#check(by, change);
    await this.#parts.records.change(by.companyId, id, version, change);
    return this.read(by, id);
  }

  async dependents(by: Subject, id: RecordingRuleId): Promise<Dependents> {
    await this.read(by, id);
    return this.#parts.records.dependents(by.companyId, id);
  }

  /** @throws ParleyError `not-found` */
  async remove(by: Subject, id: RecordingRuleId, confirm: string | undefined): Promise<void> {
    await this.read(by, id);
    await this.#parts.records.remove(by.companyId, id, confirm);
  }

  #check({ companyId }: Subject, rule: RecordingRuleChange): void {
    const { directory, access } = this.#parts;
    const foreign = [
      ...(rule.queueIds ?? []).filter((id: QueueId) => directory.queue(id)?.companyId !== companyId),
      ...[...(rule.userIds ?? []), ...(rule.mailUserIds ?? [])].filter(
        (id: UserId) => directory.user(id)?.companyId !== companyId,
      ),
      ...(rule.trunkIds ?? []).filter((id: TrunkId) => directory.trunk(id)?.companyId !== companyId),
      ...(rule.groupIds ?? []).filter((id) => access.of(companyId).group(id) === undefined),
    ];
    if (foreign.length > 0)
      throw new ParleyError('input-invalid', `There is no queue, user, group or trunk ${foreign[0]} in the company.`);
  }
}

function demandOffice(by: Subject): void {
  demand(by, 'administer', { kind: 'company', companyId: by.companyId, ownerId: null });
}
