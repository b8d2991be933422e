import type { Named } from '../../contract/name-in.ts';
import type { CompanyId } from '../../kernel/ids.ts';

/** What it says of a matter: reports count first-contact resolution by it. */
export type DispositionOutcome = 'none' | 'resolved' | 'unresolved' | 'follow-up';

/** What an agent says a matter was about. One with others beneath is a category and not chosen itself. */
export interface Disposition extends Named {
  readonly id: string;
  readonly companyId: CompanyId;
  readonly parentId: string | null;
  readonly outcome: DispositionOutcome;
  /** The agent must write a sentence with it. */
  readonly needsNote: boolean;
  /** The smaller the sooner among those beside it. */
  readonly position: number;
  readonly enabled: boolean;
}

/** What a list says of it besides. */
export interface DispositionCounts {
  /** `Orders › Delivery › Late` */
  readonly path: string;
  /** The same with the names by language. */
  readonly levels: readonly Named[];
  readonly childCount: number;
  readonly queueCount: number;
}

/** How deep the tree may be: category, category, disposition. */
export const mostLevels = 3;

/** Those that can be chosen of what a queue names, in its order: of a category all beneath it. Disabled ones, and what is beneath them, never. */
export function choosable(all: readonly Disposition[], named: readonly string[]): readonly Disposition[] {
  const byId = new Map(all.map((one) => [one.id, one]));
  const beneath = Map.groupBy(
    all.toSorted((one, other) => one.position - other.position || one.name.localeCompare(other.name)),
    ({ parentId }) => parentId,
  );
  const found = new Map<string, Disposition>();
  const gather = (one: Disposition): void => {
    if (!one.enabled) return;
    const children = beneath.get(one.id);
    if (!children) found.set(one.id, one);
    else for (const child of children) gather(child);
  };
  for (const id of named) {
    const one = byId.get(id);
    if (one && isOpen(one, byId)) gather(one);
  }
  return [...found.values()];
}

/** Whether it and every category above are enabled. */
function isOpen(one: Disposition, byId: ReadonlyMap<string, Disposition>): boolean {
  for (let at: Disposition | undefined = one; at; at = at.parentId === null ? undefined : byId.get(at.parentId))
    if (!at.enabled) return false;
  return true;
}

/** What is called how from the top down to it. */
export function pathOf(one: Disposition, byId: ReadonlyMap<string, Disposition>): Named[] {
  const path: Named[] = [];
  for (let at: Disposition | undefined = one; at && path.length < mostLevels; ) {
    path.unshift({ name: at.name, names: at.names });
    at = at.parentId === null ? undefined : byId.get(at.parentId);
  }
  return path;
}
