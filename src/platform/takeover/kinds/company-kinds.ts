import type { z } from 'zod';
import { newCompanySchema } from '../../../contract/rest/companies.ts';
import { newDomainSchema } from '../../../contract/rest/domains.ts';
import type { DomainId, IdSource } from '../../../kernel/ids.ts';
import type { CompanyStore } from '../../company/index.ts';
import { type DomainStore, firstNumbering } from '../../domain/index.ts';
import { keyOf, type Present, type Reference, type TakeoverKind } from '../takeover-kind.ts';
import type { ReadPresent } from './read-present.ts';

export interface CompanyKindParts {
  readonly ids: IdSource;
  readonly companies: Pick<CompanyStore, 'addCompany'>;
  readonly domains: Pick<DomainStore, 'addDomain'>;
  readonly present: ReadPresent;
}

export function domainReference(name: string): Reference {
  return { kind: 'domains', key: keyOf(name), name, what: 'domain' };
}

const domainColumns = {
  name: { kind: 'text', alsoKnownAs: ['domain', 'domainname', 'label'] },
  sipDomain: { kind: 'text', alsoKnownAs: ['realm', 'siphost', 'registrar'] },
  country: { kind: 'text' },
  internalLength: { kind: 'whole-number', alsoKnownAs: ['internalnumberlength', 'extensionlength'] },
} as const;

/** A company comes with its first domain, called as itself. */
function companyKind({ ids, companies, present }: CompanyKindParts): TakeoverKind<z.output<typeof newCompanySchema>> {
  return {
    name: 'companies',
    alsoKnownAs: ['company'],
    outcome: 'created',
    columns: { ...domainColumns, name: { kind: 'text', alsoKnownAs: ['company', 'companyname', 'label'] } },
    schema: newCompanySchema,
    nameOf: ({ name }) => name,
    keysOf: ({ name }) => [keyOf(name)],
    brings: ({ name }) => [domainReference(name)],
    present: (companyId): Promise<Present> => present(companyId, 'companies'),
    make: async ({ name, sipDomain, country, internalLength }, { company }) => {
      const { id } = company;
      const domain = { id: ids.next<DomainId>(), companyId: id, name, sipDomain };
      await companies.addCompany({ id, name }, domain, firstNumbering(country, internalLength));
      return { id };
    },
  };
}

function domainKind({ ids, domains, present }: CompanyKindParts): TakeoverKind<z.output<typeof newDomainSchema>> {
  return {
    name: 'domains',
    alsoKnownAs: ['domain', 'sites'],
    outcome: 'created',
    columns: domainColumns,
    schema: newDomainSchema,
    nameOf: ({ name }) => name,
    keysOf: ({ name }) => [keyOf(name)],
    claims: ({ sipDomain }) => [{ what: `the SIP domain ${sipDomain}`, key: keyOf('sip-domain', sipDomain), owner: '' }],
    present: (companyId) => present(companyId, 'domains'),
    make: async ({ name, sipDomain, country, internalLength }, { company }) => {
      const id = ids.next<DomainId>();
      await domains.addDomain({ id, companyId: company.id, name, sipDomain }, firstNumbering(country, internalLength));
      return { id };
    },
  };
}

export function companyKinds(parts: CompanyKindParts): readonly TakeoverKind[] {
  return [companyKind(parts), domainKind(parts)];
}
