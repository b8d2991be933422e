import type { ReportTable } from '../../../src/contract/rest/reports.ts';
import type { LiveFiguresView } from '../../../src/contract/rest/wallboards.ts';
import { gapsOf, type Reckoning, recountedFigures } from './recounted-figures.ts';
import type { Recounted } from './recounted-history.ts';

/** What a figure is by the program and by the second hand. */
export interface Difference {
  readonly where: string;
  readonly figure: string;
  readonly said: number | null | undefined;
  readonly recounted: number | null;
}

const differs = ({ said, recounted }: Difference) => said !== recounted;

/** What is needed to reckon by hand. */
export interface Rules {
  readonly limits: ReadonlyMap<string, { readonly withinMs: number; readonly shortMs: number }>;
  /** Whose agents' states belong to a queue. */
  readonly agentsOf: (queueId: string) => readonly string[];
}

export type Dimension = 'interval-15' | 'queue' | 'agent' | 'skill' | 'dialled' | 'channel' | 'flow';
type Thing = {
  readonly queueId?: string | null;
  readonly agentId?: string | null;
  readonly flowId?: string;
  readonly skills?: readonly string[];
};

const idFields = { queue: 'queueId', agent: 'agentId', flow: 'flowId' } as const;
const fieldOf = (by: Dimension): string => (by in idFields ? idFields[by as keyof typeof idFields] : by);

function isOfRow(thing: Thing & { readonly dialled?: string; readonly channel?: string }, by: Dimension, key: string | null) {
  if (by === 'interval-15') return true;
  if (by === 'skill') return key === null ? thing.skills?.length === 0 : (thing.skills?.includes(key) ?? false);
  return ((thing as Readonly<Record<string, unknown>>)[fieldOf(by)] ?? null) === key;
}

/** The things of one row alone. */
function rowOf(all: Recounted, by: Dimension, key: string | null): Recounted {
  const own = <T extends Thing>(things: readonly T[]) => things.filter((thing) => isOfRow(thing as never, by, key));
  const { stays, parts, rings, matters, steps, spells } = all;
  const things = { stays: own(stays), parts: own(parts), rings: own(rings), matters: own(matters), steps: own(steps) };
  return { ...things, spells: own(spells) };
}

/** The second hand: figures of what is stored, at a moment. */
export class Recount {
  readonly #all: Recounted;
  readonly #rules: Rules;
  readonly #gaps: Reckoning['gaps'];

  constructor(all: Recounted, rules: Rules) {
    this.#all = all;
    this.#rules = rules;
    this.#gaps = gapsOf(all.matters);
  }

  value(figure: string, of: Recounted, time: { fromMs: number; toMs: number; nowMs: number }): number | null {
    const reckon = recountedFigures[figure];
    if (!reckon) throw new Error(`the second hand does not know ${figure}`);
    const { limits } = this.#rules;
    return reckon({
      ...of,
      ...time,
      withinMs: (id) => limits.get(id)?.withinMs ?? 20_000,
      shortMs: (id) => limits.get(id)?.shortMs ?? 5000,
      gaps: this.#gaps,
      repeatMs: 7 * 86_400_000,
    });
  }

  /** Where a report says something else: in its rows and the total. */
  differencesOf(table: ReportTable): Difference[] {
    return this.compared(table).filter(differs);
  }

  /** Every number of a report beside that of the second hand. */
  compared(table: ReportTable): Difference[] {
    const all: Difference[] = [];
    const by = table.by[0] as Dimension | undefined;
    const { asOf: nowMs } = table;
    const whole = { fromMs: table.from, toMs: table.to, nowMs };
    const compare = (where: string, of: Recounted, time: typeof whole, values: readonly (number | null)[]) => {
      for (const [index, { id }] of table.figures.entries()) {
        if (table.unsupported.includes(id)) continue;
        all.push({ where, figure: id, said: values[index], recounted: this.value(id, of, time) });
      }
    };
    compare('total', this.#all, whole, table.total);
    for (const [place, { keys, values }] of table.rows.entries()) {
      const key = keys[0]!.value;
      const next = table.rows[place + 1]?.keys[0]!.value;
      const time = by === 'interval-15' ? { fromMs: Number(key), toMs: Number(next ?? table.to), nowMs } : whole;
      compare(`${by} ${keys[0]!.label || key}`, rowOf(this.#all, by!, key), time, values);
    }
    return all;
  }

  /** Where live figures say something else. `known`: of these alone. */
  differencesOfLive(view: LiveFiguresView, known: (figure: string) => boolean = () => true): Difference[] {
    const found = this.comparedLive(view, known).filter(differs);
    for (const { scope, name, state, stateSince } of view.scopes) {
      if (!scope.startsWith('agent:')) continue;
      const last = this.#ofScope(scope).spells.at(-1);
      if ((last?.state ?? null) !== state || (last?.atMs ?? null) !== stateSince)
        found.push({ where: name, figure: `state ${state} ${last?.state}`, said: stateSince, recounted: last?.atMs ?? null });
    }
    return found;
  }

  /** Every live figure beside that of the second hand. */
  comparedLive({ dayFrom, asOf, scopes }: LiveFiguresView, known: (figure: string) => boolean = () => true): Difference[] {
    const time = { fromMs: dayFrom, toMs: asOf + 1, nowMs: asOf };
    return scopes.flatMap(({ scope, name, values }) => {
      const of = this.#ofScope(scope);
      const figures = Object.entries(values).filter(([figure]) => known(figure));
      return figures.map(([figure, said]) => ({
        where: name || scope,
        figure,
        said,
        recounted: this.value(figure, of, time),
      }));
    });
  }

  #ofScope(scope: string): Recounted {
    if (scope === 'company') return this.#all;
    const [kind, id] = scope.split(':') as ['queue' | 'agent', string];
    const of = rowOf(this.#all, kind, id);
    if (kind === 'agent') return of;
    const agents = this.#rules.agentsOf(id);
    return { ...of, spells: this.#all.spells.filter(({ agentId }) => agents.includes(agentId)) };
  }

  /** What rows there have to be of everything together. */
  keysBy(by: Exclude<Dimension, 'interval-15'>): Set<string | null> {
    const keys = new Set<string | null>();
    const { stays, parts, rings, matters, steps } = this.#all;
    const field = fieldOf(by);
    if (by === 'flow') return new Set(steps.map(({ flowId }) => flowId));
    for (const thing of [...stays, ...parts]) {
      if (by === 'skill') for (const id of thing.skills) keys.add(id);
    }
    if (by !== 'skill')
      for (const thing of [...stays, ...parts, ...rings, ...matters] as unknown as Record<string, string | null>[])
        keys.add(thing[field] ?? null);
    return keys;
  }
}
