import type { ReportDefinition, ReportDimension } from '../../../contract/rest/reports.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import type { FactKind } from '../facts/fact.ts';
import { all, always, any, type Condition, type FormulaParameters } from '../formulas/expression.ts';
import { dimensionsOf, type Figure, factKindsOf, isLiveOnly } from '../formulas/figure.ts';
import { figureById } from '../formulas/figures.ts';
import type { Sight } from './sight.ts';

/** A report that is asked for, checked. */
export interface ReportRequest {
  readonly fromMs: number;
  readonly toMs: number;
  readonly zone: string;
  readonly by: readonly ReportDimension[];
  readonly figures: readonly Figure[];
  readonly filters: ReportFilters;
  readonly parameters: FormulaParameters;
}

export type ReportFilters = ReportDefinition['filters'];

const filterDimensions: Readonly<Record<keyof ReportFilters, ReportDimension>> = {
  queueId: 'queue',
  agentId: 'agent',
  skillId: 'skill',
  dialled: 'dialled',
  channel: 'channel',
  disposition: 'disposition',
  flowId: 'flow',
  userId: 'user',
};
const lists: ReadonlySet<keyof ReportFilters> = new Set(['skillId', 'disposition']);
const fieldNames: Readonly<Partial<Record<keyof ReportFilters, string>>> = { skillId: 'skillIds', disposition: 'dispositions' };

/** @throws ParleyError `input-invalid` for a figure there is none of, or that is of now */
export function figuresNamed(ids: readonly string[]): readonly Figure[] {
  return ids.map((id) => {
    const figure = figureById(id);
    if (!figure) throw new ParleyError('input-invalid', `There is no figure ${id}.`);
    if (isLiveOnly(figure)) throw new ParleyError('input-invalid', `${figure.name} is of now: a report has none.`);
    return figure;
  });
}

function used({ by, filters }: Pick<ReportRequest, 'by' | 'filters'>): ReadonlySet<ReportDimension> {
  const filtered = (Object.keys(filters) as (keyof ReportFilters)[]).flatMap((name) =>
    filters[name] === undefined ? [] : [filterDimensions[name]],
  );
  return new Set([...by, ...filtered]);
}

const isCall = (figure: Figure) => factKindsOf(figure).includes('call');

/** Whether a figure goes with the rows and filters. Whose telephone calls are meant is no filter of the others. */
export function goesWith(figure: Figure, request: Pick<ReportRequest, 'by' | 'filters'>, sight: Sight): boolean {
  const dimensions = dimensionsOf(figure);
  const isFit = [...used(request)].every(
    (one) => dimensions.includes(one) || (one === 'user' && !request.by.includes('user') && !isCall(figure)),
  );
  return isFit && (sight.all || !factKindsOf(figure).includes('step'));
}

/** Figures of whole queues: what one sees only of its agents is no part of them. */
export function isOfWholeQueues(figure: Figure): boolean {
  return factKindsOf(figure).includes('visit') && !dimensionsOf(figure).includes('agent');
}

/** What is looked through: filters, and what may be seen. */
export function conditionOf(
  fact: FactKind,
  request: Pick<ReportRequest, 'by' | 'filters'>,
  { sight, isOfQueues, ownUserId }: { sight: Sight; isOfQueues: boolean; ownUserId: string },
): Condition {
  const conditions = (Object.keys(filterDimensions) as (keyof ReportFilters)[]).flatMap((name): Condition[] => {
    const values = request.filters[name];
    if (values === undefined || name === 'userId') return [];
    return [{ op: lists.has(name) ? 'has' : 'is', field: fieldNames[name] ?? name, values }];
  });
  return all(...conditions, seenOf(fact, request, { sight, isOfQueues, ownUserId }));
}

function seenOf(
  fact: FactKind,
  request: Pick<ReportRequest, 'by' | 'filters'>,
  { sight, isOfQueues, ownUserId }: { sight: Sight; isOfQueues: boolean; ownUserId: string },
): Condition {
  if (fact === 'call') {
    const asked = request.filters.userId ?? [ownUserId];
    const seen = asked.includes('all') ? [...sight.userIds] : asked.filter((id) => sight.userIds.has(id as never));
    return { op: 'is', field: 'userId', values: seen };
  }
  if (sight.all) return always;
  const queue: Condition = { op: 'is', field: 'queueId', values: [...sight.queueIds] };
  const agent: Condition = { op: 'is', field: 'agentId', values: [...sight.agentIds] };
  if (fact === 'agent-span') return agent;
  if (isOfQueues) return queue;
  const dimensions = used(request);
  if (dimensions.has('agent')) return agent;
  return dimensions.has('queue') ? queue : any(queue, agent);
}
