import { Readable } from 'node:stream';
import { wallboards } from '../../../contract/rest/index.ts';
import type { BoardDisplay, LiveFiguresView, Wallboard, WallboardLayout } from '../../../contract/rest/wallboards.ts';
import { type Clock, delay } from '../../../kernel/clock.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../../../platform/api/index.ts';
import type { FormulaParameters } from '../formulas/expression.ts';
import { figureById } from '../formulas/figures.ts';
import type { ScopeKey } from '../live/live-day.ts';
import type { LiveFiguresPort } from '../live/live-figures.ts';
import { dayBegin } from '../report/periods.ts';
import { figuresNamed } from '../report/report-request.ts';
import type { ReportService } from '../report/report-service.ts';
import type { Sight } from '../report/sight.ts';
import type { Display, Displays } from './displays.ts';
import type { Owned } from './owned.ts';
import type { OwnedService } from './owned-service.ts';

export interface WallboardRouteParts {
  readonly clock: Clock;
  readonly boards: OwnedService<WallboardLayout>;
  readonly displays: Displays;
  readonly live: LiveFiguresPort;
  readonly reports: ReportService;
  readonly sightOf: (actor: Actor) => Sight;
  /** With whose rights a display shows; null: its owner may not sign in any more. */
  readonly ownerAs: (companyId: CompanyId, ownerId: UserId) => Actor | null;
  readonly parametersOf: (companyId: CompanyId) => FormulaParameters;
  readonly nameOfUser: (id: UserId) => string;
  readonly zone: string;
}

/** Wallboards, live figures, and screens that show a board by its address. */
export function wallboardRoutes(routes: RouteRegistrar, parts: WallboardRouteParts): void {
  const { boards, displays, live, sightOf } = parts;
  const view = async (actor: Actor, all: readonly Owned<WallboardLayout>[]) => {
    const own = all.filter(({ ownerId }) => ownerId === actor.userId || actor.role === 'administrator');
    const shown = await displays.of(
      actor.companyId,
      own.map(({ id }) => id),
    );
    return all.map((one) => wallboardView(parts, actor, one, shown));
  };
  const one = async (actor: Actor, board: Owned<WallboardLayout>) => (await view(actor, [board]))[0]!;
  routes.handle(wallboards.listWallboards, async ({ actor }) => ({ items: await view(actor, await boards.list(actor)) }));
  routes.handle(wallboards.readWallboard, async ({ actor, params }) => one(actor, await boards.read(actor, params.id)));
  routes.handle(wallboards.createWallboard, async ({ actor, body: { name, layout, sharedWith } }) => {
    checkLayout(layout);
    return one(actor, await boards.create(actor, { name, body: layout, ...(sharedWith ? { sharedWith } : {}) }));
  });
  routes.handle(wallboards.changeWallboard, async ({ actor, params, body: { version, name, layout, sharedWith } }) => {
    if (layout) checkLayout(layout);
    const change = { ...(name ? { name } : {}), ...(layout ? { body: layout } : {}), ...(sharedWith ? { sharedWith } : {}) };
    return one(actor, await boards.change(actor, params.id, { version, ...change }));
  });
  routes.handle(wallboards.deleteWallboard, ({ actor, params }) => boards.remove(actor, params.id));
  routes.handle(wallboards.addWallboardDisplay, async ({ actor, params, body }) => {
    const board = await boards.own(actor, params.id);
    const { id, token } = await displays.create(actor.companyId, board.id, body.name);
    return { id, token, path: `/display/${token}` };
  });
  routes.handle(wallboards.removeWallboardDisplay, async ({ actor, params }) => {
    await boards.own(actor, params.id);
    await displays.remove(actor.companyId, params.id, params.displayId);
  });
  routes.handle(wallboards.readLiveFigures, ({ actor }) => Promise.resolve(live.view(actor.companyId, sightOf(actor))));
  routes.handle(wallboards.readLiveCourse, ({ actor, query }) => courseOf(parts, actor, query.figure, query.scope));
  routes.handle(wallboards.showWallboard, async ({ params }) => displayView(parts, await shownBoard(parts, params.token)));
  routes.handle(wallboards.followWallboard, async ({ params, signal }) => {
    const shown = await shownBoard(parts, params.token);
    return Readable.from(changesOf(parts, shown, params.token, signal));
  });
}

function wallboardView(
  { nameOfUser }: WallboardRouteParts,
  actor: Actor,
  board: Owned<WallboardLayout>,
  displays: readonly Display[],
): Wallboard {
  const { id, ownerId, name, body: layout, sharedWith, version } = board;
  return {
    id,
    ownerId,
    ownerName: nameOfUser(ownerId),
    isMine: ownerId === actor.userId,
    name,
    layout,
    sharedWith,
    version,
    displays: displays
      .filter(({ wallboardId }) => wallboardId === id)
      .map((one) => ({ id: one.id, name: one.name, createdAt: one.createdAtMs, lastSeenAt: one.lastSeenAtMs })),
  };
}

function checkLayout({ tiles }: WallboardLayout): void {
  for (const id of tiles.flatMap((tile) => tile.figures))
    if (!figureById(id)) throw new ParleyError('input-invalid', `There is no figure ${id}.`);
}

interface Shown {
  readonly display: Display;
  readonly board: Owned<WallboardLayout>;
  readonly owner: Actor;
  readonly sight: Sight;
}

/** @throws ParleyError `not-found` */
async function shownBoard({ displays, boards, ownerAs, sightOf }: WallboardRouteParts, token: string): Promise<Shown> {
  const display = await displays.shown(token);
  const board = await boards.find(display.companyId, display.wallboardId);
  const owner = board && ownerAs(board.companyId, board.ownerId);
  if (!owner) throw new ParleyError('not-found', 'There is no wallboard at this address, or not any more.');
  return { display, board, owner, sight: sightOf(owner) };
}

/** Which scopes a board shows: a display tells of nothing else. */
function scopesOf({ board, sight }: Shown): ReadonlySet<ScopeKey> {
  const keys = board.body.tiles.flatMap(({ kind, scope }): ScopeKey[] => {
    if (kind === 'text' || kind === 'clock') return [];
    if (scope.kind === 'company' && kind === 'figure') return ['company'];
    if (scope.kind === 'company' && kind === 'plot') return ['company'];
    const isOfAgents = scope.kind === 'agent' || kind === 'agents';
    const ids = scope.ids.length > 0 ? scope.ids : isOfAgents ? [...sight.agentIds] : [...sight.queueIds];
    return ids.map((id): ScopeKey => (isOfAgents ? `agent:${id}` : `queue:${id}`));
  });
  return new Set(keys);
}

async function displayView(parts: WallboardRouteParts, shown: Shown): Promise<BoardDisplay> {
  const { board, owner, sight } = shown;
  const ids = [...new Set(board.body.tiles.flatMap((tile) => tile.figures))];
  const courses: BoardDisplay['courses'] = {};
  for (const { id, kind, figures, scope } of board.body.tiles) {
    if (kind !== 'plot' || !figures[0]) continue;
    const key = scope.kind === 'company' ? 'company' : scope.ids.map((one) => `${scope.kind}:${one}`).join(',');
    courses[id] = await courseOf(parts, owner, figures[0], key);
  }
  return {
    name: board.name,
    layout: board.body,
    figures: ids.flatMap((id) => {
      const figure = figureById(id);
      return figure ? [{ id, name: figure.name, unit: figure.unit, better: figure.better ?? null }] : [];
    }),
    live: parts.live.view(board.companyId, sight, scopesOf(shown)),
    courses,
  };
}

const courseStepMs = 15 * 60_000;

/** A figure over the day so far, quarter hour by quarter hour: a report like any other. @throws ParleyError `input-invalid` */
async function courseOf(parts: WallboardRouteParts, actor: Actor, figureId: string, scope: string) {
  const { clock, zone, reports, parametersOf, sightOf } = parts;
  const nowMs = clock.now();
  const fromMs = dayBegin(nowMs, zone);
  const keys = scope.split(',');
  const of = (kind: string) => keys.flatMap((key) => (key.startsWith(`${kind}:`) ? [key.slice(kind.length + 1)] : []));
  const [queueId, agentId] = [of('queue'), of('agent')];
  const table = await reports.run(
    { companyId: actor.companyId, userId: actor.userId, sight: sightOf(actor), language: 'en' },
    {
      fromMs,
      toMs: Math.max(fromMs + 1, nowMs),
      zone,
      by: ['interval-15'],
      figures: figuresNamed([figureId]),
      filters: { ...(queueId.length > 0 ? { queueId } : {}), ...(agentId.length > 0 ? { agentId } : {}) },
      parameters: parametersOf(actor.companyId),
    },
  );
  const points = table.rows.map(({ keys: [key], values }) => ({ at: Number(key!.value), value: values[0]! }));
  return { stepMs: courseStepMs, points };
}

const gatherMs = 100;
/** So often it is looked whether the address still holds, and the way through proxies is kept open. */
const lookEveryMs = 10_000;

/** Server-sent events: what changed of the board's scopes, as long as its address holds. */
async function* changesOf(parts: WallboardRouteParts, shown: Shown, token: string, signal: AbortSignal): AsyncGenerator<string> {
  const { clock, live } = parts;
  using changes = new BoardChanges(parts, shown, signal);
  yield sse('figures', live.view(shown.board.companyId, shown.sight, changes.scopes));
  let lookedAtMs = clock.now();
  while (!signal.aborted) {
    await changes.next();
    if (changes.isRevoked) return yield sse('gone', {});
    if (clock.now() - lookedAtMs >= lookEveryMs) {
      lookedAtMs = clock.now();
      const current = await shownBoard(parts, token).catch(() => null);
      if (!current) return yield sse('gone', {});
      if (current.board.version !== shown.board.version || current.sight.key !== shown.sight.key) return yield sse('layout', {});
      yield ': here\n\n';
    }
    const keys = changes.take();
    if (keys.size > 0) yield sse('figures', live.view(shown.board.companyId, shown.sight, keys));
  }
}

/** What changed of a board's scopes, gathered for a moment. */
class BoardChanges implements Disposable {
  readonly scopes: ReadonlySet<ScopeKey>;
  isRevoked = false;
  readonly #clock: Clock;
  readonly #stops: readonly (() => void)[];
  #changed = new Set<ScopeKey>();
  #wake: (() => void) | null = null;

  constructor({ clock, live, displays }: WallboardRouteParts, shown: Shown, signal: AbortSignal) {
    this.#clock = clock;
    this.scopes = scopesOf(shown);
    const woken = () => this.#wake?.();
    signal.addEventListener('abort', woken, { once: true });
    this.#stops = [
      () => signal.removeEventListener('abort', woken),
      live.onChanged((change) => {
        if (change.companyId !== shown.board.companyId) return;
        for (const key of change.scopes) if (this.scopes.has(key)) this.#changed.add(key);
        if (this.#changed.size > 0) woken();
      }),
      displays.onRemoved((id) => {
        this.isRevoked ||= id === shown.display.id;
        if (this.isRevoked) woken();
      }),
    ];
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
  }

  take(): ReadonlySet<ScopeKey> {
    const taken = this.#changed;
    this.#changed = new Set();
    return taken;
  }

  /** Resolves a moment after something changed, or when it is time to look. */
  async next(): Promise<void> {
    if (this.#changed.size === 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = this.#clock.setTimer(lookEveryMs, resolve);
      this.#wake = resolve;
      await promise;
      this.#wake = null;
      timer.cancel();
    }
    if (this.#changed.size > 0 && !this.isRevoked) await delay(this.#clock, gatherMs);
  }
}

function sse(event: string, data: LiveFiguresView | object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
