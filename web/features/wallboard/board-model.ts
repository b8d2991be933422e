import type { LiveFiguresView, LiveScope, WallboardLayout, WallboardTile } from '../../../src/contract/rest/wallboards.ts';

export type Colour = WallboardTile['thresholds'][number]['colour'];

/** The colour of a value: of the last threshold that it reaches. */
export function colourOf(thresholds: WallboardTile['thresholds'], value: number | null): Colour {
  if (value === null) return 'neutral';
  return thresholds.toSorted((one, other) => one.from - other.from).findLast(({ from }) => value >= from)?.colour ?? 'neutral';
}

/** The scopes that a tile tells of. */
export function scopesOf({ scope }: WallboardTile, live: LiveFiguresView): readonly LiveScope[] {
  if (scope.kind === 'company') return live.scopes.filter((one) => one.scope === 'company');
  const wanted = new Set(scope.ids.map((id) => `${scope.kind}:${id}`));
  return live.scopes.filter((one) => (wanted.size > 0 ? wanted.has(one.scope) : one.scope.startsWith(`${scope.kind}:`)));
}

/** What is asked for the course of a tile. */
export function scopeText({ scope }: WallboardTile): string {
  return scope.kind === 'company' ? 'company' : scope.ids.map((id) => `${scope.kind}:${id}`).join(',');
}

/** One value of a tile of one scope; of several there is none here: shares and means cannot be summed. */
export function valueOf(tile: WallboardTile, live: LiveFiguresView): number | null {
  const [figure] = tile.figures;
  const scopes = scopesOf(tile, live);
  if (figure === undefined || scopes.length !== 1) return null;
  return scopes[0]?.values[figure] ?? null;
}

/** Scopes that were told take the place of those before; the rest stays. */
export function mergeLive(before: LiveFiguresView, told: LiveFiguresView): LiveFiguresView {
  if (told.dayFrom !== before.dayFrom) return told;
  const byScope = new Map(before.scopes.map((scope) => [scope.scope, scope]));
  for (const scope of told.scopes) byScope.set(scope.scope, scope);
  return { ...told, scopes: [...byScope.values()] };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const overlap = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;

/** A tile stays on the board. */
export function withinBoard(tile: WallboardTile, { columns }: WallboardLayout): WallboardTile {
  const width = Math.min(Math.max(1, tile.width), columns);
  const height = Math.max(1, tile.height);
  return { ...tile, width, height, x: Math.min(Math.max(0, tile.x), columns - width), y: Math.min(Math.max(0, tile.y), 199) };
}

/** Puts a changed tile in its place; those it would cover move down, none is ever lost or covered. */
export function placeTile(layout: WallboardLayout, changed: WallboardTile): WallboardLayout {
  const placed: WallboardTile[] = [withinBoard(changed, layout)];
  const others = layout.tiles.filter(({ id }) => id !== changed.id).toSorted((one, other) => one.y - other.y || one.x - other.x);
  for (const other of others) {
    let tile = other;
    for (let hit = placed.find((one) => overlap(one, tile)); hit; hit = placed.find((one) => overlap(one, tile)))
      tile = { ...tile, y: hit.y + hit.height };
    placed.push(tile);
  }
  const byId = new Map(placed.map((tile) => [tile.id, tile]));
  const known = layout.tiles.some(({ id }) => id === changed.id);
  const order = known ? layout.tiles.map(({ id }) => id) : [...layout.tiles.map(({ id }) => id), changed.id];
  const tiles = order.map((id) => byId.get(id)!);
  const rows = Math.min(200, Math.max(layout.rows, ...tiles.map(({ y, height }) => y + height)));
  return { ...layout, rows, tiles };
}

export function removeTile(layout: WallboardLayout, id: string): WallboardLayout {
  return { ...layout, tiles: layout.tiles.filter((tile) => tile.id !== id) };
}

/** The first place where a tile of that size fits. */
export function freePlace(
  layout: WallboardLayout,
  { width, height }: { width: number; height: number },
): { x: number; y: number } {
  for (let y = 0; y < 200; y++)
    for (let x = 0; x + width <= layout.columns; x++)
      if (!layout.tiles.some((tile) => overlap({ x, y, width, height }, tile))) return { x, y };
  return { x: 0, y: 0 };
}

type Kind = WallboardTile['kind'];

const sizes: Readonly<Record<Kind, { width: number; height: number }>> = {
  figure: { width: 3, height: 2 },
  plot: { width: 6, height: 3 },
  queues: { width: 6, height: 4 },
  agents: { width: 6, height: 4 },
  text: { width: 6, height: 1 },
  clock: { width: 3, height: 1 },
};

const usualFigures: Readonly<Record<Kind, readonly string[]>> = {
  figure: ['waiting-now'],
  plot: ['offered'],
  queues: ['waiting-now', 'longest-wait-since', 'service-level', 'agents-ready-now'],
  agents: ['handled', 'handle-time-mean'],
  text: [],
  clock: [],
};

export function newTile(layout: WallboardLayout, kind: Kind): WallboardTile {
  const taken = new Set(layout.tiles.map(({ id }) => id));
  let number = layout.tiles.length + 1;
  while (taken.has(`tile-${number}`)) number++;
  const size = sizes[kind];
  const width = Math.min(size.width, layout.columns);
  return {
    id: `tile-${number}`,
    kind,
    ...freePlace(layout, { width, height: size.height }),
    width,
    height: size.height,
    title: '',
    figures: [...usualFigures[kind]],
    scope: { kind: kind === 'queues' ? 'queue' : kind === 'agents' ? 'agent' : 'company', ids: [] },
    thresholds: [],
    text: '',
  };
}

/** The board one begins with: what a team looks at first. */
export function firstLayout(): WallboardLayout {
  let layout: WallboardLayout = { columns: 12, rows: 8, theme: 'dark', tiles: [] };
  const add = (kind: Kind, change: Partial<WallboardTile>) => {
    layout = placeTile(layout, { ...newTile(layout, kind), ...change });
  };
  const late = [
    { from: 0, colour: 'neutral' as const },
    { from: 3, colour: 'warning' as const },
    { from: 8, colour: 'bad' as const },
  ];
  const level = [
    { from: 0, colour: 'bad' as const },
    { from: 0.7, colour: 'warning' as const },
    { from: 0.8, colour: 'good' as const },
  ];
  add('figure', { figures: ['waiting-now'], thresholds: late });
  add('figure', { figures: ['longest-wait-since'] });
  add('figure', { figures: ['service-level'], thresholds: level });
  add('figure', { figures: ['agents-ready-now'] });
  add('queues', {});
  add('plot', { height: 4 });
  add('figure', { figures: ['offered'] });
  add('figure', { figures: ['answered'] });
  add('figure', { figures: ['abandoned'] });
  add('clock', { height: 2 });
  return layout;
}
