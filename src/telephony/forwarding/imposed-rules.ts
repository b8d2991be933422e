import type { NewForwardingRule } from '../../contract/rest/forwarding.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { DomainId, GroupId, IdSource, UserId } from '../../kernel/ids.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { Dependents, ListRequest, Page } from '../../platform/api/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { checkRule, type RuleCheckParts } from './check-rule.ts';
import type { ImposedOn, ImposedRule, ImposedRuleId } from './forwarding.ts';
import type { ImposedRecords } from './forwarding-records.ts';
import { invalid } from './forwarding-rights.ts';

export interface ImposedRulesParts {
  readonly ids: IdSource;
  readonly records: ImposedRecords;
  readonly directory: CompanyDirectory;
  readonly isGroup: RuleCheckParts['isGroup'];
}

export interface WrittenImposedRule {
  readonly name: string;
  readonly enabled: boolean;
  readonly place: ImposedRule['place'];
  readonly level: ImposedOn['level'];
  readonly targetId: string | null;
  readonly rule: NewForwardingRule;
}

/** Rules that administrators make for users. */
export class ImposedRules {
  readonly #parts: ImposedRulesParts;

  constructor(parts: ImposedRulesParts) {
    this.#parts = parts;
  }

  list(by: Subject, request: ListRequest): Promise<Page<ImposedRule>> {
    demandImposing(by);
    return this.#parts.records.list(by.companyId, request);
  }

  /** @throws ParleyError `not-found` */
  async read(by: Subject, id: string): Promise<ImposedRule> {
    demandImposing(by);
    const found = await this.#parts.records.find(by.companyId, id);
    if (!found) throw new ParleyError('not-found', 'There is no such rule.');
    return found;
  }

  /** @throws ParleyError `forwarding-invalid`, `name-taken` */
  async create(by: Subject, written: WrittenImposedRule): Promise<ImposedRule> {
    demandImposing(by);
    const { rule, level, targetId, ...plain } = written;
    const on = this.#target(by, level, targetId);
    this.#check(by, on, rule);
    const id = this.#parts.ids.next<ImposedRuleId>();
    const kept = { ...rule, name: plain.name, enabled: true, id: this.#parts.ids.next() };
    await this.#parts.records.add({ ...plain, id, companyId: by.companyId, on, rule: kept });
    return this.read(by, id);
  }

  /** @throws ParleyError `not-found`, `changed-meanwhile`, `forwarding-invalid`, `name-taken` */
  async change(
    by: Subject,
    id: string,
    version: number,
    change: { readonly [Field in keyof WrittenImposedRule]?: WrittenImposedRule[Field] | undefined },
  ): Promise<ImposedRule> {
    const before = await this.read(by, id);
    const { rule, level, targetId, ...plain } = change;
    const isMoved = level !== undefined || targetId !== undefined;
    const beforeTarget = 'targetId' in before.on ? before.on.targetId : null;
    const on = isMoved ? this.#target(by, level ?? before.on.level, targetId === undefined ? beforeTarget : targetId) : before.on;
    const wanted = rule ?? before.rule;
    if (rule || isMoved) this.#check(by, on, wanted);
    const kept = rule && { ...rule, name: plain.name ?? before.name, enabled: true, id: before.rule.id };
    const set = { ...plain, ...(isMoved && { on }), ...(kept && { rule: kept }) };
    await this.#parts.records.change(by.companyId, id, version, set);
    return this.read(by, id);
  }

  async dependents(by: Subject, id: string): Promise<Dependents> {
    await this.read(by, id);
    return { items: [], confirm: null };
  }

  /** @throws ParleyError `not-found` */
  async remove(by: Subject, id: string): Promise<void> {
    demandImposing(by);
    await this.#parts.records.remove(by.companyId, id);
  }

  async order(by: Subject, ids: readonly string[]): Promise<void> {
    demandImposing(by);
    await this.#parts.records.order(by.companyId, ids as readonly ImposedRuleId[]);
  }

  #target(by: Subject, level: ImposedOn['level'], targetId: string | null): ImposedOn {
    const { directory, isGroup } = this.#parts;
    if (level === 'company') {
      if (targetId !== null) throw invalid('targetId', 'A rule for the whole company has nobody else to name.');
      return { level };
    }
    if (level === 'domain' && directory.domain(targetId as DomainId)?.companyId === by.companyId)
      return { level, targetId: targetId as DomainId };
    if (level === 'group' && targetId !== null && isGroup(by.companyId, targetId as GroupId))
      return { level, targetId: targetId as GroupId };
    if (level === 'user' && directory.user(targetId as UserId)?.companyId === by.companyId)
      return { level, targetId: targetId as UserId };
    throw invalid('targetId', `There is no such ${level} in the company.`);
  }

  #check(by: Subject, on: ImposedOn, rule: NewForwardingRule): void {
    const userId = on.level === 'user' ? on.targetId : null;
    checkRule(this.#parts, { companyId: by.companyId, userId, domainId: on.level === 'domain' ? on.targetId : null }, rule);
  }
}

export function demandImposing(by: Subject): void {
  demand(by, 'administer', { kind: 'forwarding', companyId: by.companyId, ownerId: null });
}
