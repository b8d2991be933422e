import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import type { CompanyId } from '../../kernel/ids.ts';
import type { UnitOfWork } from '../../platform/lines/index.ts';
import { meaningOf } from './constraint-meanings.ts';
import type { Scope, Store } from './store.ts';

export interface ConfigurationWriterParts {
  readonly store: Store;
  /** After a change is stored: the directories take it up before the promise of the change resolves. */
  readonly changed: (companyIds: readonly CompanyId[]) => Promise<void>;
}

interface Together {
  /** Null: all of them. */
  readonly companyId: CompanyId | null;
  readonly scope: Scope;
  readonly changed: Set<CompanyId>;
}

/** The way all configuration is written: in the company's transaction, refusals said in words, then taken up by the directories. */
export class ConfigurationWriter implements UnitOfWork {
  readonly #parts: ConfigurationWriterParts;
  readonly #together = new AsyncLocalStorage<Together>();

  constructor(parts: ConfigurationWriterParts) {
    this.#parts = parts;
  }

  /** @throws ParleyError as `constraint-meanings.ts` has it */
  async write<T>(companyId: CompanyId, work: (scope: Scope) => Promise<T>): Promise<T> {
    const outer = this.#outer(companyId);
    if (outer) {
      outer.changed.add(companyId);
      return work(outer.scope);
    }
    const result = await this.#inTransaction(companyId, work);
    await this.#parts.changed([companyId]);
    return result;
  }

  /** Reads in the company, including what was written {@link together} so far. */
  read<T>(companyId: CompanyId, work: (scope: Scope) => Promise<T>): Promise<T> {
    const outer = this.#outer(companyId);
    return outer ? work(outer.scope) : this.#parts.store.inCompany(companyId, work);
  }

  /** Reads in all companies. */
  readAll<T>(work: (scope: Scope) => Promise<T>): Promise<T> {
    const outer = this.#outer(null);
    return outer ? work(outer.scope) : this.#parts.store.inAllCompanies(work);
  }

  /**
   * Makes every {@link write} inside `work` one: all of them are stored or none, and the directories change once.
   * One step at a time: a transaction does not do two things at once.
   */
  async together<T>(companyId: CompanyId | null, work: () => Promise<T>): Promise<T> {
    if (this.#outer(companyId)) return work();
    const changed = new Set<CompanyId>();
    const result = await this.#inTransaction(companyId, (scope) => this.#together.run({ companyId, scope, changed }, work));
    await this.#parts.changed([...changed]);
    return result;
  }

  /** Inside {@link together}: when `work` fails what it wrote is taken back, and what was written before stays. */
  async attempt<T>(companyId: CompanyId | null, work: () => Promise<T>): Promise<T> {
    const outer = this.#outer(companyId);
    if (!outer) return this.together(companyId, work);
    await sql`savepoint attempt`.execute(outer.scope);
    try {
      const result = await work();
      await sql`release savepoint attempt`.execute(outer.scope);
      return result;
    } catch (error) {
      await sql`rollback to savepoint attempt`.execute(outer.scope);
      throw meaningOf(error);
    }
  }

  #outer(companyId: CompanyId | null): Together | null {
    const outer = this.#together.getStore();
    return outer && (outer.companyId === null || outer.companyId === companyId) ? outer : null;
  }

  async #inTransaction<T>(companyId: CompanyId | null, work: (scope: Scope) => Promise<T>): Promise<T> {
    try {
      return await (companyId ? this.#parts.store.inCompany(companyId, work) : this.#parts.store.inAllCompanies(work));
    } catch (error) {
      throw meaningOf(error);
    }
  }
}
