import { useQuery, useQueryClient } from '@tanstack/react-query';
import { PhoneForwarded } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { BossView } from '../../../src/contract/rest/supervision.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { announcer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useDial } from '../calls-dock/use-dial.ts';
import { VipMark } from '../contacts/vip-mark.tsx';
import { SeenPresence } from '../phone/seen-presence.tsx';
import { Since } from './since.tsx';
import { StripFailed } from './strip-failed.tsx';
import { usePresenceWords } from './words/index.ts';

const key = ['bosses'];

/** Those for whom I am a secretary: who calls them now, and where their calls go. */
export function Bosses() {
  const { t } = usePresenceWords();
  const { rest, news } = useDesk();
  const queries = useQueryClient();
  const { data, isError, refetch } = useQuery({
    queryKey: key,
    queryFn: () => rest.call(routes.supervision.bosses, {}),
    staleTime: 60_000,
  });
  const spoken = useRef<ReadonlySet<string>>(new Set());
  useEffect(
    () =>
      news.subscribe((event) => {
        if (event.type !== 'boss-changed') return;
        const { boss } = event;
        queries.setQueryData<{ items: BossView[] }>(
          key,
          (before) => before && { items: before.items.map((one) => (one.userId === boss.userId ? boss : one)) },
        );
        // Once for each call, not for what changes while it rings.
        const ringing = boss.calls.filter(rings);
        const isNew = ringing.find(({ legId }) => !spoken.current.has(`${boss.userId} ${legId}`));
        const others = [...spoken.current].filter((one) => !one.startsWith(`${boss.userId} `));
        spoken.current = new Set([...others, ...ringing.map(({ legId }) => `${boss.userId} ${legId}`)]);
        if (!isNew) return;
        const caller = isNew.other.displayName || isNew.other.number || t('caller.hidden');
        announcer.say(t('boss.rings', { boss: boss.displayName, caller }));
      }),
    [news, queries, t],
  );
  const bosses = data?.items ?? [];
  if (isError && !data) return <StripFailed title={t('boss.title')} onRetry={() => void refetch()} />;
  if (bosses.length === 0) return null;
  return (
    <section className="strip" aria-label={t('boss.title')}>
      <h2 className="strip-title">{t('boss.title')}</h2>
      <ul className="strip-list">
        {bosses.map((boss) => (
          <Boss key={boss.userId} boss={boss} />
        ))}
      </ul>
    </section>
  );
}

function Boss({ boss }: { boss: BossView }) {
  const { t } = usePresenceWords();
  const { select } = useScreen();
  const { user } = useDesk();
  const { forwarding } = boss;
  const sentTo = forwarding?.target ?? '';
  const target = /^\+?\d+$/.test(sentTo) ? formatNumber(sentTo, user.country) : sentTo;
  return (
    <li className="strip-item">
      <div className="row">
        <SeenPresence userId={boss.userId} />
        <button type="button" className="strip-name ellipsis" onClick={() => select({ kind: 'person', userId: boss.userId })}>
          {boss.displayName}
        </button>
      </div>
      {forwarding ? (
        <p className="soft strip-line">
          <PhoneForwarded className="icon" aria-hidden="true" />
          {t(`boss.forwarding-${forwarding.when}`, { target, name: forwarding.name })}
        </p>
      ) : null}
      {boss.calls.map((call) => (
        <BossCall key={call.legId} call={call} />
      ))}
    </li>
  );
}

function BossCall({ call }: { call: BossView['calls'][number] }) {
  const { t } = usePresenceWords();
  const { user } = useDesk();
  const dial = useDial();
  const { takeNumber } = call;
  const { displayName, number } = call.other;
  const who = displayName || (number ? formatNumber(number, user.country) : t('caller.hidden'));
  return (
    <div className={`strip-call ${rings(call) ? 'ringing' : 'busy'}`}>
      <span className="grow">
        <span className="row">
          <strong className="ellipsis">{who}</strong>
          {call.other.vip === null ? null : <VipMark text={call.other.vip} />}
          <span className="push soft">
            <Since since={call.connectedAt ?? call.startedAt} />
          </span>
        </span>
        <span className="soft ellipsis">{[t(stateWord(call)), call.other.companyName ?? ''].filter(Boolean).join(' · ')}</span>
      </span>
      {takeNumber ? (
        <Button tone="answer" onPress={() => dial(takeNumber)}>
          {t('queue.take')}
        </Button>
      ) : null}
    </div>
  );
}

function stateWord(call: BossView['calls'][number]) {
  if (call.connectedAt !== null) return 'boss.talks';
  return rings(call) ? 'boss.calls' : 'boss.dialled';
}

/** Also where the secretary may not take it. */
function rings({ direction, connectedAt }: BossView['calls'][number]): boolean {
  return direction === 'incoming' && connectedAt === null;
}
