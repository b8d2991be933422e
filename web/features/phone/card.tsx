import { Check, Copy, CornerUpRight, Info, Mail, Phone, PhoneForwarded, Smartphone, X } from 'lucide-react';
import { useState } from 'react';
import type { CallLogEntry } from '../../../src/contract/rest/call-log.ts';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { routes } from '../../client/routes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { formatMoment } from '../../ui/format/when.ts';
import { PresenceSign } from '../../ui/presence.tsx';
import { useWords } from '../../ui/words/index.ts';
import { dialledOf, directionIcons, nameOfEntry } from '../activity/call-entries.ts';
import { CallNote } from '../activity/call-note.tsx';
import { ContactNotes } from '../activity/contact-notes.tsx';
import { nameOf } from '../calls-dock/call-words.ts';
import { useDial } from '../calls-dock/use-dial.ts';
import { MessageButton } from '../chat/chat-in-shell.tsx';
import { ContactPanel } from '../contacts/contact-panel.tsx';
import { OpenContact } from '../contacts/open-contact.tsx';
import { VipMark } from '../contacts/vip-mark.tsx';
import { useForwarding } from '../forwarding/forwarding-sentence.tsx';
import { StatusLines } from '../presence/seen-status.tsx';
import { VoicemailCard } from '../voicemail/voicemail-card.tsx';
import { type KnownPerson, usePeople, usePresence } from './use-people.ts';

/** The card of whatever is selected; nothing when nothing is. */
export function Card() {
  const { selection, select } = useScreen();
  const { people } = usePeople();
  const { user } = useDesk();
  const words = useWords();
  if (!selection) return null;
  if (selection.kind === 'contact') return <ContactPanel contactId={selection.contactId} />;
  if (selection.kind === 'voicemail') return <VoicemailCard messageId={selection.messageId} />;
  const userId = selection.kind === 'person' ? selection.userId : selection.entry.otherUserId;
  const person = people.find((each) => each.userId === userId) ?? null;
  const entry = selection.kind === 'entry' ? selection.entry : null;
  const isMine = selection.kind === 'entry' && selection.ownerId === undefined;
  const name = person?.displayName ?? (entry ? nameOf(nameOfEntry(entry), user.country, words) : '');
  return (
    <section className="card" aria-label={words.t('card.label', { name })}>
      <header className="card-head">
        <div className="card-who">
          <h2 className="ellipsis">{name}</h2>
          {person ? <PersonState person={person} /> : null}
          {person ? <StatusLines userId={person.userId} /> : null}
        </div>
        <IconButton icon={X} label={words.t('common.close')} onPress={() => select(null)} />
      </header>
      {person ? <PersonActions person={person} /> : null}
      {entry?.contactId && entry.vip !== null ? (
        <p className="card-vip">
          <VipMark text={entry.vip} isLong />
        </p>
      ) : null}
      {entry ? <EntryDetails key={entry.id} entry={entry} hasPerson={person !== null} isMine={isMine} /> : null}
      {person ? <PersonDetails person={person} /> : null}
      {person ? <ContactNotes kind="person" targetId={person.userId} /> : null}
    </section>
  );
}

function PersonState({ person }: { person: KnownPerson }) {
  const { t } = useWords();
  const presence = usePresence(person.userId);
  if (!useRights().seesPresence) return null;
  return (
    <p className="soft card-state">
      <PresenceSign presence={presence} />
      <span aria-hidden="true">{t(`presence.${presence}`)}</span>
    </p>
  );
}

function PersonActions({ person }: { person: KnownPerson }) {
  const { t } = useWords();
  const desk = useDesk();
  const { complain } = useScreen();
  const dial = useDial();
  const presence = usePresence(person.userId);
  const forwarding = useForwarding();
  const { hasFeature, seesPresence } = useRights();
  const calls = useStore(desk.calls);
  const spoken = calls.find(({ state }) => state === 'connected');
  const { number, mobile } = person;
  const run = (command: Promise<unknown>) => {
    command.catch((error: unknown) => complain(t('error.command', { detail: error instanceof Error ? error.message : '' })));
  };
  return (
    <div className="card-actions">
      {number ? (
        <Button tone="primary" icon={Phone} isWide onPress={() => dial(number)}>
          {t('card.call')} {number}
        </Button>
      ) : null}
      {presence === 'ringing' && seesPresence && hasFeature('AuthorizeInterception') ? (
        <Button
          icon={PhoneForwarded}
          isWide
          onPress={() => run(desk.rest.call(routes.calls.pickUp, { params: { userId: person.userId }, body: {} }))}
        >
          {t('card.pick-up')}
        </Button>
      ) : null}
      {spoken && number ? (
        <>
          <Button isWide onPress={() => run(desk.control.transfer(spoken, number))}>
            {t('card.transfer')}
          </Button>
          <Button isWide onPress={() => run(desk.control.consult(spoken, number))}>
            {t('card.consult')}
          </Button>
        </>
      ) : null}
      <MessageButton userId={person.userId} />
      {mobile ? (
        <Button icon={Smartphone} isWide onPress={() => dial(mobile)}>
          {t('card.call-mobile')}
        </Button>
      ) : null}
      {person.email ? (
        <a className="button plain wide" href={`mailto:${person.email}`}>
          <Mail className="icon" aria-hidden="true" />
          {t('card.mail')}
        </a>
      ) : null}
      {number && forwarding.canSet('immediate') ? (
        <Button icon={CornerUpRight} isWide onPress={() => forwarding.change({ immediate: number })}>
          {t('card.forward-to')}
        </Button>
      ) : null}
    </div>
  );
}

function PersonDetails({ person }: { person: KnownPerson }) {
  const { t } = useWords();
  const { user } = useDesk();
  return (
    <dl className="details">
      {person.number ? <Detail word={t('card.number')} text={person.number} canCopy /> : null}
      {person.mobile ? <Detail word={t('card.mobile')} text={formatNumber(person.mobile, user.country)} canCopy /> : null}
      {person.email ? <Detail word={t('card.email')} text={person.email} canCopy /> : null}
      <Detail word={t('card.domain')} text={person.domainName} />
    </dl>
  );
}

function EntryDetails({ entry, hasPerson, isMine }: { entry: CallLogEntry; hasPerson: boolean; isMine: boolean }) {
  const words = useWords();
  const { t } = words;
  const { user } = useDesk();
  const { explain } = useScreen();
  const { hasFeature } = useRights();
  const dial = useDial();
  const Icon = directionIcons[entry.direction];
  const cause = `cause.${entry.cause}`;
  return (
    <>
      {hasPerson || !dialledOf(entry) ? null : (
        <div className="card-actions">
          <Button tone="primary" icon={Phone} isWide onPress={() => dial(dialledOf(entry))}>
            {t('card.call')} {formatNumber(entry.otherNumber, user.country)}
          </Button>
          {entry.contactId ? <OpenContact contactId={entry.contactId} name={entry.otherName} isWide /> : null}
        </div>
      )}
      <div className="card-entry">
        <div className="row">
          <Icon className="icon" aria-hidden="true" />
          <strong>{t(`activity.kind-${entry.direction}`)}</strong>
          <span className="push">
            <IconButton icon={Info} label={t('why.call')} onPress={() => explain(entry.callId)} />
          </span>
        </div>
        <dl className="details">
          <Detail word={t('card.started')} text={formatMoment(entry.startedAt, words.locale)} />
          {entry.talkMs > 0 ? <Detail word={t('card.talked')} text={formatDuration(entry.talkMs)} /> : null}
          <Detail word={t('card.ended')} text={words.has(cause) ? t(cause) : entry.cause} />
          {entry.queueName ? <Detail word={t('card.queue')} text={entry.queueName} /> : null}
          {entry.companyName ? <Detail word={t('card.company')} text={entry.companyName} /> : null}
          {hasPerson || !entry.otherNumber ? null : (
            <Detail word={t('card.number')} text={formatNumber(entry.otherNumber, user.country)} canCopy />
          )}
        </dl>
        <CallNote entry={entry} canWrite={isMine && hasFeature('AuthorizeNote')} />
      </div>
    </>
  );
}

/** Kept when the field is left. Who may not write any more still reads what he wrote. */
/** A word and its value, with copying where it is a number or an address. */
export function Detail({ word, text, canCopy = false }: { word: string; text: string; canCopy?: boolean }) {
  const { t } = useWords();
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="detail">
      <dt>{word}</dt>
      <dd className="number">
        <span>{text}</span>
        {canCopy ? (
          <IconButton
            icon={isCopied ? Check : Copy}
            label={`${t(isCopied ? 'common.copied' : 'common.copy')}: ${word}`}
            onPress={() => {
              void navigator.clipboard.writeText(text).then(() => setCopied(true));
            }}
          />
        ) : null}
      </dd>
    </div>
  );
}
