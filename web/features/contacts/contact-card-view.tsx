import { Check, Copy, ExternalLink, EyeOff, ListPlus, Mail, MapPin, Pencil, Phone, Star, StarOff, X } from 'lucide-react';
import { useState } from 'react';
import type { ContactCard, ShownNumber, ShownValue } from '../../../src/contract/rest/contacts.ts';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { formatMoment } from '../../ui/format/when.ts';
import { directionIcons } from '../activity/call-entries.ts';
import { ContactNotes } from '../activity/contact-notes.tsx';
import { useDial } from '../calls-dock/use-dial.ts';
import { MessageButton } from '../chat/chat-in-shell.tsx';
import { SeenPresence } from '../phone/seen-presence.tsx';
import { OwnContactEditor } from './own-contact-editor.tsx';
import { memberOf, useContactCalls, useContactCard, useListChanges, useLists } from './use-contacts.ts';
import { VipMark } from './vip-mark.tsx';
import { useContactWords } from './words/index.ts';

/** Everything about a contact, and everything one may do with it. */
export function ContactCardView({ id }: { id: string }) {
  const { t } = useContactWords();
  const { select } = useScreen();
  const { data: card, isError, refetch } = useContactCard(id);
  const [isEditing, setEditing] = useState(false);
  const own = card?.sources.find(({ isOwn }) => isOwn);
  if (isEditing && own) return <OwnContactEditor contactId={own.contactId} onClose={() => setEditing(false)} />;
  return (
    <section className="card" aria-label={t('card.label', { name: card?.name ?? '' })}>
      <header className="card-head">
        {card ? <Who card={card} /> : <div className="card-who" />}
        {card ? <Favourite card={card} /> : null}
        {own ? <IconButton icon={Pencil} label={t('contacts.edit')} onPress={() => setEditing(true)} /> : null}
        <IconButton icon={X} label={t('common.close')} onPress={() => select(null)} />
      </header>
      {isError ? (
        <div className="empty">
          <strong>{t('contacts.card-failed')}</strong>
          {t('contacts.card-failed-help')}
          <Button onPress={() => void refetch()}>{t('common.retry')}</Button>
        </div>
      ) : null}
      {card ? (
        <>
          {card.vip === null ? null : (
            <p className="card-vip">
              <VipMark text={card.vip} isLong />
            </p>
          )}
          <Numbers card={card} />
          {card.userId ? <MessageButton userId={card.userId} /> : null}
          <Values card={card} />
          <AddToList card={card} />
          <ContactNotes kind="contact" targetId={id} />
          <Calls id={id} />
          <p className="faint card-sources">{t('contacts.from', { names: card.sources.map(({ name }) => name).join(', ') })}</p>
        </>
      ) : null}
    </section>
  );
}

function Who({ card }: { card: ContactCard }) {
  const { t } = useContactWords();
  const initials = card.name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0] ?? '')
    .join('');
  return (
    <div className="contact-who">
      {card.hasPicture ? (
        <img className="contact-picture" src={`/api/v1/contacts/${card.id}/picture`} alt="" width="40" height="40" />
      ) : (
        <span className="contact-picture" aria-hidden="true">
          {initials}
        </span>
      )}
      <div className="card-who">
        <h2 className="ellipsis">{card.name || t('contacts.nameless')}</h2>
        <p className="soft ellipsis contact-company">
          {card.userId ? <SeenPresence userId={card.userId} /> : null}
          {card.companyName}
        </p>
      </div>
    </div>
  );
}

function Favourite({ card }: { card: ContactCard }) {
  const { t } = useContactWords();
  const { setFavourite } = useListChanges();
  const { isFavourite, id } = card;
  return (
    <IconButton
      icon={isFavourite ? StarOff : Star}
      label={t(isFavourite ? 'contacts.no-favourite' : 'contacts.favourite')}
      onPress={() => setFavourite.mutate({ member: { kind: 'contact', id }, isFavourite: !isFavourite })}
    />
  );
}

/** One button for each list of mine that he is not in. */
function AddToList({ card }: { card: ContactCard }) {
  const { t } = useContactWords();
  const { data } = useLists();
  const { change } = useListChanges();
  const ids = new Set(card.sources.map(({ contactId }) => contactId));
  const lists = (data?.items ?? []).filter(
    ({ kind, isMine, members }) => kind === 'list' && isMine && !members.some((one) => one.kind === 'contact' && ids.has(one.id)),
  );
  if (lists.length === 0) return null;
  return (
    <div className="card-actions">
      {lists.map((list) => (
        <Button
          key={list.id}
          icon={ListPlus}
          isWide
          onPress={() => change.mutate({ list, members: [...list.members.map(memberOf), { kind: 'contact', id: card.id }] })}
        >
          {t('contacts.add-to', { name: list.name })}
        </Button>
      ))}
    </div>
  );
}

function Numbers({ card }: { card: ContactCard }) {
  const dial = useDial();
  const { t } = useContactWords();
  const { user } = useDesk();
  if (card.numbers.length === 0) return <p className="faint contact-none">{t('contacts.no-number')}</p>;
  const shown = (one: ShownNumber) => (one.number === null ? t('common.hidden-number') : formatNumber(one.number, user.country));
  return (
    <dl className="details contact-numbers">
      {card.numbers.map((one) => (
        <div className="detail" key={one.field}>
          <dt>{t(`field.${one.field}`)}</dt>
          <dd className="number">
            <button type="button" className="number-call" onClick={() => dial(one.dial)}>
              {one.isHidden ? <EyeOff className="icon" aria-hidden="true" /> : <Phone className="icon" aria-hidden="true" />}
              <span className="sr-only">{t('contacts.call', { what: t(`field.${one.field}`) })}</span>
              <span>{shown(one)}</span>
            </button>
            {one.number === null ? null : <CopyButton text={one.number} what={t(`field.${one.field}`)} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Values({ card }: { card: ContactCard }) {
  const { t, has } = useContactWords();
  const label = (one: ShownValue) => {
    const key = `field.${one.field}`;
    return one.label ?? (has(key) ? t(key) : one.field);
  };
  return (
    <dl className="details">
      {card.values.map((one) => (
        <div className="detail" key={`${one.field} ${one.label ?? ''}`}>
          <dt>{label(one)}</dt>
          <dd>
            <ValueText value={one} />
            <CopyButton text={one.text} what={label(one)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ValueText({ value }: { value: ShownValue }) {
  const { t } = useContactWords();
  if (value.field === 'email1' || value.field === 'email2') {
    return (
      <a className="contact-link" href={`mailto:${encodeURIComponent(value.text).replaceAll('%40', '@')}`}>
        <Mail className="icon" aria-hidden="true" />
        {value.text}
      </a>
    );
  }
  if (value.link === null) return <span className="contact-text">{value.text}</span>;
  const Icon = value.field === 'url' ? ExternalLink : MapPin;
  return (
    <a className="contact-link" href={value.link} target="_blank" rel="noreferrer noopener">
      <Icon className="icon" aria-hidden="true" />
      {value.text}
      <span className="sr-only">{t(value.field === 'url' ? 'contacts.opens-page' : 'contacts.opens-map')}</span>
    </a>
  );
}

function CopyButton({ text, what }: { text: string; what: string }) {
  const { t } = useContactWords();
  const [isCopied, setCopied] = useState(false);
  return (
    <IconButton
      icon={isCopied ? Check : Copy}
      label={`${t(isCopied ? 'common.copied' : 'common.copy')}: ${what}`}
      onPress={() => {
        void navigator.clipboard.writeText(text).then(() => setCopied(true));
      }}
    />
  );
}

/** The latest calls with him, whichever number it was. */
function Calls({ id }: { id: string }) {
  const { t, locale } = useContactWords();
  const { data } = useContactCalls(id);
  const hasCaller = useRights().hasApplication('caller');
  if (!hasCaller || !data) return null;
  return (
    <div className="contact-calls">
      <h3>{t('contacts.calls')}</h3>
      {data.items.length === 0 ? <p className="faint">{t('contacts.no-calls')}</p> : null}
      <ul>
        {data.items.slice(0, 8).map((call) => {
          const Icon = directionIcons[call.direction];
          return (
            <li key={`${call.callId} ${call.startedAt}`}>
              <Icon className="icon" aria-hidden="true" />
              <span className="sr-only">{t(`activity.kind-${call.direction}`)}</span>
              <span>{formatMoment(call.startedAt, locale)}</span>
              <span className="push soft number">{call.talkMs > 0 ? formatDuration(call.talkMs) : ''}</span>
              {call.note ? <span className="faint contact-note ellipsis">{call.note}</span> : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
