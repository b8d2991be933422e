import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type {
  listReportSubscriptions,
  ReportSubscription,
  SubscriptionSchedule,
} from '../../../src/contract/rest/report-subscriptions.ts';
import type { ReportDefinition } from '../../../src/contract/rest/reports.ts';
import { useDesk } from '../../app/session.tsx';
import type { OutputOf } from '../../client/rest-client.ts';
import { announcer } from '../../ui/announcer.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { SkeletonLines } from '../../ui/page-state.tsx';
import { readerZone } from './use-report.ts';
import { useReportWords } from './words/index.ts';

const path = '/api/v1/reports/subscriptions';
const queryKey = ['report-subscriptions'];
type Every = SubscriptionSchedule['every'];

/** This report by mail, again and again; and those that are sent already. */
export function SubscriptionsDialog({ definition, onClose }: { definition: ReportDefinition; onClose: () => void }) {
  const { t } = useReportWords();
  const { rest, user } = useDesk();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [every, setEvery] = useState<Every>('week');
  const [at, setAt] = useState('07:00');
  const listed = useQuery({
    queryKey,
    queryFn: () => rest.send<OutputOf<typeof listReportSubscriptions>>('GET', path, {}),
  });
  const changed = () => client.invalidateQueries({ queryKey });
  const subscribe = useMutation({
    mutationFn: () =>
      rest.send('POST', path, {
        body: {
          name,
          definition: { ...definition, zone: readerZone() },
          schedule: { every, at, weekday: 1, dayOfMonth: 1, zone: readerZone() },
          userIds: [user.id],
        },
      }),
    onSuccess: changed,
  });
  const isReady = name.trim() !== '' && /^([01]\d|2[0-3]):[0-5]\d$/.test(at);
  return (
    <Dialog
      isWide
      title={t('reports.send-title')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.close')}</Button>
          <Button tone="primary" isDisabled={!isReady || subscribe.isPending} onPress={() => subscribe.mutate()}>
            {t('reports.subscribe')}
          </Button>
        </>
      }
    >
      {listed.data && !listed.data.canSend ? <p className="notice ringing">{t('reports.no-mail')}</p> : null}
      {subscribe.isError ? <p className="notice failed">{subscribe.error.message}</p> : null}
      <Field label={t('reports.name')} value={name} onChange={setName} maxLength={100} />
      <div className="grid-two">
        <Choice
          label={t('reports.every')}
          value={every}
          options={(['day', 'workday', 'week', 'month'] as const).map((id) => ({ id, label: t(`reports.every-${id}`) }))}
          onChange={(id) => setEvery(id as Every)}
        />
        <Field label={t('reports.at')} value={at} onChange={setAt} placeholder="07:00" />
      </div>
      {listed.isPending ? <SkeletonLines count={2} /> : null}
      <ul className="saved-reports" aria-label={t('reports.subscriptions')}>
        {listed.data?.items.map((one) => (
          <Subscription key={one.id} subscription={one} onChanged={() => void changed()} />
        ))}
      </ul>
    </Dialog>
  );
}

function Subscription({ subscription, onChanged }: { subscription: ReportSubscription; onChanged: () => void }) {
  const { t, locale } = useReportWords();
  const { rest } = useDesk();
  const { id, name, nextAt, recipients } = subscription;
  const remove = useMutation({
    mutationFn: () => rest.send('DELETE', `${path}/:id`, { params: { id } }),
    onSuccess: onChanged,
  });
  const send = useMutation({
    mutationFn: () => rest.send<{ sentTo: string }>('POST', `${path}/:id/send`, { params: { id } }),
    onSuccess: ({ sentTo }) => announcer.say(t('reports.sent-to', { address: sentTo })),
  });
  const error = remove.error ?? send.error;
  const next =
    nextAt === null ? '–' : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(nextAt);
  return (
    <li className="subscription">
      <div className="row">
        <strong className="ellipsis">{name}</strong>
        <span className="soft">{t('reports.next', { at: next, count: recipients.length })}</span>
        <span className="push row tight">
          <IconButton
            icon={Send}
            label={t('reports.send-now', { name })}
            isDisabled={send.isPending}
            onPress={() => send.mutate()}
          />
          <IconButton icon={Trash2} label={t('reports.delete', { name })} onPress={() => remove.mutate()} />
        </span>
      </div>
      {send.isSuccess ? <p className="soft">{t('reports.sent-to', { address: send.data.sentTo })}</p> : null}
      {error ? <p className="field-problem">{error.message}</p> : null}
    </li>
  );
}
