/** One page of a list as the server answers it. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly nextAfter: string | null;
  /** How many there are in all that fit the search. */
  readonly total: number;
}

export interface PagedSnapshot<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly state: 'loading' | 'ready' | 'failed';
  /** The first page was answered at least once. */
  readonly hasAnswered: boolean;
  readonly error: Error | null;
}

type Fetch<Item> = (query: { limit: number; after?: string }) => Promise<ListPage<Item>>;

const firstPage = 100;
const furtherPage = 500;

/**
 * A long list read page by page, as far as somebody has looked. Looking further than what is read fetches the pages between, one
 * after the other; looking back stops that. What is shown stays while it is read again.
 */
export class PagedList<Item> {
  readonly #fetch: Fetch<Item>;
  readonly #keyOf: (item: Item) => string;
  readonly #listeners = new Set<() => void>();
  #snapshot: PagedSnapshot<Item> = { items: [], total: 0, state: 'loading', hasAnswered: false, error: null };
  #nextAfter: string | null = null;
  #wanted = 0;
  /** Raised when everything is asked anew: answers of an older turn are dropped. */
  #turn = 0;
  #isFetching = false;

  constructor(props: { fetch: Fetch<Item>; keyOf: (item: Item) => string }) {
    this.#fetch = props.fetch;
    this.#keyOf = props.keyOf;
  }

  readonly get = (): PagedSnapshot<Item> => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads from the beginning; what is shown stays until the answer comes. */
  async load(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#isFetching = true;
    this.#set({ state: 'loading', error: null });
    try {
      const limit = Math.max(firstPage, Math.min(furtherPage, this.#snapshot.items.length));
      const page = await this.#fetch({ limit });
      if (turn !== this.#turn) return;
      this.#nextAfter = page.nextAfter;
      this.#set({ items: page.items, total: page.total, state: 'ready', hasAnswered: true });
    } catch (error) {
      if (turn === this.#turn) this.#set({ state: 'failed', error: error as Error });
    } finally {
      if (turn === this.#turn) this.#isFetching = false;
    }
    if (turn === this.#turn) await this.#further();
  }

  /** Somebody looks at this row; pages up to it are read. */
  look(index: number): void {
    this.#wanted = index;
    void this.#further();
  }

  /** Puts a changed item in its place without reading the list again. */
  replace(item: Item): void {
    const key = this.#keyOf(item);
    this.#set({ items: this.#snapshot.items.map((each) => (this.#keyOf(each) === key ? item : each)) });
  }

  remove(key: string): void {
    const items = this.#snapshot.items.filter((each) => this.#keyOf(each) !== key);
    const gone = this.#snapshot.items.length - items.length;
    this.#set({ items, total: this.#snapshot.total - gone });
  }

  async #further(): Promise<void> {
    if (this.#isFetching) return;
    const turn = this.#turn;
    this.#isFetching = true;
    try {
      while (turn === this.#turn && this.#nextAfter !== null && this.#snapshot.items.length <= this.#wanted + furtherPage / 5) {
        const page = await this.#fetch({ limit: furtherPage, after: this.#nextAfter });
        if (turn !== this.#turn) return;
        this.#nextAfter = page.nextAfter;
        this.#set({ items: [...this.#snapshot.items, ...page.items], total: page.total, state: 'ready', error: null });
      }
    } catch (error) {
      if (turn === this.#turn) this.#set({ state: 'failed', error: error as Error });
    } finally {
      if (turn === this.#turn) this.#isFetching = false;
    }
  }

  #set(part: Partial<PagedSnapshot<Item>>): void {
    this.#snapshot = { ...this.#snapshot, ...part };
    for (const listener of this.#listeners) listener();
  }
}
