import { Download, Phone, RotateCcw, Trash2, Voicemail } from 'lucide-react';
import type { VoicemailMessageView } from '../../../src/contract/rest/voicemail.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { formatMoment, formatWhen } from '../../ui/format/when.ts';
import { Empty, Failed, SkeletonLines } from '../../ui/page-state.tsx';
import { toasts } from '../../ui/toasts.tsx';
import { useWords } from '../../ui/words/index.ts';
import { useChangeMessage, useMessages } from './use-voicemail.ts';
import { useVoicemailWords } from './words/index.ts';

/** What callers left, the newest first. */
export function Messages({ menuCode }: { menuCode: string }) {
  const { t } = useVoicemailWords();
  const common = useWords();
  const { data, isError, refetch } = useMessages();
  if (isError) return <Failed sentence={t('vm.failed')} retryLabel={common.t('common.retry')} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonLines />;
  if (data.length === 0)
    return <Empty icon={Voicemail} title={t('vm.none')} help={t('vm.none-help', { code: `${menuCode.slice(0, -1)}9` })} />;
  return (
    <ul className="voicemail-list" aria-label={t('vm.messages')}>
      {data.map((message) => (
        <MessageCard key={message.id} message={message} />
      ))}
    </ul>
  );
}

function useCaller(message: VoicemailMessageView): string {
  const { user } = useDesk();
  const { t } = useVoicemailWords();
  return message.fromName || (message.fromNumber ? formatNumber(message.fromNumber, user.country) : t('vm.withheld'));
}

function MessageCard({ message }: { message: VoicemailMessageView }) {
  const { t, language } = useVoicemailWords();
  const now = useNow(60_000);
  const { user } = useDesk();
  const change = useChangeMessage();
  const caller = useCaller(message);
  const isNew = message.heardAt === null;
  const source = `/api/v1/voicemail/messages/${message.id}/sound`;
  return (
    <li className={isNew ? 'voicemail-message fresh' : 'voicemail-message'}>
      <div className="voicemail-head">
        {isNew ? <span className="tag ringing">{t('vm.is-new')}</span> : null}
        <strong className="ellipsis">{caller}</strong>
        {message.fromName && message.fromNumber ? (
          <span className="faint number">{formatNumber(message.fromNumber, user.country)}</span>
        ) : null}
        {message.companyName ? <span className="faint ellipsis">{message.companyName}</span> : null}
        <time className="faint" dateTime={new Date(message.leftAt).toISOString()} title={formatMoment(message.leftAt, language)}>
          {formatWhen(message.leftAt, now, language)}
        </time>
        <span className="faint number">{formatDuration(message.durationMs)}</span>
      </div>
      {message.isCutOff ? <p className="faint">{t('vm.cut-off')}</p> : null}
      <div className="voicemail-body">
        {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- what somebody said; nobody wrote it down */}
        <audio
          controls
          preload="none"
          src={source}
          aria-label={t('vm.play', { name: caller })}
          onPlay={() => isNew && void change(message, { isHeard: true })}
        />
        <MessageActions message={message} caller={caller} source={source} />
      </div>
    </li>
  );
}

function MessageActions({ message, caller, source }: { message: VoicemailMessageView; caller: string; source: string }) {
  const { t } = useVoicemailWords();
  const { control } = useDesk();
  const { complain } = useScreen();
  const change = useChangeMessage();
  const dialled = message.reference ?? message.fromNumber;
  const run = (work: Promise<unknown>) =>
    void work.catch((error: unknown) => complain(error instanceof Error ? error.message : ''));
  const remove = async () => {
    await change(message, { isDeleted: true });
    const undo = { label: t('vm.undo'), run: () => run(change(message, { isDeleted: false })) };
    toasts.show({ sentence: t('vm.deleted', { name: caller }), action: undo });
  };
  return (
    <div className="voicemail-actions">
      {dialled ? (
        <Button icon={Phone} onPress={() => run(control.dial(dialled, null))}>
          {t('vm.call-back')}
        </Button>
      ) : null}
      <a
        className="button quiet icon-only"
        href={`${source}?download=yes`}
        download
        aria-label={t('vm.keep-file')}
        title={t('vm.keep-file')}
      >
        <Download className="icon" aria-hidden="true" />
      </a>
      {message.heardAt === null ? null : (
        <IconButton icon={RotateCcw} label={t('vm.mark-new')} onPress={() => run(change(message, { isHeard: false }))} />
      )}
      <IconButton icon={Trash2} label={t('vm.delete')} onPress={() => run(remove())} />
    </div>
  );
}
