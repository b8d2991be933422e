import { Globe } from 'lucide-react';
import { useMemo } from 'react';
import type { DomainView } from '../../../../src/contract/rest/domains.ts';
import { NumberingSettings } from '../numbering/numbering-settings.tsx';
import { NumberingTest } from '../numbering/numbering-test.tsx';
import { SubjectParameters } from '../parameters/subject-parameters.tsx';
import { changedColumn, enabledColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useClient } from '../resource/use-client.ts';

/** Domains: people with the same telephones and the same numbering plan. */
export function DomainsPage() {
  const client = useClient<DomainView>('domains');
  const resource = useMemo<Resource<DomainView>>(
    () => ({
      client,
      icon: Globe,
      words: { title: 'page.domains', add: 'domains.add', empty: 'domains.empty', emptyHelp: 'domains.empty-help' },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (words) => [
        nameColumn(words),
        textColumn(words, 'sipDomain', 'once.sip-domain', ({ sipDomain }) => sipDomain, { width: 'minmax(140px, 1.6fr)' }),
        textColumn(words, 'country', 'domains.country', ({ country }) => country, { width: '80px', isSortable: false }),
        textColumn(words, 'internalLength', 'domains.length', ({ internalLength }) => String(internalLength), {
          width: '110px',
          isSortable: false,
          isEnd: true,
        }),
        textColumn(words, 'userCount', 'page.users', ({ userCount }) => String(userCount), { width: '90px', isEnd: true }),
        textColumn(words, 'deviceCount', 'page.devices', ({ deviceCount }) => String(deviceCount), {
          width: '90px',
          isSortable: false,
          isEnd: true,
        }),
        enabledColumn(words),
        changedColumn(words),
      ],
      fields: [
        { name: 'name', label: 'f.name', kind: 'text', isRequired: true },
        { name: 'sipDomain', label: 'once.sip-domain', help: 'domains.sip-domain-help', kind: 'text', isRequired: true },
        {
          name: 'country',
          label: 'domains.country',
          help: 'domains.country-help',
          kind: 'text',
          isRequired: true,
          only: 'create',
        },
        { name: 'internalLength', label: 'domains.length', help: 'domains.length-help', kind: 'number', isRequired: true },
        { name: 'enabled', label: 'state.enabled', help: 'domains.enabled-help', kind: 'switch', only: 'change', isWide: true },
      ],
      toForm: (domain) => ({
        name: domain?.name ?? '',
        sipDomain: domain?.sipDomain ?? '',
        ...(domain ? {} : { country: '' }),
        internalLength: domain?.internalLength ?? 4,
        enabled: domain?.enabled ?? true,
      }),
      tabs: [
        {
          id: 'numbering',
          word: 'page.numbering',
          render: (domain) => (
            <>
              <NumberingTest domainId={domain.id} />
              <NumberingSettings domainId={domain.id} />
            </>
          ),
        },
        { id: 'parameters', word: 'page.parameters', render: (domain) => <SubjectParameters level="domain" id={domain.id} /> },
      ],
      isOff: ({ enabled }) => !enabled,
    }),
    [client],
  );
  return <ResourcePage resource={resource} />;
}
