import type { ReportDefinition, ReportDimension } from '../../../src/contract/rest/reports.ts';
import { periods } from './periods.ts';
import { questions } from './questions.ts';

/** What the address of the page says: a report without names, so that a link shows each reader what he may see. */
export type ReportSearch = Readonly<Record<string, string | undefined>>;

const filterNames = ['queueId', 'agentId', 'skillId', 'dialled', 'channel', 'disposition', 'flowId', 'userId'] as const;
export type FilterName = (typeof filterNames)[number];

const listOf = (text: string | undefined): string[] => (text ? text.split(',').filter(Boolean) : []);

/** The report that an address means; the first question where it says nothing. */
export function readReport(search: ReportSearch): ReportDefinition {
  const question = questions.find(({ id }) => id === search['question']) ?? questions[0]!;
  const filters: Partial<Record<FilterName, string[]>> = {};
  for (const name of filterNames) {
    const ids = listOf(search[name]);
    if (ids.length > 0) filters[name] = ids;
  }
  const figures = listOf(search['figures']);
  const withinS = Number(search['withinS']);
  return {
    period: periods.find((period) => period === search['period']) ?? question.period,
    zone: '',
    by: search['by'] === undefined ? [...question.by] : (listOf(search['by']) as ReportDimension[]).slice(0, 3),
    figures: figures.length > 0 ? figures.slice(0, 40) : [...question.figures],
    filters,
    ...(search['withinS'] && Number.isFinite(withinS) ? { withinS } : {}),
    ...(search['plot'] ? { plot: search['plot'] } : {}),
  };
}

/** What of the address changes with a part of the report. */
export function writePart(part: Partial<ReportDefinition>): ReportSearch {
  const search: Record<string, string | undefined> = {};
  if (part.period) search['period'] = part.period;
  if (part.by) search['by'] = part.by.join(',');
  if (part.figures) search['figures'] = part.figures.join(',');
  if (part.plot !== undefined) search['plot'] = part.plot || undefined;
  if ('withinS' in part) search['withinS'] = part.withinS === undefined ? undefined : String(part.withinS);
  if (part.filters) {
    for (const name of filterNames) search[name] = part.filters[name]?.join(',') || undefined;
  }
  return search;
}

/** A saved report as an address. */
export function writeReport(definition: ReportDefinition): ReportSearch {
  return writePart({ withinS: undefined, plot: '', ...definition });
}

/** The period by which a report is asked: it moves along with the day. */
export function queryOf(
  definition: ReportDefinition,
  span: { from: number; to: number },
  zone: string,
): Record<string, string | number | undefined> {
  const filters = Object.fromEntries(Object.entries(definition.filters).map(([name, ids]) => [name, ids?.join(',')]));
  return {
    from: span.from,
    to: span.to,
    zone,
    by: definition.by.join(',') || undefined,
    figures: definition.figures.join(','),
    ...filters,
    withinS: definition.withinS,
    shortAbandonS: definition.shortAbandonS,
    repeatDays: definition.repeatDays,
  };
}
