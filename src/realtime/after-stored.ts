import type { CallEventJournal } from '../telephony/call/index.ts';

/**
 * Tells what memory knows only once the call events behind it are stored (decision 0005). Of several changes of one thing while
 * the store writes the last is told. A store that is away does not keep people from seeing who is free: then it is told late.
 */
export class AfterStored {
  readonly #journal: Pick<CallEventJournal, 'durable'>;
  #tasks = new Map<string, () => void>();
  #isWaiting = false;

  constructor(parts: { journal: Pick<CallEventJournal, 'durable'> }) {
    this.#journal = parts.journal;
  }

  tell(key: string, task: () => void): void {
    this.#tasks.set(key, task);
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    const flush = () => this.#flush();
    this.#journal.durable().then(flush, flush);
  }

  #flush(): void {
    this.#isWaiting = false;
    const tasks = this.#tasks;
    this.#tasks = new Map();
    for (const task of tasks.values()) task();
  }
}
