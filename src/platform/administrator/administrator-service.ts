import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type AdministratorRank, demandAll, mayAdministerAll } from '../access/index.ts';
import type { Actor, ListRequest, Page } from '../api/index.ts';
import type { AdministrableCompany, Administrator, CompanyRef } from './administrator.ts';

export type AdministratorQuery = ListRequest & {
  readonly companyId?: string | undefined;
  readonly administrator?: AdministratorRank | undefined;
};

export interface AdministratorChange {
  readonly administrator?: AdministratorRank | undefined;
  /** All of them, beside his own. */
  readonly companyIds?: readonly CompanyId[] | undefined;
}

/** Who chooses among the companies that he administers. */
export type CompanyChooser = Pick<Actor, 'userId' | 'homeCompanyId' | 'sessionId'> & { readonly administersAll: boolean };

export interface AdministratorStore {
  /** Of all companies: who is an administrator at all. */
  listAdministrators(query: AdministratorQuery): Promise<Page<Administrator>>;
  /** Any user of any company. @throws ParleyError `not-found` */
  administrator(id: string): Promise<Administrator>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `last-one` when nobody would administer all, `input-invalid` for no such company */
  changeAdministrator(id: string, version: number, change: AdministratorChange): Promise<void>;
  /** The companies that a user may administer, his own among them. */
  companiesOf(user: CompanyChooser, search: string | undefined): Promise<readonly AdministrableCompany[]>;
  /** @throws ParleyError `not-found` when he may not */
  act(user: CompanyChooser, companyId: CompanyId): Promise<CompanyRef>;
}

const mostShown = 200;

/** Who administers what, and where he works at present. */
export class AdministratorService {
  readonly #parts: { readonly store: AdministratorStore; readonly logger: Logger };

  constructor(parts: { readonly store: AdministratorStore; readonly logger: Logger }) {
    this.#parts = parts;
  }

  list(by: Actor, query: AdministratorQuery): Promise<Page<Administrator>> {
    demandAll(by);
    return this.#parts.store.listAdministrators(query);
  }

  async change(by: Actor, id: string, version: number, change: AdministratorChange): Promise<Administrator> {
    demandAll(by);
    if (id === by.userId && change.administrator !== undefined && change.administrator !== 'super')
      throw new ParleyError(
        'not-permitted',
        'You cannot take this away from yourself. Ask another who administers every company.',
      );
    await this.#parts.store.changeAdministrator(id, version, change);
    this.#parts.logger.info('administrator changed', { userId: id, administrator: change.administrator });
    return this.#parts.store.administrator(id);
  }

  /** The companies he may work in; at most 200 of them. */
  async companies(by: Actor, search: string | undefined) {
    const found = await this.#parts.store.companiesOf(asOf(by), search);
    const items = found.slice(0, mostShown).map((company) => ({
      ...company,
      isHome: company.id === by.homeCompanyId,
      isActing: company.id === by.companyId,
    }));
    return { items, total: found.length };
  }

  /** From now on this session's routes for administrators are about that company. */
  async act(by: Actor, companyId: CompanyId): Promise<CompanyRef> {
    const company = await this.#parts.store.act(asOf(by), companyId);
    this.#parts.logger.info('an administrator chose a company', {
      userId: by.userId,
      sessionId: by.sessionId,
      companyId,
    });
    return company;
  }
}

function asOf(by: Actor): CompanyChooser {
  return { ...by, administersAll: mayAdministerAll(by) };
}
