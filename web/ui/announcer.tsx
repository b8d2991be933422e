import { useSyncExternalStore } from 'react';

/** Sentences for those who listen to the page. The newest wins; the same sentence twice is spoken twice. */
class Announcer {
  #listeners = new Set<() => void>();
  #spoken = { sentence: '', turn: 0 };

  say(sentence: string): void {
    this.#spoken = { sentence, turn: this.#spoken.turn + 1 };
    for (const listener of this.#listeners) listener();
  }

  readonly snapshot = () => this.#spoken;

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const announcer = new Announcer();

/** The one live region of the page: two boxes take turns, so that a repeated sentence counts as new. */
export function LiveRegion() {
  const { sentence, turn } = useSyncExternalStore(announcer.subscribe, announcer.snapshot);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- `output` belongs to a form
    <div className="sr-only" role="status" aria-live="polite" aria-atomic="true">
      <span>{turn % 2 === 0 ? sentence : ''}</span>
      <span>{turn % 2 === 1 ? sentence : ''}</span>
    </div>
  );
}
