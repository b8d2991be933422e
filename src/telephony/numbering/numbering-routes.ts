import { numbering } from '../../contract/rest/index.ts';
import type { NumberingPlanView } from '../../contract/rest/numbering.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, Id, IdSource } from '../../kernel/ids.ts';
import { demand } from '../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import type { CompanyDirectory, NumberingRecord } from '../company-directory/index.ts';
import { validateRule } from './numbering-rule.ts';
import type { NumberingService } from './numbering-service.ts';

export interface NumberingStore {
  replaceNumbering(record: NumberingRecord): Promise<void>;
}

export interface NumberingRouteParts {
  readonly directory: Pick<CompanyDirectory, 'numbering' | 'domain'>;
  readonly numbering: Pick<NumberingService, 'test'>;
  readonly store: NumberingStore;
  readonly ids: IdSource;
}

/** The numbering plan of the actor's domain (T-PLAN-1…6). */
export function numberingRoutes(routes: RouteRegistrar, parts: NumberingRouteParts): void {
  const { directory, store, ids } = parts;

  routes.handle(numbering.testNumbering, ({ actor, body }) => {
    const { number, kind, rule, steps } = parts.numbering.test(actor.domainId, body.number);
    return { number, kind, ruleId: rule?.id ?? null, steps: steps.map((step) => ({ ...step, params: { ...step.params } })) };
  });
  routes.handle(numbering.readNumberingPlan, ({ actor }) => {
    demandDomain(directory, actor);
    return planView(recordOf(directory, actor));
  });
  routes.handle(numbering.changeNumberingPlan, async ({ actor, body }) => {
    const { companyId, domainId } = demandDomain(directory, actor);
    const before = recordOf(directory, actor);
    const record = toRecord(body, { companyId, domainId }, before, ids);
    for (const rule of record.rules) validateRule(rule, record.settings);
    await store.replaceNumbering(record);
    return planView(record);
  });
}

function demandDomain(directory: NumberingRouteParts['directory'], actor: Actor): { companyId: CompanyId; domainId: DomainId } {
  const domain = directory.domain(actor.domainId);
  if (!domain) throw new ParleyError('not-found', 'Your domain is gone.');
  demand(actor, 'administer', { kind: 'numbering', companyId: domain.companyId, ownerId: null });
  return { companyId: domain.companyId, domainId: domain.id };
}

function recordOf(directory: NumberingRouteParts['directory'], { domainId }: Actor): NumberingRecord {
  const record = directory.numbering(domainId);
  if (!record) throw new ParleyError('not-found', 'Your domain has no numbering plan.');
  return record;
}

/** Rules that are not of this plan get ids of ours, whatever the request calls them. */
function toRecord(
  { rules, addToIncoming, removeFromIncoming, ...settings }: NumberingPlanView,
  place: { companyId: CompanyId; domainId: DomainId },
  before: NumberingRecord,
  ids: IdSource,
): NumberingRecord {
  const free = new Set(before.rules.map((rule) => rule.id));
  return {
    ...place,
    settings: { ...settings, incomingAdd: addToIncoming, incomingRemove: removeFromIncoming },
    rules: rules.map((rule) => ({ ...rule, id: free.delete(rule.id) ? rule.id : ids.next<Id<'numbering-rule'>>() })),
  };
}

function planView({ settings, rules }: NumberingRecord): NumberingPlanView {
  const { incomingAdd, incomingRemove, ...rest } = settings;
  return {
    ...rest,
    addToIncoming: incomingAdd,
    removeFromIncoming: incomingRemove,
    rules: rules.map(({ id, priority, pattern, value }) => ({ id, priority, pattern, value })),
  };
}
