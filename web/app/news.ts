/** Tells who listens now; nothing is kept. */
export class News<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  tell(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }

  subscribe(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
