import { Link, useSearch } from '@tanstack/react-router';
import { Voicemail } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { VoicemailMessageView } from '../../../src/contract/rest/voicemail.ts';
import { useDesk } from '../../app/session.tsx';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { formatMoment, formatWhen } from '../../ui/format/when.ts';
import { Empty, Failed, SkeletonLines } from '../../ui/page-state.tsx';
import { useWords } from '../../ui/words/index.ts';
import { MessageActions, MessagePlayer, useCallerOf } from './message-actions.tsx';
import { useMessages } from './use-voicemail.ts';
import { useVoicemailWords } from './words/index.ts';

/** What callers left, the newest first. The address may name one (`?message=`): that is where mails lead. */
export function Messages() {
  const { t } = useVoicemailWords();
  const common = useWords();
  const { message: named } = useSearch({ strict: false });
  const { data, isError, refetch } = useMessages();
  if (!data && isError)
    return <Failed sentence={t('vm.failed')} retryLabel={common.t('common.retry')} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonLines />;
  if (data.length === 0)
    return (
      <Empty icon={Voicemail} title={t('vm.none')} help={t('vm.none-help')}>
        <Link to="/forwarding" className="button plain">
          {t('vm.to-forwarding')}
        </Link>
      </Empty>
    );
  return (
    <ul className="voicemail-list" aria-label={t('vm.messages')}>
      {data.map((message) => (
        <MessageRow key={message.id} message={message} isNamed={message.id === named} />
      ))}
    </ul>
  );
}

function MessageRow({ message, isNamed }: { message: VoicemailMessageView; isNamed: boolean }) {
  const { t, locale } = useVoicemailWords();
  const now = useNow(60_000);
  const { user } = useDesk();
  const caller = useCallerOf(message);
  const row = useRef<HTMLLIElement>(null);
  const isNew = message.heardAt === null;
  useEffect(() => {
    if (isNamed) row.current?.scrollIntoView({ block: 'center' });
  }, [isNamed]);
  const about = [
    message.fromName && message.fromNumber ? formatNumber(message.fromNumber, user.country) : '',
    message.companyName && message.companyName !== caller ? message.companyName : '',
  ].filter(Boolean);
  return (
    <li ref={row} className={`voicemail-message${isNew ? ' fresh' : ''}${isNamed ? ' named' : ''}`} aria-label={caller}>
      <div className="voicemail-head">
        <strong className="ellipsis">{caller}</strong>
        {isNew ? <span className="tag ringing">{t('vm.is-new')}</span> : null}
        <span className="faint number ellipsis voicemail-about">{about.join(' · ')}</span>
        <time className="faint" dateTime={new Date(message.leftAt).toISOString()} title={formatMoment(message.leftAt, locale)}>
          {formatWhen(message.leftAt, now, locale)}
        </time>
      </div>
      {message.isCutOff ? <p className="faint">{t('vm.cut-off')}</p> : null}
      <div className="voicemail-body">
        <MessagePlayer message={message} />
        <MessageActions message={message} />
      </div>
    </li>
  );
}
