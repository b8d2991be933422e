import * as rules from '../../contract/rest/recording-rules.ts';
import * as contract from '../../contract/rest/scorecards.ts';
import type { GroupId, QueueId, TrunkId, UserId } from '../../kernel/ids.ts';
import { demand } from '../../platform/access/index.ts';
import { dependentsView, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { FormAdministration, ScorecardFormRecord, ScorecardFormRecords } from './form-administration.ts';
import type { RecordingRuleId } from './recording.ts';
import { personOf, type RecordingViewParts } from './recording-view.ts';
import type { RecordingRuleChange, RecordingRuleDraft, RecordingRuleRecord, RuleAdministration } from './rule-administration.ts';
import type { Scorecard, ScorecardFormId } from './scorecard.ts';
import type { Scorecards } from './scorecards.ts';

export interface ReviewRouteParts extends Pick<RecordingViewParts, 'directory'> {
  readonly rules: RuleAdministration;
  readonly forms: FormAdministration;
  readonly formRecords: Pick<ScorecardFormRecords, 'find' | 'list'>;
  readonly scorecards: Scorecards;
}

/** Rules of recording and forms for administrators, scorecards for coaches. */
export function reviewRoutes(routes: RouteRegistrar, parts: ReviewRouteParts): void {
  ruleRoutes(routes, parts);
  formRoutes(routes, parts);
  scorecardRoutes(routes, parts);
}

function ruleRoutes(routes: RouteRegistrar, { rules: administration }: ReviewRouteParts): void {
  routes.handle(rules.listRecordingRules, async ({ actor, query }) => {
    const { rows, ...page } = await administration.list(actor, query);
    return { ...page, items: rows.map(ruleView) };
  });
  routes.handle(rules.createRecordingRule, async ({ actor, body }) =>
    ruleView(await administration.create(actor, { ...body, ...idsOf(body) } as RecordingRuleDraft)),
  );
  routes.handle(rules.readRecordingRule, async ({ actor, params }) =>
    ruleView(await administration.read(actor, params.id as RecordingRuleId)),
  );
  routes.handle(rules.changeRecordingRule, async ({ actor, params, body: { version, ...change } }) => {
    const id = params.id as RecordingRuleId;
    const current = async () => ruleView(await administration.read(actor, id));
    const asked: RecordingRuleChange = { ...change, ...idsOf(change) };
    return ruleView(await showingCurrent(() => administration.change(actor, id, version, asked), current));
  });
  routes.handle(rules.recordingRuleDependents, async ({ actor, params }) =>
    dependentsView(await administration.dependents(actor, params.id as RecordingRuleId)),
  );
  routes.handle(rules.deleteRecordingRule, ({ actor, params, query }) =>
    administration.remove(actor, params.id as RecordingRuleId, query.confirm),
  );
}

interface NamedIds {
  readonly queueIds?: string[] | undefined;
  readonly userIds?: string[] | undefined;
  readonly groupIds?: string[] | undefined;
  readonly trunkIds?: string[] | undefined;
  readonly mailUserIds?: string[] | undefined;
}

/** The same lists; whether each is of the company is checked by the administration. */
function idsOf({ queueIds, userIds, groupIds, trunkIds, mailUserIds }: NamedIds) {
  return {
    queueIds: queueIds as QueueId[] | undefined,
    userIds: userIds as UserId[] | undefined,
    groupIds: groupIds as GroupId[] | undefined,
    trunkIds: trunkIds as TrunkId[] | undefined,
    mailUserIds: mailUserIds as UserId[] | undefined,
  };
}

function ruleView({ companyId: _company, changedAtMs, ...rule }: RecordingRuleRecord): rules.RecordingRuleView {
  const { queueIds, userIds, groupIds, trunkIds, numbers, mailUserIds, ...rest } = rule;
  return {
    ...rest,
    queueIds: [...queueIds],
    userIds: [...userIds],
    groupIds: [...groupIds],
    trunkIds: [...trunkIds],
    numbers: [...numbers],
    mailUserIds: [...mailUserIds],
    changedAt: changedAtMs,
  };
}

function formView({ companyId: _company, changedAtMs, questions, ...form }: ScorecardFormRecord): contract.ScorecardFormView {
  return { ...form, questions: questions.map((question) => ({ ...question })), changedAt: changedAtMs };
}

function formRoutes(routes: RouteRegistrar, { forms, formRecords }: ReviewRouteParts): void {
  routes.handle(contract.listScorecardForms, async ({ actor, query }) => {
    const { rows, ...page } = await forms.list(actor, query);
    return { ...page, items: rows.map(formView) };
  });
  routes.handle(contract.createScorecardForm, async ({ actor, body }) => formView(await forms.create(actor, body)));
  routes.handle(contract.readScorecardForm, async ({ actor, params }) =>
    formView(await forms.read(actor, params.id as ScorecardFormId)),
  );
  routes.handle(contract.changeScorecardForm, async ({ actor, params, body: { version, ...change } }) => {
    const id = params.id as ScorecardFormId;
    const current = async () => formView(await forms.read(actor, id));
    return formView(await showingCurrent(() => forms.change(actor, id, version, change), current));
  });
  routes.handle(contract.scorecardFormDependents, async ({ actor, params }) =>
    dependentsView(await forms.dependents(actor, params.id as ScorecardFormId)),
  );
  routes.handle(contract.deleteScorecardForm, ({ actor, params, query }) =>
    forms.remove(actor, params.id as ScorecardFormId, query.confirm),
  );
  routes.handle(contract.usableScorecardForms, async ({ actor }) => {
    demand(actor, 'read', { kind: 'company', companyId: actor.companyId, ownerId: null });
    const { rows } = await formRecords.list(actor.companyId, { limit: 500, sort: 'name', enabled: true });
    return { items: rows.map(formView) };
  });
}

function scorecardRoutes(routes: RouteRegistrar, parts: ReviewRouteParts): void {
  const { scorecards, formRecords } = parts;
  const nameOf = async ({ companyId, formId }: Pick<Scorecard, 'companyId' | 'formId'>) =>
    (await formRecords.find(companyId, formId))?.name ?? '';
  const view = async (card: Scorecard): Promise<contract.ScorecardView> => ({
    id: card.id,
    recordingId: card.recordingId,
    formId: card.formId,
    formName: await nameOf(card),
    questions: card.questions.map((question) => ({ ...question })),
    answers: card.answers.map((answer) => ({ ...answer })),
    score: card.score,
    comment: card.comment,
    agent: personOf(card.agentUserId, parts)!,
    reviewer: personOf(card.reviewerId, parts)!,
    writtenAt: card.writtenAtMs,
  });
  routes.handle(contract.listScorecards, async ({ actor, params }) => ({
    items: await Promise.all((await scorecards.list(actor, params.id)).map(view)),
  }));
  routes.handle(contract.fillScorecard, async ({ actor, params, body }) => {
    const filled = { ...body, agentUserId: body.agentUserId as UserId };
    return view(await scorecards.fill(actor, params.id, params.formId as ScorecardFormId, filled));
  });
  routes.handle(contract.deleteScorecard, ({ actor, params }) =>
    scorecards.remove(actor, params.id, params.formId as ScorecardFormId),
  );
  routes.handle(contract.scoresByAgent, async ({ actor, query: { from, until, formId } }) => {
    const found = await scorecards.byAgent(actor, { fromMs: from, untilMs: until, formId });
    const items = found.map(async ({ agentUserId, questions, ...scores }) => ({
      ...scores,
      agent: personOf(agentUserId, parts)!,
      formName: await nameOf({ companyId: actor.companyId, formId: scores.formId }),
      questions: questions.map((question) => ({ ...question })),
    }));
    return { items: await Promise.all(items) };
  });
}
