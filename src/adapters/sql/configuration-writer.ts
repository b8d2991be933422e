import { AsyncLocalStorage } from 'node:async_hooks';
import type { CompanyId } from '../../kernel/ids.ts';
import { meaningOf } from './constraint-meanings.ts';
import type { Scope, Store } from './store.ts';

export interface ConfigurationWriterParts {
  readonly store: Store;
  /** After a change is stored: the directories take it up before the promise of the change resolves. */
  readonly changed: (companyId: CompanyId) => Promise<void>;
}

interface Together {
  readonly companyId: CompanyId;
  readonly scope: Scope;
}

/** The way all configuration is written: in the company's transaction, refusals said in words, then taken up by the directories. */
export class ConfigurationWriter {
  readonly #parts: ConfigurationWriterParts;
  readonly #together = new AsyncLocalStorage<Together>();

  constructor(parts: ConfigurationWriterParts) {
    this.#parts = parts;
  }

  /** @throws ParleyError as `constraint-meanings.ts` has it */
  async write<T>(companyId: CompanyId, work: (scope: Scope) => Promise<T>): Promise<T> {
    const outer = this.#together.getStore();
    if (outer?.companyId === companyId) return work(outer.scope);
    const result = await this.#inTransaction(companyId, work);
    await this.#parts.changed(companyId);
    return result;
  }

  /** Reads in the company, including what was written {@link together} so far. */
  read<T>(companyId: CompanyId, work: (scope: Scope) => Promise<T>): Promise<T> {
    const outer = this.#together.getStore();
    return outer?.companyId === companyId ? work(outer.scope) : this.#parts.store.inCompany(companyId, work);
  }

  /**
   * Makes every {@link write} for this company inside `work` one: all of them are stored or none, and the directories change once.
   * Work of one step at a time: a transaction does not do two things at once.
   */
  async together<T>(companyId: CompanyId, work: () => Promise<T>): Promise<T> {
    if (this.#together.getStore()?.companyId === companyId) return work();
    const result = await this.#inTransaction(companyId, (scope) => this.#together.run({ companyId, scope }, work));
    await this.#parts.changed(companyId);
    return result;
  }

  async #inTransaction<T>(companyId: CompanyId, work: (scope: Scope) => Promise<T>): Promise<T> {
    try {
      return await this.#parts.store.inCompany(companyId, work);
    } catch (error) {
      throw meaningOf(error);
    }
  }
}
