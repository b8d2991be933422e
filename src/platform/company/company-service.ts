import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, IdSource } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Domain } from '../domain/index.ts';
import type { Company } from './company.ts';

/** What a new domain's numbering begins with (T-PLAN-1); `telephony/numbering` owns it from then on. */
export interface FirstNumbering {
  /** ISO 3166, e.g. `FR`. */
  readonly country: string;
  readonly internationalPrefix: string;
  readonly localCountryPrefix: string;
  readonly externalPrefix: string;
  readonly internalLength: number;
}

export interface CompanyStore {
  /** @throws ParleyError `name-taken` */
  addCompany(company: Company, domain: Domain, numbering: FirstNumbering): Promise<void>;
}

export interface NewCompany {
  readonly name: string;
  readonly sipDomain: string;
  readonly country: string;
  readonly internalLength: number;
}

/** Countries that do not dial 00 to go abroad. */
const otherInternationalPrefixes: Readonly<Record<string, string>> = { US: '011', CA: '011', JP: '010', AU: '0011', RU: '810' };

/** Companies with their first domain. */
export class CompanyService {
  readonly #parts: { ids: IdSource; store: CompanyStore; logger: Logger };

  constructor(parts: { ids: IdSource; store: CompanyStore; logger: Logger }) {
    this.#parts = parts;
  }

  /** @throws ParleyError `name-taken`, `input-invalid` for a country nobody knows. */
  async create(input: NewCompany): Promise<{ company: Company; domain: Domain }> {
    if (!isSupportedCountry(input.country)) {
      throw new ParleyError(
        'input-invalid',
        `There is no country ${JSON.stringify(input.country)}, expected two letters like FR`,
      );
    }
    const company: Company = { id: this.#parts.ids.next<CompanyId>(), name: input.name };
    const domain: Domain = {
      id: this.#parts.ids.next<DomainId>(),
      companyId: company.id,
      name: input.name,
      sipDomain: input.sipDomain.toLowerCase(),
    };
    await this.#parts.store.addCompany(company, domain, {
      country: input.country,
      internationalPrefix: otherInternationalPrefixes[input.country] ?? '00',
      localCountryPrefix: getCountryCallingCode(input.country),
      externalPrefix: '0',
      internalLength: input.internalLength,
    });
    this.#parts.logger.info('company created', { companyId: company.id });
    return { company, domain };
  }
}
