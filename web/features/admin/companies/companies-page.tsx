import { Building2 } from 'lucide-react';
import { useMemo } from 'react';
import type { CompanyView } from '../../../../src/contract/rest/companies.ts';
import { changedColumn, enabledColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import { nameSpec } from '../resource/field-spec.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useClient } from '../resource/use-client.ts';

/** The companies of this installation; each is wholly by itself. */
export function CompaniesPage() {
  const client = useClient<CompanyView>('companies');
  const resource = useMemo<Resource<CompanyView>>(
    () => ({
      client,
      icon: Building2,
      words: { title: 'page.companies', add: 'companies.add', empty: 'companies.empty', emptyHelp: 'companies.empty-help' },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (words) => [
        nameColumn(words),
        textColumn(words, 'domainCount', 'page.domains', ({ domainCount }) => String(domainCount), {
          isSortable: false,
          isEnd: true,
        }),
        textColumn(words, 'userCount', 'page.users', ({ userCount }) => String(userCount), { isEnd: true }),
        textColumn(words, 'deviceCount', 'page.devices', ({ deviceCount }) => String(deviceCount), {
          isSortable: false,
          isEnd: true,
        }),
        enabledColumn(words),
        changedColumn(words),
      ],
      fields: [
        nameSpec,
        {
          name: 'sipDomain',
          label: 'once.sip-domain',
          help: 'domains.sip-domain-help',
          kind: 'text',
          isRequired: true,
          only: 'create',
          isWide: true,
        },
        {
          name: 'country',
          label: 'domains.country',
          help: 'domains.country-help',
          kind: 'text',
          isRequired: true,
          only: 'create',
        },
        {
          name: 'internalLength',
          label: 'domains.length',
          help: 'domains.length-help',
          kind: 'number',
          isRequired: true,
          only: 'create',
        },
        { name: 'enabled', label: 'state.enabled', help: 'companies.enabled-help', kind: 'switch', only: 'change', isWide: true },
      ],
      toForm: (company) => ({
        name: company?.name ?? '',
        ...(company ? {} : { sipDomain: '', country: '', internalLength: 4 }),
        enabled: company?.enabled ?? true,
      }),
      isOff: ({ enabled }) => !enabled,
    }),
    [client],
  );
  return <ResourcePage resource={resource} />;
}
