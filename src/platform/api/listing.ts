/** What every list is asked: as the contract's `listQuery` reads it. */
export interface ListRequest {
  readonly limit: number;
  readonly after?: string | undefined;
  /** A field; with `-` before it the other way round. */
  readonly sort: string;
  readonly search?: string | undefined;
}

/** One page of a list, as the contract's `listSchema` writes it. */
export interface Page<T> {
  readonly items: T[];
  readonly nextAfter: string | null;
  readonly total: number;
}

/** One page as a store reads it. */
export interface RowPage<Row> {
  readonly rows: readonly Row[];
  readonly nextAfter: string | null;
  readonly total: number;
}

/** What hangs on something, before it is deleted. */
export interface Dependents {
  readonly items: readonly {
    readonly kind: string;
    readonly id: string;
    readonly name: string;
    readonly effect: 'deleted' | 'detached' | 'blocks';
  }[];
  /** Sent with the deletion: these were seen. Null: there are none, or something blocks. */
  readonly confirm: string | null;
}

const mostShown = 1000;

/** As the contract's `dependentsSchema` writes it. */
export function dependentsView({ items, confirm }: Dependents) {
  return { items: items.slice(0, mostShown), total: items.length, confirm };
}
