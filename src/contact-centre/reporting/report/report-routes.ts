import type { z } from 'zod';
import { reports } from '../../../contract/rest/index.ts';
import type { Counted, FigureView, ReportDefinition } from '../../../contract/rest/reports.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import type { InteractionId, UserId } from '../../../kernel/ids.ts';
import type { Language } from '../../../kernel/language.ts';
import type { Access } from '../../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../../platform/api/index.ts';
import { isTimeZone } from '../../../platform/job/index.ts';
import { type InteractionEvent, type InteractionReader } from '../../interaction/index.ts';
import { reportCsv } from '../export/report-csv.ts';
import { reportExcel } from '../export/report-excel.ts';
import { sheetWords } from '../export/report-words.ts';
import { factsOfInteraction } from '../facts/facts-of-interaction.ts';
import type { FormulaParameters } from '../formulas/expression.ts';
import { assignmentOf, dimensionsOf, type Figure, isLiveOnly, parametersOfFigure } from '../formulas/figure.ts';
import { figures } from '../formulas/figures.ts';
import type { Owned } from '../wallboard/owned.ts';
import type { OwnedService } from '../wallboard/owned-service.ts';
import type { ReportNames } from './report-names.ts';
import type { CountedFact, FactReader } from './report-ports.ts';
import { figuresNamed, type ReportFilters, type ReportRequest } from './report-request.ts';
import type { Reader, ReportService } from './report-service.ts';
import type { Sight } from './sight.ts';

export interface ReportRouteParts {
  readonly reports: ReportService;
  readonly facts: FactReader;
  readonly names: ReportNames;
  readonly interactions: Pick<InteractionReader, 'find'>;
  readonly access: Access;
  readonly saved: OwnedService<ReportDefinition>;
  readonly sightOf: (actor: Actor) => Sight;
  readonly parametersOf: (companyId: Actor['companyId']) => FormulaParameters;
  readonly subjects: (actor: Actor, sight: Sight) => Record<'queues' | 'agents' | 'users', { id: string; name: string }[]>;
  readonly nameOfUser: (id: UserId) => string;
  readonly zone: string;
  readonly now: () => number;
}

type Query = z.output<typeof reports.reportQuerySchema>;

/** Reports, what their numbers are made of, and what people keep of them. */
export function reportRoutes(routes: RouteRegistrar, parts: ReportRouteParts): void {
  const { names, sightOf, zone } = parts;
  const table = async (actor: Actor, query: Query & { readonly language: Language }) =>
    parts.reports.run(readerOf(parts, actor, query), requestOf(parts, actor, query));
  routes.handle(reports.listFigures, () => Promise.resolve({ items: figures.map(figureView) }));
  routes.handle(reports.runReport, ({ actor, query }) => table(actor, query));
  routes.handle(reports.reportAsCsv, async ({ actor, query }) => reportCsv(await table(actor, query), query.language));
  routes.handle(reports.reportAsExcel, async ({ actor, query }) =>
    reportExcel(await table(actor, query), sheetWords[query.language].report, query.language),
  );
  routes.handle(reports.openFigure, ({ actor, query }) => openFigure(parts, actor, query));
  routes.handle(reports.readInteraction, ({ actor, params }) => readInteraction(parts, actor, params.id as InteractionId));
  routes.handle(reports.reportSubjects, async ({ actor, query: { language } }) => {
    const sight = sightOf(actor);
    const occurred = await parts.facts.occurred(actor.companyId, parts.now() - 60 * 86_400_000);
    const named = (dimension: 'skill' | 'flow' | 'disposition', ids: readonly string[]) =>
      ids.map((id) => ({ id, name: names.labelOf({ companyId: actor.companyId, language }, dimension, id) }));
    const { within, shortAbandon, repeat } = parts.parametersOf(actor.companyId);
    return {
      ...parts.subjects(actor, sight),
      skills: named('skill', occurred.skillIds),
      flows: named('flow', occurred.flowIds),
      dialled: [...occurred.dialled],
      dispositions: named('disposition', occurred.dispositions),
      channels: [...occurred.channels],
      seesAll: sight.all,
      zone,
      defaults: { withinS: within / 1000, shortAbandonS: shortAbandon / 1000, repeatDays: repeat / 86_400_000 },
    };
  });
  savedReportRoutes(routes, parts);
}

function savedReportRoutes(routes: RouteRegistrar, { saved, nameOfUser }: ReportRouteParts): void {
  const view = (actor: Actor, { id, ownerId, name, body, sharedWith, version }: Owned<ReportDefinition>) => ({
    id,
    ownerId,
    ownerName: nameOfUser(ownerId),
    isMine: ownerId === actor.userId,
    name,
    definition: body,
    sharedWith,
    version,
  });
  routes.handle(reports.listSavedReports, async ({ actor }) => ({
    items: (await saved.list(actor)).map((one) => view(actor, one)),
  }));
  routes.handle(reports.saveReport, async ({ actor, body: { name, definition, sharedWith } }) => {
    figuresNamed(definition.figures);
    return view(actor, await saved.create(actor, { name, body: definition, ...(sharedWith ? { sharedWith } : {}) }));
  });
  routes.handle(reports.changeSavedReport, async ({ actor, params, body: { version, name, definition, sharedWith } }) => {
    if (definition) figuresNamed(definition.figures);
    const change = {
      ...(name ? { name } : {}),
      ...(definition ? { body: definition } : {}),
      ...(sharedWith ? { sharedWith } : {}),
    };
    return view(actor, await saved.change(actor, params.id, { version, ...change }));
  });
  routes.handle(reports.deleteSavedReport, ({ actor, params }) => saved.remove(actor, params.id));
}

export function figureView(figure: Figure): FigureView {
  const { id, version, name, group, definition, unit, better = null } = figure;
  return {
    id,
    version,
    name,
    group,
    definition,
    unit,
    assigned: assignmentOf(figure),
    dimensions: [...dimensionsOf(figure)],
    parameters: [...parametersOfFigure(figure)],
    isLive: isLiveOnly(figure),
    better,
  };
}

/** Statistics of one's own calls are an application (T-STA-1), those of others another. */
function readerOf({ access, sightOf }: ReportRouteParts, actor: Actor, query: Query & { readonly language?: Language }): Reader {
  const { companyId, userId } = actor;
  if (figuresNamed(query.figures).some(({ group }) => group === 'telephone')) {
    const id = query.userId?.some((one) => one !== userId) ? 'statistics-admin' : 'statistics';
    access.demand(actor, 'use', { kind: 'application', companyId, ownerId: null, id });
  }
  return { companyId, userId, sight: sightOf(actor), language: query.language ?? 'en' };
}

function requestOf({ parametersOf, zone }: ReportRouteParts, actor: Actor, query: Query): ReportRequest {
  const {
    from,
    to,
    by = [],
    figures: ids,
    withinS,
    shortAbandonS,
    repeatDays,
    queueId,
    agentId,
    skillId,
    flowId,
    userId,
  } = query;
  if (query.zone && !isTimeZone(query.zone)) throw new ParleyError('input-invalid', `There is no time zone ${query.zone}.`);
  const { dialled, channel, disposition } = query;
  return {
    fromMs: from,
    toMs: to,
    zone: query.zone || zone,
    by,
    figures: figuresNamed(ids),
    filters: filtersOf({ queueId, agentId, skillId, flowId, userId, dialled, channel, disposition }),
    parameters: parametersWith(parametersOf(actor.companyId), { withinS, shortAbandonS, repeatDays }),
  };
}

/** Without what was left out, and without ids that are none. */
export function filtersOf(given: { readonly [Name in keyof ReportFilters]?: string[] | undefined }): ReportFilters {
  const entries = Object.entries(given).filter((entry): entry is [string, string[]] => entry[1] !== undefined);
  return Object.fromEntries(entries.map(([name, values]) => [name, name.endsWith('Id') ? values.filter(isId) : values]));
}

function isId(id: string): boolean {
  return id === 'all' || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}

export function parametersWith(
  usual: FormulaParameters,
  given: { withinS?: number | undefined; shortAbandonS?: number | undefined; repeatDays?: number | undefined },
): FormulaParameters {
  const { withinS, shortAbandonS, repeatDays } = given;
  // What the report says holds for all queues.
  const { within, shortAbandon } = usual.ofQueues ?? {};
  const ofQueues = {
    ...(within && withinS === undefined ? { within } : {}),
    ...(shortAbandon && shortAbandonS === undefined ? { shortAbandon } : {}),
  };
  return {
    within: withinS === undefined ? usual.within : withinS * 1000,
    ofQueues,
    shortAbandon: shortAbandonS === undefined ? usual.shortAbandon : shortAbandonS * 1000,
    repeat: repeatDays === undefined ? usual.repeat : repeatDays * 86_400_000,
  };
}

async function openFigure(
  parts: ReportRouteParts,
  actor: Actor,
  { figure: id, part, row, cursor, limit, ...query }: z.output<typeof reports.openFigure.query & object>,
): Promise<{ items: Counted[]; total: number; nextCursor: string | null }> {
  const request = requestOf(parts, actor, query);
  const figure = request.figures.find((one) => one.id === id);
  if (!figure) throw new ParleyError('input-invalid', `${id} is none of the figures of the report.`);
  const reader = readerOf(parts, actor, query);
  const of = { figure, part, row: row === undefined ? null : readRow(row), page: { limit, cursor: cursor ?? null } };
  const { items, total, nextCursor } = await parts.reports.open(reader, request, of);
  const customers = items.flatMap(({ customer }) => customer ?? []);
  const numberOf = await parts.names.numbers(actor, customers);
  const view = (one: CountedFact) => countedView(parts, reader, one, numberOf);
  return { items: items.map(view), total, nextCursor };
}

function readRow(text: string): readonly (string | null)[] {
  try {
    const row = JSON.parse(text) as unknown;
    if (Array.isArray(row) && row.every((key) => key === null || typeof key === 'string')) return row as (string | null)[];
  } catch {
    // Said below.
  }
  throw new ParleyError('input-invalid', 'The row is no list of keys.');
}

function countedView(
  { names }: ReportRouteParts,
  reader: Reader,
  { fact, callId, customer, value }: CountedFact,
  numberOf: (number: string) => { readonly label: string } | null,
): Counted {
  const of = fact as unknown as Partial<Record<string, string | null>>;
  const { queueId = null, agentId = null, interactionId = null } = of;
  return {
    interactionId,
    callId,
    at: fact.atMs,
    endAt: fact.endMs,
    channel: of.channel ?? null,
    customer: customer === null ? null : (numberOf(customer)?.label ?? null),
    dialled: of.dialled ?? null,
    queueId,
    queueName: queueId === null ? null : names.labelOf(reader, 'queue', queueId),
    agentId,
    agentName: agentId === null ? null : names.labelOf(reader, 'agent', agentId),
    outcome: of.exit ?? of.outcome ?? of.end ?? of.cause ?? of.leftHow ?? of.state ?? of.direction ?? null,
    value,
  };
}

async function readInteraction({ interactions, sightOf, names }: ReportRouteParts, actor: Actor, id: InteractionId) {
  const events = isId(id) ? await interactions.find(actor.companyId, id) : [];
  const sight = sightOf(actor);
  if (!isSeen(events, sight)) throw new ParleyError('not-found', 'There is no such interaction, or none that you may see.');
  const callIds = events.flatMap((event) =>
    (event.type === 'interaction-created' || event.type === 'call-attached') && event.callId !== null ? [event.callId] : [],
  );
  const steps = events.map((event) => ({
    seq: event.seq,
    at: event.atMs,
    type: event.type,
    sentence: sentenceOf(event, (dimension, key) =>
      names.labelOf({ companyId: actor.companyId, language: 'en' }, dimension, key),
    ),
    decision: 'decision' in event && event.decision ? (structuredClone(event.decision) as never) : null,
  }));
  return { id, callIds, steps };
}

/** Who may see one of the queues or agents that had it. */
function isSeen(events: readonly InteractionEvent[], sight: Sight): boolean {
  const facts = factsOfInteraction(events);
  if (!facts) return false;
  const isOfQueue = facts.visits.some(({ queueId }) => sight.queueIds.has(queueId));
  return sight.all || isOfQueue || facts.works.some(({ agentId }) => sight.agentIds.has(agentId));
}

/** An event in words: its type, and whom it was about. */
function sentenceOf(
  event: InteractionEvent,
  label: (dimension: 'queue' | 'agent' | 'transfer-target', key: string) => string,
): string {
  if ('decision' in event && event.decision) return event.decision.sentence;
  const what = `${event.type[0]!.toUpperCase()}${event.type.slice(1).replaceAll('-', ' ')}`;
  const who = 'agentId' in event && event.agentId ? `: ${label('agent', event.agentId)}` : '';
  const where = 'queueId' in event && event.queueId ? `, ${label('queue', event.queueId)}` : '';
  const how =
    'how' in event ? ` (${event.how})` : 'outcome' in event ? ` (${event.outcome})` : 'cause' in event ? ` (${event.cause})` : '';
  return `${what}${who}${where}${how}.`;
}
