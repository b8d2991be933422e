import { Coffee } from 'lucide-react';
import { useMemo } from 'react';
import { nameIn } from '../../../../src/contract/name-in.ts';
import type { NotReadyReasonView } from '../../../../src/contract/rest/not-ready-reasons.ts';
import { durationText } from '../centre/duration.ts';
import { durationSpec } from '../centre/duration-field.tsx';
import { byLanguageSpec } from '../resource/by-language-field.tsx';
import { changedColumn, enabledColumn, textColumn } from '../resource/columns.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useClient } from '../resource/use-client.ts';
import { type AdminWords, useAdminWords } from '../words/index.ts';
import '../centre/centre.css';

/** What agents choose from when they become not ready. */
export function NotReadyReasonsPage() {
  const words = useAdminWords();
  const client = useClient<NotReadyReasonView>('not-ready-reasons');
  const resource = useMemo<Resource<NotReadyReasonView>>(
    () => ({
      client,
      icon: Coffee,
      words: {
        title: 'page.not-ready-reasons',
        lead: 'reasons.lead',
        add: 'reasons.add',
        empty: 'reasons.empty',
        emptyHelp: 'reasons.empty-help',
      },
      nameOf: (reason) => nameIn(reason, words.language),
      sort: 'position',
      columns: (said) => [
        textColumn(said, 'code', 'f.name', (reason) => nameIn(reason, said.language), {
          width: 'minmax(140px, 1.4fr)',
          isStrong: true,
        }),
        textColumn(said, 'position', 'reasons.position', ({ position }) => String(position), { width: '80px', isEnd: true }),
        textColumn(said, 'paid', 'reasons.counts', (reason) => countsAs(reason, said), { isSortable: false }),
        textColumn(said, 'allowed', 'reasons.allowed', ({ allowedMs }) => (allowedMs === null ? '' : durationText(allowedMs)), {
          width: '120px',
          isSortable: false,
          isEnd: true,
        }),
        enabledColumn(said),
        changedColumn(said),
      ],
      fields: [
        byLanguageSpec('names', 'reasons.names', 'reasons.names-help'),
        { name: 'code', label: 'reasons.code', help: 'reasons.code-help', kind: 'text', isRequired: true, only: 'create' },
        { name: 'position', label: 'reasons.position', help: 'reasons.position-help', kind: 'number', min: 0, max: 10_000 },
        durationSpec('allowedMs', 'reasons.allowed', 'reasons.allowed-help', {
          without: { whenEmpty: 'reasons.allowed-none', empty: null },
        }),
        { name: 'isPaid', label: 'reasons.paid', help: 'reasons.paid-help', kind: 'switch', isWide: true },
        { name: 'isProductive', label: 'reasons.productive', help: 'reasons.productive-help', kind: 'switch', isWide: true },
        { name: 'enabled', label: 'state.enabled', help: 'reasons.enabled-help', kind: 'switch', isWide: true },
      ],
      toForm: (reason) => ({
        names: reason?.names ?? {},
        ...(reason ? {} : { code: '' }),
        position: reason?.position ?? 100,
        allowedMs: reason?.allowedMs ?? null,
        isPaid: reason?.isPaid ?? true,
        isProductive: reason?.isProductive ?? false,
        enabled: reason?.enabled ?? true,
      }),
      isOff: ({ enabled }) => !enabled,
    }),
    [client, words],
  );
  return <ResourcePage resource={resource} />;
}

function countsAs({ isPaid, isProductive }: NotReadyReasonView, { t }: Pick<AdminWords, 't'>): string {
  return [t(isPaid ? 'reasons.paid' : 'reasons.unpaid'), ...(isProductive ? [t('reasons.productive')] : [])].join(', ');
}
