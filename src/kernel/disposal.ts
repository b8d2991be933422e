/** Closes parts in the reverse order of their adding. One that fails does not keep the others from closing. */
export class DisposalStack implements AsyncDisposable {
  readonly #parts: { name: string; close: () => void | Promise<void> }[] = [];
  #closed = false;

  /** Adds a part; returns it. */
  use<T extends AsyncDisposable | Disposable>(name: string, part: T): T {
    this.add(name, () => (Symbol.asyncDispose in part ? Promise.resolve(part[Symbol.asyncDispose]()) : part[Symbol.dispose]()));
    return part;
  }

  add(name: string, close: () => void | Promise<void>): void {
    this.#parts.push({ name, close });
  }

  /** @throws AggregateError naming the parts that failed, after all were tried. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const failures: Error[] = [];
    for (const part of this.#parts.toReversed()) {
      try {
        await part.close();
      } catch (cause) {
        failures.push(new Error(`${part.name} did not close`, { cause }));
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map((failure) => failure.message).join('; '));
  }
}
