import { Voicemail } from 'lucide-react';
import type { VoicemailMessageView } from '../../../src/contract/rest/voicemail.ts';
import { useDesk } from '../../app/session.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { fold, matches } from '../../ui/format/fold.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { formatWhen } from '../../ui/format/when.ts';
import { useMayVoicemail, useMessages, useVoicemailBox } from '../voicemail/use-voicemail.ts';
import type { Filters } from './activity-filters.tsx';
import { beginOf } from './stream.ts';
import { useActivityWords } from './words/index.ts';

/** Voice messages that fit: mine only, and none where calls alone are meant. */
export function useVoiceMessages(ownerId: string | null, filters: Filters, text: string): readonly VoicemailMessageView[] {
  const messages = useMessages().data;
  const mayVoicemail = useMayVoicemail();
  const now = useNow(60_000);
  const { shown, hasNote, queueId, answeredBy, withUserId, number } = filters;
  const isOfCalls = hasNote || queueId !== '' || answeredBy !== null;
  if (!messages || !mayVoicemail || ownerId !== null || isOfCalls || (shown !== 'all' && shown !== 'voicemail')) return [];
  const words = fold(text).split(/\s+/).filter(Boolean);
  const from = beginOf(filters.period, now) ?? 0;
  return messages.filter(
    ({ leftAt, fromUserId, fromNumber, fromName, companyName }) =>
      leftAt >= from &&
      (withUserId === null || fromUserId === withUserId) &&
      fromNumber.includes(number.trim()) &&
      matches(fold(`${fromName} ${companyName ?? ''} ${fromNumber}`), words),
  );
}

/** How the choice of voice messages is called: with how many are new. */
export function useVoicemailChoice(): string {
  const { t } = useActivityWords();
  const count = useVoicemailBox().data?.newMessages ?? 0;
  return count > 0 ? t('activity.voicemail-new', { count }) : t('activity.voicemail');
}

export function VoicemailRow({ message }: { message: VoicemailMessageView }) {
  const { t, locale } = useActivityWords();
  const { user } = useDesk();
  const now = useNow(60_000);
  const { fromName, fromNumber, companyName, heardAt, durationMs, leftAt } = message;
  const isNew = heardAt === null;
  const number = formatNumber(fromNumber, user.country);
  const name = fromName || number || t('common.unknown-number');
  const kind = t(isNew ? 'activity.kind-voicemail-new' : 'activity.kind-voicemail');
  return (
    <div className={isNew ? 'entry-row voicemail-entry unread' : 'entry-row voicemail-entry'}>
      <span className="entry-icon" title={kind}>
        <Voicemail className="icon" aria-hidden="true" />
        <span className="sr-only">{kind}</span>
      </span>
      <span className="ellipsis entry-name">{name}</span>
      {isNew ? (
        <span className="tag ringing" aria-hidden="true">
          {t('activity.new')}
        </span>
      ) : null}
      <span className="faint ellipsis number entry-detail">{[companyName, number].find((one) => one && one !== name)}</span>
      <span className="entry-note" />
      <span className="soft number entry-duration">{formatDuration(durationMs)}</span>
      <span className="faint number entry-when">{formatWhen(leftAt, now, locale)}</span>
    </div>
  );
}
