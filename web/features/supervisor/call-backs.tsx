import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { PhoneOff } from 'lucide-react';
import { useState } from 'react';
import type { CallBackItem } from '../../../src/contract/rest/call-backs.ts';
import { useDesk } from '../../app/session.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { formatUntil } from '../../ui/format/when.ts';
import { toasts } from '../../ui/toasts.tsx';
import { useNameOf } from '../calls-dock/call-words.ts';
import { VipMark } from '../contacts/vip-mark.tsx';
import { callBacksKey } from './use-board.ts';
import { type SupervisorWords, useSupervisorWords } from './words/index.ts';

const path = '/api/v1/contact-centre/call-backs';

/** Who is to be called back by a queue, now or later; each can be let go. The board says when it has changed. */
export function CallBacks({ queueId, now }: { queueId: string; now: number }) {
  const { t } = useSupervisorWords();
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: [callBacksKey],
    queryFn: () => rest.send<{ items: CallBackItem[] }>('GET', path, {}),
  });
  const [dropped, setDropped] = useState<CallBackItem | null>(null);
  const items = (data?.items ?? []).filter((one) => one.queueId === queueId);
  if (items.length === 0) return null;
  return (
    <section aria-label={t('sup.call-backs')}>
      <h3>{t('sup.call-backs')}</h3>
      <ol className="sup-callers">
        {items.map((one) => (
          <Row key={one.interactionId} one={one} now={now} onDrop={() => setDropped(one)} />
        ))}
      </ol>
      {dropped ? <DropDialog one={dropped} onClose={() => setDropped(null)} /> : null}
    </section>
  );
}

function Row({ one, now, onDrop }: { one: CallBackItem; now: number; onDrop: () => void }) {
  const words = useSupervisorWords();
  const { t } = words;
  const { user } = useDesk();
  const name = useNameOf()(one.customer);
  const number = formatNumber(one.number, user.country);
  const isUnderWay = one.state === 'calling' || one.state === 'talking';
  return (
    <li>
      <div className="sup-caller">
        <span className="ellipsis">{name}</span>
        {one.customer.vip === null ? null : <VipMark text={one.customer.vip} />}
        {isUnderWay ? null : <IconButton icon={PhoneOff} label={t('sup.drop-call-back', { name })} onPress={onDrop} />}
      </div>
      <p className="soft">{standing(one, now, words)}</p>
      <p className="faint">
        {[
          number === name ? '' : number,
          t(`sup.source-${one.source}`),
          t('sup.asked-ago', { time: formatDuration(Math.max(0, now - one.askedAt)) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </li>
  );
}

/** Where it stands, and what was tried. */
function standing(one: CallBackItem, now: number, { t, locale }: SupervisorWords): string {
  const { state, dueAt, position, tries } = one;
  const how =
    state === 'planned' && dueAt !== null
      ? t('sup.called-at', { time: formatUntil(dueAt, now, locale) })
      : state === 'waiting' && position !== null
        ? t('sup.called-in-turn', { position })
        : t(`sup.call-back-${state}`);
  return tries > 0 ? `${how} · ${t('sup.tried', { count: tries })}` : how;
}

function DropDialog({ one, onClose }: { one: CallBackItem; onClose: () => void }) {
  const { t } = useSupervisorWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const name = useNameOf()(one.customer);
  const drop = useMutation({
    mutationFn: () => rest.send<void>('DELETE', `${path}/:id`, { params: { id: one.interactionId } }),
    onSuccess: () => toasts.show({ sentence: t('sup.call-back-dropped', { name }), tone: 'done' }),
    onError: (error) => toasts.show({ sentence: t('sup.command-failed', { detail: error.message }), tone: 'failed' }),
    onSettled: () => queries.invalidateQueries({ queryKey: [callBacksKey] }),
  });
  return (
    <Dialog
      title={t('sup.what-happens')}
      onClose={onClose}
      actions={
        <>
          <Button tone="quiet" onPress={onClose}>
            {t('sup.cancel')}
          </Button>
          <Button
            tone="primary"
            onPress={() => {
              onClose();
              drop.mutate();
            }}
          >
            {t('sup.confirm')}
          </Button>
        </>
      }
    >
      <ul className="sup-effects">
        <li>{t('sup.call-back-dropped', { name })}</li>
        <li>{t('sup.no-way-back')}</li>
      </ul>
    </Dialog>
  );
}
