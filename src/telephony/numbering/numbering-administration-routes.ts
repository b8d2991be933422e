import type { NumberingRuleView, NumberingSettingsView } from '../../contract/rest/numbering.ts';
import * as contract from '../../contract/rest/numbering.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { DomainId, Id, IdSource } from '../../kernel/ids.ts';
import { demand } from '../../platform/access/index.ts';
import { type Actor, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { CompanyDirectory, NumberingRecord, NumberingRuleRecord } from '../company-directory/index.ts';
import { compilePlan } from './numbering-plan.ts';
import type { NumberingRecords, NumberingRuleRow, NumberingSettingsRow } from './numbering-records.ts';
import { validateRule } from './numbering-rule.ts';
import { transform } from './transform.ts';

export interface NumberingAdministrationRouteParts {
  readonly ids: IdSource;
  readonly directory: Pick<CompanyDirectory, 'domain' | 'numbering'>;
  readonly records: NumberingRecords;
}

/** Numbering settings and rules of every domain, for administrators (T-PLAN-1…6). They hold for the next call. */
export function numberingAdministrationRoutes(routes: RouteRegistrar, parts: NumberingAdministrationRouteParts): void {
  settingsRoutes(routes, parts);
  ruleRoutes(routes, parts);
  routes.handle(contract.testNumberingPlan, ({ actor, params, body }) => {
    const record = recordOf(parts, actor, params.id);
    const { settings = record.settings, rules = record.rules } = body;
    for (const rule of rules) validateRule(rule, settings);
    const { number, kind, rule, steps } = transform(compilePlan({ settings, rules }), body.number);
    return { number, kind, ruleId: rule?.id ?? null, steps: steps.map((step) => ({ ...step, params: { ...step.params } })) };
  });
}

function settingsRoutes(routes: RouteRegistrar, parts: NumberingAdministrationRouteParts): void {
  const { records } = parts;
  routes.handle(contract.listNumberingSettings, async ({ actor }) => {
    demandNumbering(actor);
    return { items: (await records.settings(actor.companyId)).map(settingsView) };
  });
  routes.handle(contract.changeNumberingSettings, async ({ actor, params, body }) => {
    const { domainId } = recordOf(parts, actor, params.id);
    const { version, ...change } = body;
    const current = async () => {
      const found = (await records.settings(actor.companyId)).find((one) => one.domainId === domainId);
      if (!found) throw new ParleyError('not-found', 'There is no such domain.');
      return settingsView(found);
    };
    await showingCurrent(() => records.changeSettings(actor.companyId, domainId, version, change), current);
    return current();
  });
}

function ruleRoutes(routes: RouteRegistrar, parts: NumberingAdministrationRouteParts): void {
  const { records, ids } = parts;
  const view = (row: NumberingRuleRow) => ruleView(row, parts.directory.numbering(row.domainId));
  const read = async (actor: Actor, id: string): Promise<NumberingRuleRow> => {
    demandNumbering(actor);
    const row = await records.findRule(actor.companyId, id);
    if (!row) throw new ParleyError('not-found', 'There is no such numbering rule.');
    return row;
  };
  routes.handle(contract.listNumberingRules, async ({ actor, query }) => {
    demandNumbering(actor);
    const { domainId, ...request } = query;
    const { rows, ...page } = await records.listRules(actor.companyId, { ...request, domainId: domainId as DomainId });
    return { ...page, items: rows.map(view) };
  });
  routes.handle(contract.createNumberingRule, async ({ actor, body }) => {
    const { domainId, ...input } = body;
    const record = recordOf(parts, actor, domainId ?? actor.domainId);
    const rule = { ...input, id: ids.next<Id<'numbering-rule'>>() };
    validateRule(rule, record.settings);
    await records.addRule(actor.companyId, record.domainId, rule);
    return view(await read(actor, rule.id));
  });
  routes.handle(contract.readNumberingRule, async ({ actor, params }) => view(await read(actor, params.id)));
  routes.handle(contract.changeNumberingRule, async ({ actor, params, body }) => {
    const { version, ...change } = body;
    const before = await read(actor, params.id);
    validateRule({ ...before, ...(change as Partial<NumberingRuleRecord>) }, recordOf(parts, actor, before.domainId).settings);
    const current = async () => view(await read(actor, before.id));
    await showingCurrent(() => records.changeRule(actor.companyId, before.id, version, change), current);
    return current();
  });
  routes.handle(contract.deleteNumberingRule, async ({ actor, params, query }) => {
    const { id } = await read(actor, params.id);
    await records.removeRule(actor.companyId, id, query.confirm);
  });
}

function demandNumbering({ companyId, ...actor }: Actor): void {
  demand({ ...actor, companyId }, 'administer', { kind: 'numbering', companyId, ownerId: null });
}

function recordOf({ directory }: NumberingAdministrationRouteParts, actor: Actor, domainId: string): NumberingRecord {
  demandNumbering(actor);
  const record = directory.numbering(domainId as DomainId);
  if (record?.companyId !== actor.companyId) throw new ParleyError('not-found', 'There is no such domain.');
  return record;
}

function settingsView({ changedAtMs, ...row }: NumberingSettingsRow): NumberingSettingsView {
  return { ...row, changedAt: changedAtMs };
}

function ruleView({ changedAtMs, ...row }: NumberingRuleRow, record: NumberingRecord | undefined): NumberingRuleView {
  return { ...row, changedAt: changedAtMs, problem: record ? problemOf(row, record) : null };
}

function problemOf(row: NumberingRuleRecord, { settings }: NumberingRecord): string | null {
  try {
    validateRule(row, settings);
    return null;
  } catch (error) {
    return describeError(error);
  }
}
