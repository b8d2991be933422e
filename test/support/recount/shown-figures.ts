import type { Page } from 'playwright-core';
import type { FigureView, ReportTable } from '../../../src/contract/rest/reports.ts';
import type { LiveFiguresView, WallboardTile } from '../../../src/contract/rest/wallboards.ts';
import type { Difference } from './figures-agree.ts';

type Unit = FigureView['unit'];

/** Where → figure → what a page shows there. */
export type ShownFigures = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** How a page for readers of British English has to write a number. */
function written(value: number | null, unit: Unit): string {
  if (value === null) return '–';
  if (unit === 'count') return value.toLocaleString('en-GB');
  if (unit === 'share') return value.toLocaleString('en-GB', { style: 'percent', maximumFractionDigits: 1 });
  if (unit === 'average') return value.toLocaleString('en-GB', { maximumFractionDigits: 1 });
  if (unit === 'timestamp') throw new Error('how long somebody waits changes while one looks');
  const seconds = Math.floor(value / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (part: number) => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Holds what a page shows against the second hand's figures. @returns in words what is shown otherwise, or not at all */
export function shownOtherwise(shown: ShownFigures, compared: readonly Difference[], units: ReadonlyMap<string, Unit>): string[] {
  return compared.flatMap(({ where, figure, recounted }) => {
    const own = written(recounted, units.get(figure)!);
    const text = shown.get(where)?.get(figure);
    return text === own ? [] : [`${where}, ${figure}: shown ${text}, recounted ${own} (${recounted})`];
  });
}

interface ShownTable {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly texts: readonly string[] }[];
}

const tilesOnScreen = `(() => {
  const text = (element) => element.textContent.trim();
  return {
    figures: [...document.querySelectorAll('.board section.tile.figure')].map((tile) => [text(tile.querySelector('h2')), text(tile.querySelector('.tile-value'))]),
    tables: [...document.querySelectorAll('.board section.tile.rows')].map((tile) => ({
      title: text(tile.querySelector('h2')),
      rows: [...tile.querySelectorAll('tbody tr')].map((row) => ({ name: text(row.querySelector('th')), texts: [...row.querySelectorAll('td.number')].map(text) })),
    })),
  };
})()`;

/** Tiles on which everything stands that there is, for two wallboards: a tile for each figure of all together; tables of every queue and agent. */
export function tilesOfEverything(
  live: LiveFiguresView,
  isWanted: (figure: string) => boolean,
): readonly [WallboardTile[], WallboardTile[]] {
  const of = (prefix: string) =>
    Object.keys(live.scopes.find(({ scope }) => scope.startsWith(prefix))?.values ?? {}).filter(isWanted);
  const base = { width: 1, height: 1, thresholds: [], text: '' };
  const single = of('company').map((figure, at) => {
    const place = { x: at % 12, y: Math.floor(at / 12) };
    return {
      ...base,
      ...place,
      id: figure,
      kind: 'figure' as const,
      title: figure,
      figures: [figure],
      scope: scopeOf('company'),
    };
  });
  const tables = (['queue', 'agent'] as const).flatMap((kind) =>
    inParts(of(`${kind}:`), 12).map((figures) => ({ kind: `${kind}s` as const, figures, scope: scopeOf(kind) })),
  );
  const rows = tables.map((table, at) => {
    const place = { x: 0, y: 4 * at, width: 12, height: 4 };
    return { ...base, ...place, ...table, id: `table-${at}`, title: `Table ${at}` };
  });
  return [single, rows];
}

const scopeOf = (kind: WallboardTile['scope']['kind']) => ({ kind, ids: [] });

/** @returns lists of at most `size` */
export function inParts<T>(of: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(of.length / size) }, (_, at) => of.slice(at * size, (at + 1) * size));
}

/** What such a wallboard shows. */
export async function shownOnWallboard(page: Page, tiles: readonly WallboardTile[]): Promise<ShownFigures> {
  const figuresOf = new Map(tiles.map((tile) => [tile.title, tile.figures]));
  const { figures, tables } = await page.evaluate<{ figures: [string, string][]; tables: ShownTable[] }>(tilesOnScreen);
  const shown = new Map<string, Map<string, string>>([['company', new Map(figures)]]);
  for (const { title, rows } of tables)
    for (const { name, texts } of rows) {
      const own = shown.get(name) ?? new Map<string, string>();
      shown.set(name, own);
      for (const [at, figure] of (figuresOf.get(title) ?? []).entries()) own.set(figure, texts[at] ?? '');
    }
  return shown;
}

const reportOnScreen = `(() => {
  const row = (of) => ({ name: of.querySelector('th').textContent.trim(), texts: [...of.querySelectorAll('td')].map((cell) => cell.textContent.trim()) });
  const table = document.querySelector('table.report-table');
  return table && { rows: [...table.querySelectorAll('tbody tr')].map(row), total: row(table.querySelector('tfoot tr')) };
})()`;

/** Opens a report of today at the page. @returns what the page was told, and what it shows */
export async function shownAsReport(
  page: Page,
  { http, by, figures }: { http: string; by: 'queue' | 'agent'; figures: readonly string[] },
): Promise<{ table: ReportTable; shown: ShownFigures }> {
  const asked = (url: string) => url.includes('/api/v1/reports/table') && url.includes(encodeURIComponent(figures.join(',')));
  const [answer] = await Promise.all([
    page.waitForResponse((response) => asked(response.url())),
    page.goto(`${http}/reports?question=queues&period=today&by=${by}&figures=${figures.join(',')}`),
  ]);
  const table = (await answer.json()) as ReportTable;
  await page.locator('.report-result:not(.stale) table.report-table').waitFor();
  type Row = ShownTable['rows'][number];
  const { rows, total } = await page.evaluate<{ rows: Row[]; total: Row }>(reportOnScreen);
  const cells = ({ texts }: Row) => new Map(figures.map((figure, at) => [figure, texts[at] ?? '']));
  const named = rows.map((row) => [`${by} ${row.name}`, cells(row)] as const);
  return { table, shown: new Map([['total', cells(total)], ...named]) };
}
