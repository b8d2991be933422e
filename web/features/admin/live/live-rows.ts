/** Puts what was told in place of what is shown; what is not shown stays so. */
export function withChanged<Item>(items: readonly Item[], changed: Item, keyOf: (item: Item) => string): readonly Item[] {
  const key = keyOf(changed);
  return items.some((item) => keyOf(item) === key) ? items.map((item) => (keyOf(item) === key ? changed : item)) : items;
}

interface Told {
  readonly isShown: boolean;
  /** Whether it fits the state that was chosen. */
  readonly isWanted: boolean;
  /** The list is being read now: the answer may be older than what was told. */
  readonly isReading: boolean;
}

export type ListStep = 'replace' | 'remove' | 'read' | 'nothing';

/** What a list that is chosen by state does with a row of which it is told. Where a new one belongs only the server knows. */
export function stepsOf({ isShown, isWanted, isReading }: Told): readonly ListStep[] {
  const step: ListStep = isShown ? (isWanted ? 'replace' : 'remove') : isWanted ? 'read' : 'nothing';
  return isReading && step !== 'read' ? [step, 'read'] : [step];
}

/** Runs at once, then at most once every `everyMs`, the last time after the last call. */
export function calmly(run: () => void, everyMs: number, after: (ms: number, run: () => void) => void = later): () => void {
  let isResting = false;
  let isAsked = false;
  const go = (): void => {
    if (isResting) {
      isAsked = true;
      return;
    }
    isResting = true;
    isAsked = false;
    run();
    after(everyMs, () => {
      isResting = false;
      if (isAsked) go();
    });
  };
  return go;
}

function later(ms: number, run: () => void): void {
  setTimeout(run, ms);
}
