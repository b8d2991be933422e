import { useQuery } from '@tanstack/react-query';
import { RotateCcw, Send } from 'lucide-react';
import { useState } from 'react';
import { useDesk } from '../../../app/session.tsx';
import type { ListPage } from '../../../client/paged-list.ts';
import { IconButton } from '../../../ui/button.tsx';
import { Empty, SkeletonLines } from '../../../ui/page-state.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { When } from '../resource/when.tsx';
import { useAdminWords } from '../words/index.ts';

interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly attempts: number;
  readonly createdAt: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

const tone = { waiting: 'ringing', delivered: 'connected', dead: 'failed' } as const;

/** What became of each delivery; those that were given up can be sent once more. */
export function Deliveries({ webhookId }: { webhookId: string }) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const [state, setState] = useState<'all' | Delivery['state']>('all');
  const asked = useQuery({
    queryKey: ['deliveries', webhookId, state],
    queryFn: () =>
      rest.send<ListPage<Delivery>>('GET', '/api/v1/admin/webhooks/:id/deliveries', {
        params: { id: webhookId },
        query: { state: state === 'all' ? undefined : state, limit: 100, sort: '-createdAt' },
      }),
    refetchInterval: 3000,
  });
  const retry = async (id: string) => {
    try {
      await rest.send('POST', '/api/v1/admin/webhook-deliveries/:id/retry', { params: { id } });
    } catch (error) {
      toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
    }
    await asked.refetch();
  };
  return (
    <>
      <Segments
        label={t('webhooks.deliveries')}
        value={state}
        onChange={setState}
        options={(['all', 'waiting', 'delivered', 'dead'] as const).map((id) => ({ id, label: t(`delivery.${id}`) }))}
      />
      {asked.isPending ? <SkeletonLines /> : null}
      {asked.data?.items.length === 0 ? <Empty icon={Send} title={t('webhooks.none')} help={t('webhooks.none-help')} /> : null}
      {asked.data && asked.data.items.length > 0 ? (
        <ul className="mini-list">
          {asked.data.items.map((one) => (
            <li key={one.id}>
              <span className={`tag ${tone[one.state]}`}>{t(`delivery.${one.state}`)}</span>
              <span className="grow">
                {one.event} <span className="faint">{one.lastError ?? one.lastStatus ?? ''}</span>
              </span>
              <span className="faint number">{t('webhooks.attempts', { count: one.attempts })}</span>
              <When at={one.createdAt} />
              {one.state === 'dead' ? (
                <IconButton icon={RotateCcw} label={t('webhooks.retry')} onPress={() => void retry(one.id)} />
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
