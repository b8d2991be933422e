import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { demand, type Subject } from '../access/index.ts';
import type { Actor, Dependents, ListRequest, Page } from '../api/index.ts';
import { type Line, type Taken, takeAll, type UnitOfWork } from '../lines/index.ts';
import type { Domain, DomainRecord } from './domain.ts';
import { type FirstNumbering, firstNumbering } from './first-numbering.ts';

export type DomainQuery = ListRequest & { readonly enabled?: boolean | undefined };

export interface NewDomain {
  readonly name: string;
  readonly sipDomain: string;
  readonly country: string;
  readonly internalLength: number;
}

export interface DomainChange {
  readonly name?: string | undefined;
  readonly sipDomain?: string | undefined;
  readonly internalLength?: number | undefined;
  readonly enabled?: boolean | undefined;
}

/** Everything is looked for in the company named first; ids of others are `not-found`. */
export interface DomainStore {
  listDomains(companyId: CompanyId, query: DomainQuery): Promise<Page<DomainRecord>>;
  /** @throws ParleyError `not-found` */
  domain(companyId: CompanyId, id: string): Promise<DomainRecord>;
  /** @throws ParleyError `name-taken` */
  addDomain(domain: Domain, numbering: FirstNumbering): Promise<void>;
  /** @throws ParleyError `not-found`, `name-taken`, `changed-meanwhile`, `has-dependents` for another SIP domain while there are phones */
  changeDomain(companyId: CompanyId, id: string, version: number, change: DomainChange): Promise<void>;
  usersOf(companyId: CompanyId, id: DomainId): Promise<readonly UserId[]>;
  domainDependents(companyId: CompanyId, id: string): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents`, `last-one` */
  removeDomain(companyId: CompanyId, id: string, confirm: string | undefined): Promise<void>;
}

export interface DomainServiceParts {
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly store: DomainStore;
  readonly unit: UnitOfWork;
  /** Ends the sessions of these users. */
  readonly signOutUsers: (companyId: CompanyId, userIds: readonly UserId[]) => Promise<void>;
}

/** Who asks, and which domain is his own. */
export type DomainAdministrator = Subject & Partial<Pick<Actor, 'domainId' | 'homeCompanyId'>>;

/** The domains of a company. */
export class DomainService {
  readonly #parts: DomainServiceParts;

  constructor(parts: DomainServiceParts) {
    this.#parts = parts;
  }

  list(by: Subject, query: DomainQuery): Promise<Page<DomainRecord>> {
    demandDomains(by);
    return this.#parts.store.listDomains(by.companyId, query);
  }

  read(by: Subject, id: string): Promise<DomainRecord> {
    demandDomains(by);
    return this.#parts.store.domain(by.companyId, id);
  }

  /** @throws ParleyError `not-permitted`, `name-taken`, `input-invalid` for a country nobody knows */
  async create(by: Subject, input: NewDomain): Promise<DomainRecord> {
    demandDomains(by);
    const { id } = await this.#add(by.companyId, input);
    this.#parts.logger.info('domain created', { domainId: id });
    return this.#parts.store.domain(by.companyId, id);
  }

  /** All or none. @throws ParleyError `lines-refused` */
  createAll(
    by: Subject,
    lines: readonly Line<NewDomain>[],
    options: { readonly isTrial?: boolean } = {},
  ): Promise<readonly Taken<Domain>[]> {
    demandDomains(by);
    return takeAll(this.#parts.unit, by.companyId, lines, (input) => this.#add(by.companyId, input), options);
  }

  async #add(companyId: CompanyId, { name, sipDomain, country, internalLength }: NewDomain): Promise<Domain> {
    const domain: Domain = { id: this.#parts.ids.next<DomainId>(), companyId, name, sipDomain: sipDomain.toLowerCase() };
    await this.#parts.store.addDomain(domain, firstNumbering(country, internalLength));
    return domain;
  }

  /** A domain that is disabled loses its sessions and registrations, nothing else. */
  async change(by: DomainAdministrator, id: string, version: number, change: DomainChange): Promise<DomainRecord> {
    demandDomains(by);
    if (change.enabled === false && by.domainId === id && by.homeCompanyId === by.companyId)
      throw new ParleyError('not-permitted', 'It is your own domain: you would be signed out and could not come back.');
    await this.#parts.store.changeDomain(by.companyId, id, version, change);
    if (change.enabled === false)
      await this.#parts.signOutUsers(by.companyId, await this.#parts.store.usersOf(by.companyId, id as DomainId));
    return this.#parts.store.domain(by.companyId, id);
  }

  dependents(by: Subject, id: string): Promise<Dependents> {
    demandDomains(by);
    return this.#parts.store.domainDependents(by.companyId, id);
  }

  async remove(by: Subject, id: string, confirm: string | undefined): Promise<void> {
    demandDomains(by);
    await this.#parts.store.removeDomain(by.companyId, id, confirm);
    this.#parts.logger.info('domain removed', { domainId: id });
  }
}

function demandDomains(by: Subject): void {
  demand(by, 'administer', { kind: 'domain', companyId: by.companyId, ownerId: null });
}
