/** By which a part of the program asks that all of it ends and starts anew. Whoever started the program listens, or nobody does. */
export class RestartBell {
  readonly #rung = Promise.withResolvers<void>();
  #isHeard = false;

  /** Resolves when it is rung. */
  listen(): Promise<void> {
    this.#isHeard = true;
    return this.#rung.promise;
  }

  get isHeard(): boolean {
    return this.#isHeard;
  }

  ring(): void {
    this.#rung.resolve();
  }
}
