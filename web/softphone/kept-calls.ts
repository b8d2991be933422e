import type { KeptCall } from './phone-call.ts';

/** Longer than any server waits (`BrowserCallGraceTime`): what is older is over. */
const oldestMs = 330_000;

interface Kept {
  readonly at: number;
  readonly calls: readonly KeptCall[];
}

export interface KeptCallsProps {
  readonly userId: string;
  readonly now: () => number;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/**
 * The calls of this browser as its next page, or another tab, finds them: names of their dialogs, what is shown of them, nothing
 * else. Only whoever is signed in as the same user can use them.
 */
export class KeptCalls {
  readonly #props: KeptCallsProps;
  readonly #key: string;
  #isEmpty = false;

  constructor(props: KeptCallsProps) {
    this.#props = props;
    this.#key = `parley.calls.${props.userId}`;
  }

  read(): readonly KeptCall[] {
    try {
      const { at, calls } = JSON.parse(this.#props.storage.getItem(this.#key) ?? '') as Kept;
      return this.#props.now() - at > oldestMs ? [] : calls;
    } catch {
      return [];
    }
  }

  /** Also now and then while nothing changes, so that it is known how long the page is gone. */
  write(calls: readonly KeptCall[]): void {
    if (calls.length === 0 && this.#isEmpty) return;
    this.#isEmpty = calls.length === 0;
    if (this.#isEmpty) this.#props.storage.removeItem(this.#key);
    else this.#props.storage.setItem(this.#key, JSON.stringify({ at: this.#props.now(), calls } satisfies Kept));
  }
}
