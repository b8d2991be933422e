import { useSyncExternalStore } from 'react';

interface Spoken {
  readonly sentence: string;
  readonly turn: number;
}

/** So many stay in the page: what is said at one moment is heard as a whole, and can be read once more. */
const mostSpoken = 4;

/** Sentences for those who listen to the page. None takes another's place; the same sentence twice is spoken twice. */
class Announcer {
  #listeners = new Set<() => void>();
  #spoken: readonly Spoken[] = [];
  #turn = 0;

  say(sentence: string): void {
    if (sentence === '') return;
    this.#turn += 1;
    this.#spoken = [...this.#spoken, { sentence, turn: this.#turn }].slice(-mostSpoken);
    for (const listener of this.#listeners) listener();
  }

  readonly snapshot = () => this.#spoken;

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const announcer = new Announcer();

/** The one live region of the page. Each sentence is an element of its own, so that additions alone are read, one after the other. */
export function LiveRegion() {
  const spoken = useSyncExternalStore(announcer.subscribe, announcer.snapshot);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- `output` belongs to a form
    <div className="sr-only" role="status" aria-live="polite" aria-atomic="false" aria-relevant="additions">
      {spoken.map(({ sentence, turn }) => (
        <p key={turn}>{sentence}</p>
      ))}
    </div>
  );
}
