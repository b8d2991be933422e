import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { QueueView } from '../../../src/contract/rest/queues.ts';
import type { FigureView, ReportTable } from '../../../src/contract/rest/reports.ts';
import type { LiveFiguresView, Wallboard } from '../../../src/contract/rest/wallboards.ts';
import type { DemoProduct } from '../demo-product.ts';
import type { WebSession } from '../web-session.ts';
import { type Difference, Recount } from './figures-agree.ts';
import { recountedFigures } from './recounted-figures.ts';
import { inParts, shownAsReport, shownOnWallboard, shownOtherwise, tilesOfEverything } from './shown-figures.ts';
import { storedHistory } from './stored-history.ts';

/** Divided by the length of the day so far: another from moment to moment though nothing happens. */
const sliding = new Set(['queue-length', 'concurrent', 'agents-on', 'agents-working']);
/** As many as a report takes at once. */
const atOnce = 40;
const dayMs = 86_400_000;
const isRecounted = (figure: string) => figure in recountedFigures;

interface Parts {
  readonly product: DemoProduct;
  readonly administrator: WebSession;
  readonly boards: readonly { readonly page: Page; readonly board: Wallboard }[];
  readonly companyId: string;
  readonly items: readonly FigureView[];
}

/** Every figure of the day wherever it can be read, beside a recount of what is stored. */
export class FiguresEverywhere {
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Pages of the administrator show wallboards with everything on them from now on. */
  static async open(product: DemoProduct, administrator: WebSession, context: BrowserContext): Promise<FiguresEverywhere> {
    const { items } = await administrator.send<{ items: FigureView[] }>('GET', '/reports/figures');
    const live = await administrator.send<LiveFiguresView>('GET', '/live-figures');
    const companies = await administrator.send<{ items: { id: string }[] }>('GET', '/admin/companies');
    const boards: { page: Page; board: Wallboard }[] = [];
    for (const tiles of tilesOfEverything(live, isRecounted)) {
      const layout = { columns: 12, rows: 8, theme: 'light', tiles };
      const board = await administrator.send<Wallboard>('POST', '/wallboards', { name: `Board ${boards.length}`, layout });
      const page = await context.newPage();
      await page.goto(`${product.description.http}/wallboards/${board.id}`);
      await page.locator('.board section.tile').first().waitFor();
      boards.push({ page, board });
    }
    return new FiguresEverywhere({ product, administrator, boards, companyId: companies.items[0]!.id, items });
  }

  /** What the wallboards show that were open all the time, and what the API says. */
  async onWallboards(): Promise<string[]> {
    const { administrator, boards } = this.#parts;
    const live = await administrator.send<LiveFiguresView>('GET', '/live-figures');
    const recount = await this.#recount();
    const found = at('live figures', recount.differencesOfLive(live, isRecounted).map(inWords));
    for (const { page, board } of boards) {
      const { tiles } = board.layout;
      const isTable = tiles.some(({ kind }) => kind !== 'figure');
      const scopes = live.scopes.filter(({ scope }) => (scope === 'company') !== isTable);
      const own = { ...live, scopes: scopes.map((scope) => (isTable ? scope : { ...scope, name: 'company' })) };
      const compared = recount.comparedLive(own, (figure) => isRecounted(figure) && !sliding.has(figure));
      found.push(...at('wallboard', shownOtherwise(await shownOnWallboard(page, tiles), compared, this.#units)));
    }
    return found;
  }

  /** What reports say by queue and by agent: the page, the API, and the page's own question to it. */
  async inReports(): Promise<string[]> {
    const { product, administrator, boards } = this.#parts;
    const [{ page }] = boards as [Parts['boards'][number]];
    const { http } = product.description;
    const recount = await this.#recount();
    const found: string[] = [];
    for (const by of ['queue', 'agent'] as const)
      for (const figures of inParts(this.#reported(by), atOnce)) {
        const { table, shown } = await shownAsReport(page, { http, by, figures });
        const compared = recount.compared(table);
        const asked = `from=${table.from}&to=${table.from + dayMs}&zone=${table.zone}&by=${by}&figures=${figures.join(',')}`;
        const own = await administrator.send<ReportTable>('GET', `/reports/table?${asked}`);
        found.push(...at('report at the API', recount.differencesOf(own).map(inWords)));
        found.push(...at('report at the page', shownOtherwise(shown, compared, this.#units)));
      }
    return found;
  }

  /** One figure of a queue or of all together by the API: for what is known without counting. */
  async value(figure: string, queue?: string): Promise<number | null | undefined> {
    const { scopes } = await this.#parts.administrator.send<LiveFiguresView>('GET', '/live-figures');
    return scopes.find(({ scope, name }) => (queue ? name === queue : scope === 'company'))?.values[figure];
  }

  #reported(by: 'queue' | 'agent'): string[] {
    const { items } = this.#parts;
    return items.flatMap(({ id, isLive, dimensions }) => (!isLive && isRecounted(id) && dimensions.includes(by) ? [id] : []));
  }

  get #units(): ReadonlyMap<string, FigureView['unit']> {
    return new Map(this.#parts.items.map(({ id, unit }) => [id, unit]));
  }

  /** By what is stored now. */
  async #recount(): Promise<Recount> {
    const { product, administrator, companyId } = this.#parts;
    const store = { host: join(product.dataFolder, 'run'), user: 'parley', database: 'parley' };
    const { counted } = await storedHistory(store, companyId);
    const { items } = await administrator.send<{ items: QueueView[] }>('GET', '/admin/queues');
    const limits = items.map(({ id, serviceLevel, shortAbandonMs }) => {
      return [id, { withinMs: serviceLevel.withinMs, shortMs: shortAbandonMs }] as const;
    });
    const agents = new Map(items.map(({ id, members }) => [id, members.map(({ agentId }) => agentId)]));
    return new Recount(counted, { limits: new Map(limits), agentsOf: (queueId) => agents.get(queueId) ?? [] });
  }
}

const inWords = ({ where, figure, said, recounted }: Difference) => `${where}, ${figure}: said ${said}, recounted ${recounted}`;
const at = (place: string, differences: readonly string[]) => differences.map((difference) => `${place}: ${difference}`);
