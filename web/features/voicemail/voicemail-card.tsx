import { Info, Voicemail, X } from 'lucide-react';
import { Suspense } from 'react';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { IconButton } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { formatMoment } from '../../ui/format/when.ts';
import { useWords } from '../../ui/words/index.ts';
import { OpenContact } from '../contacts/open-contact.tsx';
import { MessageActions, MessagePlayer, useCallerOf } from './message-actions.tsx';
import { useMessages } from './use-voicemail.ts';
import { useVoicemailWords } from './words/index.ts';
import './voicemail.css';

/** The card of a message that was chosen in the stream of activity; closes itself when it is deleted. */
export function VoicemailCard({ messageId }: { messageId: string }) {
  return (
    <Suspense fallback={<section className="card" />}>
      <Opened messageId={messageId} />
    </Suspense>
  );
}

function Opened({ messageId }: { messageId: string }) {
  const message = useMessages().data?.find(({ id }) => id === messageId);
  return message ? <OfMessage key={message.id} message={message} /> : null;
}

function OfMessage({ message }: { message: NonNullable<ReturnType<typeof useMessages>['data']>[number] }) {
  const { t, locale } = useVoicemailWords();
  const common = useWords();
  const { user } = useDesk();
  const { select, explain } = useScreen();
  const caller = useCallerOf(message);
  const { callId, contactId, companyName } = message;
  const number = message.fromNumber && formatNumber(message.fromNumber, user.country);
  return (
    <section className="card" aria-label={common.t('card.label', { name: caller })}>
      <header className="card-head">
        <div className="card-who">
          <h2 className="ellipsis">{caller}</h2>
        </div>
        <IconButton icon={X} label={common.t('common.close')} onPress={() => select(null)} />
      </header>
      <div className="card-entry">
        <div className="row">
          <Voicemail className="icon" aria-hidden="true" />
          <strong>{t('vm.voice-message')}</strong>
          {message.heardAt === null ? <span className="tag ringing">{t('vm.is-new')}</span> : null}
          {callId === null ? null : (
            <span className="push">
              <IconButton icon={Info} label={common.t('why.call')} onPress={() => explain(callId)} />
            </span>
          )}
        </div>
        <MessagePlayer message={message} />
        {message.isCutOff ? <p className="faint">{t('vm.cut-off')}</p> : null}
        <MessageActions message={message} onDeleted={() => select(null)} />
        {contactId ? <OpenContact contactId={contactId} name={caller} isWide /> : null}
        <dl className="details">
          <Line word={t('vm.left')} text={formatMoment(message.leftAt, locale)} />
          <Line word={t('vm.length')} text={formatDuration(message.durationMs)} />
          {number && number !== caller ? <Line word={common.t('card.number')} text={number} /> : null}
          {companyName && companyName !== caller ? <Line word={common.t('card.company')} text={companyName} /> : null}
        </dl>
      </div>
    </section>
  );
}

function Line({ word, text }: { word: string; text: string }) {
  return (
    <div className="detail">
      <dt>{word}</dt>
      <dd className="number">
        <span>{text}</span>
      </dd>
    </div>
  );
}
