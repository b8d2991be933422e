import { useQuery } from '@tanstack/react-query';
import { PhoneForwarded } from 'lucide-react';
import { useMemo } from 'react';
import type { CallingPolicyView } from '../../../../src/contract/rest/calling-policy.ts';
import { useDesk } from '../../../app/session.tsx';
import { Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import type { Resource } from '../resource/resource.ts';
import { SingleEditor } from '../resource/single-editor.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';
import { useAdminWords } from '../words/index.ts';

type Policy = CallingPolicyView & { readonly id: string };
const path = '/api/v1/admin/calling-policy';

/** Who may call where: the rules against toll fraud. */
export function CallingPolicyPage() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const base = useClient<Policy>('calling-policy');
  const sources = useSources();
  const policy = useQuery({ queryKey: ['calling-policy'], queryFn: () => rest.send<CallingPolicyView>('GET', path, {}) });
  const resource = useMemo<Resource<Policy>>(
    () => ({
      client: {
        ...base,
        read: async () => ({ ...(await rest.send<CallingPolicyView>('GET', path, {})), id: 'policy' }),
        change: async (_id, body) => ({ ...(await rest.send<CallingPolicyView>('PATCH', path, { body })), id: 'policy' }),
      },
      icon: PhoneForwarded,
      words: { title: 'page.calling-policy', empty: 'list.none', emptyHelp: 'list.none-help' },
      nameOf: () => t('page.calling-policy'),
      columns: () => [],
      sort: '',
      fields: [
        {
          name: 'dialOut',
          label: 'policy.dial-out',
          help: 'policy.dial-out-help',
          kind: 'choice',
          isWide: true,
          options: (['everyone', 'listed', 'nobody'] as const).map((id) => ({ id, word: `dial-out.${id}` })),
        },
        {
          name: 'dialOutUserIds',
          label: 'policy.listed',
          kind: 'pick-many',
          source: sources.users,
          isShown: ({ dialOut }) => dialOut === 'listed',
        },
        { name: 'maxCallsPerUser', label: 'policy.max-calls', help: 'policy.max-calls-help', kind: 'number' },
        { name: 'blockPremium', label: 'policy.premium', help: 'policy.premium-help', kind: 'switch', isWide: true },
        { name: 'blockedPrefixes', label: 'policy.blocked', help: 'policy.blocked-help', kind: 'lines', rows: 4 },
        { name: 'openNumbers', label: 'policy.open', help: 'policy.open-help', kind: 'lines', rows: 3 },
      ],
      toForm: (one) => ({
        dialOut: one?.dialOut ?? 'everyone',
        dialOutUserIds: one?.dialOutUserIds ?? [],
        maxCallsPerUser: one?.maxCallsPerUser ?? 2,
        blockPremium: one?.blockPremium ?? true,
        blockedPrefixes: one?.blockedPrefixes ?? [],
        openNumbers: one?.openNumbers ?? [],
      }),
    }),
    [base, rest, sources, t],
  );
  return (
    <div className="admin-scroll">
      <header className="admin-page-head">
        <h1>{t('page.calling-policy')}</h1>
      </header>
      <p className="lead">{t('policy.lead')}</p>
      {policy.isError ? (
        <Failed
          sentence={t('list.failed', { detail: policy.error.message })}
          retryLabel={t('common.retry')}
          onRetry={() => void policy.refetch()}
        />
      ) : null}
      <div className="panel flush narrow-panel">
        {policy.data ? (
          <SingleEditor resource={resource} item={{ ...policy.data, id: 'policy' }} onChanged={() => void policy.refetch()} />
        ) : (
          <SkeletonLines />
        )}
      </div>
    </div>
  );
}
