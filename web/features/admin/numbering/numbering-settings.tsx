import { useQuery } from '@tanstack/react-query';
import { Hash } from 'lucide-react';
import { useMemo } from 'react';
import type { NumberingSettingsView } from '../../../../src/contract/rest/numbering.ts';
import { useDesk } from '../../../app/session.tsx';
import { Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import type { Resource } from '../resource/resource.ts';
import { SingleEditor } from '../resource/single-editor.tsx';
import { useClient } from '../resource/use-client.ts';
import { useAdminWords } from '../words/index.ts';

type Settings = NumberingSettingsView & { readonly id: string };

export function useNumberingSettings() {
  const { rest } = useDesk();
  return useQuery({
    queryKey: ['numbering-settings'],
    queryFn: () => rest.send<{ items: readonly NumberingSettingsView[] }>('GET', '/api/v1/admin/numbering-settings', {}),
  });
}

/** Prefixes and lengths of one domain. */
export function NumberingSettings({ domainId }: { domainId: string }) {
  const { t } = useAdminWords();
  const all = useNumberingSettings();
  const { rest } = useDesk();
  const base = useClient<Settings>('numbering-settings');
  const resource = useMemo<Resource<Settings>>(
    () => ({
      client: {
        ...base,
        read: async (id) => {
          const { items } = await rest.send<{ items: readonly NumberingSettingsView[] }>(
            'GET',
            '/api/v1/admin/numbering-settings',
            {},
          );
          const found = items.find((each) => each.domainId === id);
          if (!found) throw new Error('no such domain');
          return { ...found, id };
        },
        change: async (id, body) => ({ ...(await base.change(id, body)), id }),
      },
      icon: Hash,
      words: { title: 'page.numbering', empty: 'list.none', emptyHelp: 'list.none-help' },
      nameOf: ({ domainName }) => domainName,
      columns: () => [],
      sort: '',
      fields: [
        {
          name: 'externalPrefix',
          label: 'numbering.external',
          help: 'numbering.external-help',
          kind: 'text',
          type: 'tel',
          section: 'numbering.settings',
        },
        {
          name: 'internationalPrefix',
          label: 'numbering.international',
          help: 'numbering.international-help',
          kind: 'text',
          type: 'tel',
        },
        { name: 'localCountryPrefix', label: 'numbering.country', help: 'numbering.country-help', kind: 'text', type: 'tel' },
        { name: 'internalLength', label: 'domains.length', help: 'domains.length-help', kind: 'number' },
        { name: 'incomingAdd', label: 'numbering.add', help: 'numbering.add-help', kind: 'text', type: 'tel' },
        { name: 'incomingRemove', label: 'numbering.remove', help: 'numbering.remove-help', kind: 'text', type: 'tel' },
        { name: 'internalReverseLength', label: 'numbering.reverse', help: 'numbering.reverse-help', kind: 'number' },
      ],
      toForm: (settings) => ({
        externalPrefix: settings?.externalPrefix ?? '',
        internationalPrefix: settings?.internationalPrefix ?? '',
        localCountryPrefix: settings?.localCountryPrefix ?? '',
        internalLength: settings?.internalLength ?? 4,
        incomingAdd: settings?.incomingAdd ?? '',
        incomingRemove: settings?.incomingRemove ?? '',
        internalReverseLength: settings?.internalReverseLength ?? 0,
      }),
    }),
    [base, rest],
  );
  if (all.isError && !all.data)
    return (
      <Failed
        sentence={t('list.failed', { detail: all.error.message })}
        retryLabel={t('common.retry')}
        onRetry={() => void all.refetch()}
      />
    );
  const settings = all.data?.items.find((each) => each.domainId === domainId);
  if (!settings) return <SkeletonLines count={3} />;
  return (
    <SingleEditor key={domainId} resource={resource} item={{ ...settings, id: domainId }} onChanged={() => void all.refetch()} />
  );
}
