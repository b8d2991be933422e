import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Hourglass } from 'lucide-react';
import { useEffect } from 'react';
import type { CallQueueView, WaitingCallView } from '../../../src/contract/rest/call-queues.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { announcer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useDial } from '../calls-dock/use-dial.ts';
import { VipMark } from '../contacts/vip-mark.tsx';
import { Since } from './since.tsx';
import { StripFailed } from './strip-failed.tsx';
import { usePresenceWords } from './words/index.ts';

const key = ['call-queues'];

/** Call queues that I am authorized to: who waits there, named, to be taken. */
export function CallQueues() {
  const { t } = usePresenceWords();
  const { rest, news } = useDesk();
  const queries = useQueryClient();
  const { data, isError, refetch } = useQuery({
    queryKey: key,
    queryFn: () => rest.call(routes.callQueues.mine, {}),
    staleTime: 60_000,
  });
  useEffect(
    () =>
      news.subscribe((event) => {
        if (event.type !== 'call-queue-changed') return;
        const { queue } = event;
        const before = queries
          .getQueryData<{ items: CallQueueView[] }>(key)
          ?.items.find(({ queueId }) => queueId === queue.queueId);
        queries.setQueryData<{ items: CallQueueView[] }>(
          key,
          (all) => all && { items: all.items.map((one) => (one.queueId === queue.queueId ? queue : one)) },
        );
        if (before && queue.waiting > before.waiting)
          announcer.say(t('queue.waits', { queue: queue.name, count: queue.waiting }));
      }),
    [news, queries, t],
  );
  const queues = data?.items ?? [];
  if (isError && !data) return <StripFailed title={t('queue.title')} onRetry={() => void refetch()} />;
  if (queues.length === 0) return null;
  return (
    <section className="strip" aria-label={t('queue.title')}>
      <h2 className="strip-title">{t('queue.title')}</h2>
      <ul className="strip-list">
        {queues.map((queue) => (
          <Queue key={queue.queueId} queue={queue} />
        ))}
      </ul>
    </section>
  );
}

function Queue({ queue }: { queue: CallQueueView }) {
  const { t } = usePresenceWords();
  return (
    <li className="strip-item">
      <div className="row">
        <Hourglass className="icon" aria-hidden="true" />
        <span className="ellipsis">{queue.name}</span>
        <span className="push faint number">
          {queue.lines === null ? queue.waiting : t('queue.of-lines', { waiting: queue.waiting, lines: queue.lines })}
        </span>
      </div>
      {queue.calls.map((call) => (
        <WaitingCall key={call.callId} queueId={queue.queueId} call={call} />
      ))}
    </li>
  );
}

function WaitingCall({ queueId, call }: { queueId: string; call: WaitingCallView }) {
  const { t } = usePresenceWords();
  const { rest, user } = useDesk();
  const { complain } = useScreen();
  const dial = useDial();
  const { caller } = call;
  const number = caller.number ? formatNumber(caller.number, user.country) : '';
  const who = caller.displayName || number || t('caller.hidden');
  const about = [caller.companyName, caller.displayName ? number : ''].filter(Boolean).join(' · ');
  const take = () =>
    rest
      .call(routes.callQueues.take, { params: { queueId, callId: call.callId }, body: { dialsMyself: true } })
      .then(({ number: toDial }) => dial(toDial))
      .catch((error: unknown) => complain(t('error.command', { detail: error instanceof Error ? error.message : '' })));
  return (
    <div className="strip-call ringing">
      <span className="grow">
        <span className="row">
          <strong className="ellipsis">{who}</strong>
          {caller.vip === null ? null : <VipMark text={caller.vip} />}
          <span className="push soft">
            <Since since={call.since} />
          </span>
        </span>
        {about ? <span className="soft ellipsis number">{about}</span> : null}
        {caller.contactId ? <PrivateFields contactId={caller.contactId} /> : null}
      </span>
      <Button tone="answer" onPress={() => void take()}>
        {t('queue.take')}
      </Button>
    </div>
  );
}

/** The free fields of his card, as far as I may see it. */
function PrivateFields({ contactId }: { contactId: string }) {
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['contact', contactId],
    queryFn: () => rest.call(routes.contacts.card, { params: { id: contactId } }),
    staleTime: 60_000,
    retry: false,
  });
  const fields = (data?.values ?? []).filter(({ field }) => field.startsWith('custom'));
  if (fields.length === 0) return null;
  return (
    <span className="soft strip-fields">
      {fields.map(({ field, label, text }) => (
        <span key={field}>
          {label ? `${label}: ` : ''}
          {text}
        </span>
      ))}
    </span>
  );
}
