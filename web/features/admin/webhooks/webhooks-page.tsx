import { KeyRound, Send, Webhook } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { z } from 'zod';
import type { webhookSchema } from '../../../../src/contract/rest/webhooks.ts';
import { useDesk } from '../../../app/session.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { changedColumn, enabledColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import { nameSpec } from '../resource/field-spec.ts';
import type { Resource, ShownOnce } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { ShownOnceDialog } from '../resource/shown-once-dialog.tsx';
import { useClient } from '../resource/use-client.ts';
import { noDependents } from '../resource/whole-list.ts';
import { useAdminWords } from '../words/index.ts';
import { Deliveries } from './deliveries.tsx';

export type WebhookView = z.infer<typeof webhookSchema>;

const events = ['call.started', 'call.queued', 'call.connected', 'call.transferred', 'call.ended'].map((id) => ({
  id,
  label: id,
}));

/** Programs of others that are told what happens here. */
export function WebhooksPage() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const base = useClient<WebhookView>('webhooks');
  const [once, setOnce] = useState<readonly ShownOnce[] | null>(null);
  const resource = useMemo<Resource<WebhookView>>(() => {
    const complain = (error: unknown) =>
      toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
    const test = async ({ id, name }: WebhookView) => {
      const { status, error, milliseconds } = await rest.send<{
        status: number | null;
        error: string | null;
        milliseconds: number;
      }>('POST', '/api/v1/admin/webhooks/:id/test', { params: { id } });
      if (error) toasts.show({ tone: 'failed', sentence: t('webhooks.test-failed', { name, detail: error }) });
      else toasts.show({ sentence: t('webhooks.test-good', { name, status: status ?? 0, ms: Math.round(milliseconds) }) });
    };
    const renew = async ({ id }: WebhookView) => {
      const { secret } = await rest.send<{ secret: string }>('POST', '/api/v1/admin/webhooks/:id/secret', { params: { id } });
      setOnce([{ label: 'once.secret', text: secret }]);
    };
    const findOne = async (id: string) =>
      (await base.list({ limit: 500 })).items.find((one) => one.id === id) ?? Promise.reject(new Error(id));
    return {
      client: { ...base, read: findOne, dependents: noDependents },
      icon: Webhook,
      words: {
        title: 'page.webhooks',
        add: 'webhooks.add',
        lead: 'webhooks.lead',
        empty: 'webhooks.empty',
        emptyHelp: 'webhooks.empty-help',
      },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (words) => [
        nameColumn(words),
        textColumn(words, 'url', 'connections.address', ({ url }) => url, { width: 'minmax(180px, 2fr)', isSortable: false }),
        textColumn(words, 'events', 'webhooks.events', (one) => one.events.join(', ') || words.t('list.any'), {
          width: 'minmax(140px, 1.4fr)',
          isSortable: false,
        }),
        enabledColumn(words),
        changedColumn(words),
      ],
      fields: [
        nameSpec,
        { name: 'url', label: 'connections.address', help: 'webhooks.url-help', kind: 'text', isRequired: true, isWide: true },
        { name: 'events', label: 'webhooks.events', help: 'webhooks.events-help', kind: 'any-of', options: events, isWide: true },
        { name: 'enabled', label: 'state.enabled', kind: 'switch', isWide: true },
      ],
      toForm: (one) => ({
        name: one?.name ?? '',
        url: one?.url ?? 'https://',
        events: one?.events ?? [],
        enabled: one?.enabled ?? true,
      }),
      fromCreated: (answer) => {
        const made = answer as WebhookView & { secret: string };
        return { item: made, once: [{ label: 'once.secret', text: made.secret }] };
      },
      tabs: [{ id: 'deliveries', word: 'webhooks.deliveries', render: (one) => <Deliveries webhookId={one.id} /> }],
      actions: [
        { id: 'test', word: 'webhooks.test', icon: Send, run: (one) => void test(one).catch(complain) },
        { id: 'renew', word: 'webhooks.renew', icon: KeyRound, run: (one) => void renew(one).catch(complain) },
      ],
      isOff: ({ enabled }) => !enabled,
    };
  }, [base, rest, t]);
  return (
    <>
      <ResourcePage resource={resource} />
      {once ? <ShownOnceDialog texts={once} onClose={() => setOnce(null)} /> : null}
    </>
  );
}
