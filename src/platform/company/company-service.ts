import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, IdSource } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { demandAll, type Subject } from '../access/index.ts';
import type { Actor, Dependents, ListRequest, Page } from '../api/index.ts';
import { type Domain, type FirstNumbering, firstNumbering } from '../domain/index.ts';
import { type Line, type Taken, takeAll, type UnitOfWork } from '../lines/index.ts';
import type { Company, CompanyRecord } from './company.ts';

export type CompanyQuery = ListRequest & { readonly enabled?: boolean | undefined };
export interface CompanyChange {
  readonly name?: string | undefined;
  readonly enabled?: boolean | undefined;
}

/** Companies of the whole installation. */
export interface CompanyStore {
  listCompanies(query: CompanyQuery): Promise<Page<CompanyRecord>>;
  /** @throws ParleyError `not-found` */
  company(id: string): Promise<CompanyRecord>;
  /** @throws ParleyError `name-taken` */
  addCompany(company: Company, domain: Domain, numbering: FirstNumbering): Promise<void>;
  /** @throws ParleyError `not-found`, `name-taken`, `changed-meanwhile` */
  changeCompany(id: string, version: number, change: CompanyChange): Promise<void>;
  companyDependents(id: string): Promise<Dependents>;
  /** With everything it has but the record of changes. @throws ParleyError `not-found`, `has-dependents` */
  removeCompany(id: string, confirm: string | undefined): Promise<void>;
}

export interface NewCompany {
  readonly name: string;
  readonly sipDomain: string;
  readonly country: string;
  readonly internalLength: number;
}

export interface CompanyServiceParts {
  readonly ids: IdSource;
  readonly store: CompanyStore;
  readonly unit: UnitOfWork;
  readonly logger: Logger;
  /** Ends the sessions of everybody in a company. */
  readonly signOutCompany: (companyId: CompanyId) => Promise<void>;
}

/** Who asks, as far as it matters here. */
export type CompanyAdministrator = Subject & Pick<Actor, 'homeCompanyId'>;

/** Companies with their first domain. */
export class CompanyService {
  readonly #parts: CompanyServiceParts;

  constructor(parts: CompanyServiceParts) {
    this.#parts = parts;
  }

  list(by: CompanyAdministrator, query: CompanyQuery): Promise<Page<CompanyRecord>> {
    demandAll(by);
    return this.#parts.store.listCompanies(query);
  }

  read(by: CompanyAdministrator, id: string): Promise<CompanyRecord> {
    demandAll(by);
    return this.#parts.store.company(id);
  }

  /** @throws ParleyError `not-permitted`, `name-taken`, `input-invalid` for a country nobody knows */
  async create(by: CompanyAdministrator, input: NewCompany): Promise<CompanyRecord> {
    demandAll(by);
    const { company } = await this.createFirst(input);
    return this.#parts.store.company(company.id);
  }

  /** As {@link create} where nobody is there yet to be asked: set-up and the demonstration. */
  async createFirst(input: NewCompany): Promise<{ company: Company; domain: Domain }> {
    const made = await this.#add(input);
    this.#parts.logger.info('company created', { companyId: made.company.id });
    return made;
  }

  async #add(input: NewCompany): Promise<{ company: Company; domain: Domain }> {
    const numbering = firstNumbering(input.country, input.internalLength);
    const company: Company = { id: this.#parts.ids.next<CompanyId>(), name: input.name };
    const domain: Domain = {
      id: this.#parts.ids.next<DomainId>(),
      companyId: company.id,
      name: input.name,
      sipDomain: input.sipDomain.toLowerCase(),
    };
    await this.#parts.store.addCompany(company, domain, numbering);
    return { company, domain };
  }

  /** All or none. @throws ParleyError `lines-refused` */
  createAll(
    by: CompanyAdministrator,
    lines: readonly Line<NewCompany>[],
    options: { readonly isTrial?: boolean } = {},
  ): Promise<readonly Taken<Company>[]> {
    demandAll(by);
    return takeAll(this.#parts.unit, null, lines, async (input) => (await this.#add(input)).company, options);
  }

  /** A company that is disabled loses its sessions and registrations, nothing else. */
  async change(by: CompanyAdministrator, id: string, version: number, change: CompanyChange): Promise<CompanyRecord> {
    demandAll(by);
    if (change.enabled === false) demandOther(by, id, 'disable');
    await this.#parts.store.changeCompany(id, version, change);
    if (change.enabled === false) await this.#parts.signOutCompany(id as CompanyId);
    return this.#parts.store.company(id);
  }

  dependents(by: CompanyAdministrator, id: string): Promise<Dependents> {
    demandAll(by);
    return this.#parts.store.companyDependents(id);
  }

  async remove(by: CompanyAdministrator, id: string, confirm: string | undefined): Promise<void> {
    demandAll(by);
    demandOther(by, id, 'delete');
    const { items, confirm: seen } = await this.#parts.store.companyDependents(id);
    // Before the sessions go with it, and nobody knows any more which they were.
    if (items.length === 0 || (seen !== null && seen === confirm)) await this.#parts.signOutCompany(id as CompanyId);
    await this.#parts.store.removeCompany(id, confirm);
    this.#parts.logger.info('company removed', { companyId: id });
  }
}

function demandOther({ homeCompanyId }: CompanyAdministrator, id: string, what: string): void {
  if (homeCompanyId === id)
    throw new ParleyError('not-permitted', `You cannot ${what} your own company: nobody would be left to undo it.`);
}
