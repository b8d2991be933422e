import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download, History, MessageSquare, Phone, Search, SlidersHorizontal, Users } from 'lucide-react';
import { Suspense, useDeferredValue, useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import type { CallLogEntry } from '../../../src/contract/rest/call-log.ts';
import type { ConversationView } from '../../../src/contract/rest/chat.ts';
import { type Selection, useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { pathOf } from '../../client/rest-client.ts';
import { routes } from '../../client/routes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { fold, matches } from '../../ui/format/fold.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { formatWhen } from '../../ui/format/when.ts';
import { Segments } from '../../ui/segments.tsx';
import { useRowHeight } from '../../ui/use-media.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { useWords } from '../../ui/words/index.ts';
import { nameOf } from '../calls-dock/call-words.ts';
import { useDial } from '../calls-dock/use-dial.ts';
import { useChatBook, useMayChat } from '../chat/use-chat.ts';
import { VipMark } from '../contacts/vip-mark.tsx';
import { Skeletons } from '../phone/people-list.tsx';
import { useMayVoicemail } from '../voicemail/use-voicemail.ts';
import {
  type Asked,
  askedOf,
  type Filters,
  MoreFilters,
  noFilters,
  type Shown,
  showsCalls,
  showsChats,
} from './activity-filters.tsx';
import { dialledOf, directionIcons, nameOfEntry } from './call-entries.ts';
import { CallLogOwner, colleagueCallLog, useCallLogOwner } from './call-log-owner.tsx';
import { type Activity, beginOf, joined, keyOfMessage } from './stream.ts';
import { useVoiceMessages, useVoicemailChoice, VoicemailRow } from './voicemail-row.tsx';
import { useActivityWords } from './words/index.ts';
import './activity.css';

/** My calls, conversations and voice messages, the newest first, live; or a colleague's calls that I may read. */
export function ActivityList() {
  return (
    <Suspense fallback={<section className="column activity" />}>
      <Opened />
    </Suspense>
  );
}

function Opened() {
  const words = useActivityWords();
  const { t } = words;
  const screen = useScreen();
  const dial = useDial();
  const navigate = useNavigate();
  const rowHeight = useRowHeight();
  const [chosen, setFilters] = useState(noFilters);
  const [text, setText] = useState('');
  const owner = useCallLogOwner();
  // Of a colleague only calls may be read.
  const filters = owner.ownerId !== null && !showsCalls(chosen) ? noFilters : chosen;
  const asked = askedOf(owner.ownerId, filters, useDeferredValue(text), useNow(60_000));
  const hasCalls = showsCalls(filters);
  const log = useCallLog(owner.ownerId, asked, hasCalls);
  const chats = useChats(owner.ownerId, filters, text);
  const voiceMessages = useVoiceMessages(owner.ownerId, filters, text);
  const calls = hasCalls ? (log.data?.pages.flatMap((page) => page.items) ?? []) : [];
  const activities = joined(calls, chats, voiceMessages, hasCalls && (log.hasNextPage || log.isPending));
  const isUnfiltered = filters === noFilters && !text;
  const openChat = ({ id }: ConversationView) => void navigate({ to: '/chat', search: { c: id } });
  return (
    <section className="column activity" aria-label={t('activity.label')}>
      <Head owner={owner} filters={filters} onFilters={setFilters} text={text} onText={setText} exported={asked} />
      {log.isPending && hasCalls ? <Skeletons /> : null}
      {log.isError && activities.length === 0 ? (
        <div className="empty grow">
          <strong>{t('activity.failed')}</strong>
          <Button onPress={() => void log.refetch()}>{t('common.retry')}</Button>
        </div>
      ) : null}
      {activities.length > 0 ? (
        <VirtualList
          label={t('activity.label')}
          items={activities}
          keyOf={({ key }) => key}
          rowHeight={rowHeight}
          selectedKey={keyOfSelection(screen.selection)}
          onSelect={(one) => {
            if (one.kind === 'chat') return openChat(one.conversation);
            if (one.kind === 'voicemail') return screen.select({ kind: 'voicemail', messageId: one.message.id });
            const { entry } = one;
            screen.select({ kind: 'entry', entry, ...(owner.ownerId === null ? {} : { ownerId: owner.ownerId }) });
          }}
          onOpen={(one) => {
            if (one.kind === 'chat') openChat(one.conversation);
            else if (one.kind === 'voicemail') void navigate({ to: '/voicemail', search: { message: one.message.id } });
            else if (dialledOf(one.entry)) dial(dialledOf(one.entry));
          }}
          onEnd={() => {
            if (log.hasNextPage && !log.isFetchingNextPage && hasCalls) void log.fetchNextPage();
          }}
        >
          {(one: Activity) => <Row activity={one} onCall={dial} />}
        </VirtualList>
      ) : null}
      {(log.isSuccess || !hasCalls) && activities.length === 0 ? (
        <div className="empty grow">
          <History className="icon" aria-hidden="true" />
          <strong>{t(isUnfiltered ? 'activity.empty' : 'activity.none')}</strong>
          {isUnfiltered ? t('activity.empty-help') : null}
        </div>
      ) : null}
    </section>
  );
}

function keyOfSelection(selection: Selection): string | null {
  if (selection?.kind === 'voicemail') return keyOfMessage(selection.messageId);
  return selection?.kind === 'entry' ? selection.entry.id : null;
}

function Row({ activity: one, onCall }: { activity: Activity; onCall: (number: string) => void }) {
  if (one.kind === 'chat') return <ChatRow conversation={one.conversation} />;
  if (one.kind === 'voicemail') return <VoicemailRow message={one.message} />;
  return <EntryRow entry={one.entry} onCall={onCall} />;
}

interface HeadProps {
  owner: ReturnType<typeof useCallLogOwner>;
  filters: Filters;
  onFilters: (filters: Filters) => void;
  text: string;
  onText: (text: string) => void;
  exported: Asked;
}

function Head({ owner, filters, onFilters, text, onText, exported }: HeadProps) {
  const { t } = useActivityWords();
  const mayChat = useMayChat();
  const [hasMore, setMore] = useState(false);
  const change = (more: Partial<Filters>) => onFilters({ ...filters, ...more });
  const kinds = (['all', 'incoming', 'outgoing', 'missed'] as const).map((id) => ({
    id: id as Shown,
    label: t(`activity.${id}`),
  }));
  const isMine = owner.ownerId === null;
  const mayVoicemail = useMayVoicemail();
  const voicemail = useVoicemailChoice();
  const options = [
    ...kinds,
    ...(mayChat && isMine ? [{ id: 'messages' as const, label: t('activity.messages') }] : []),
    ...(mayVoicemail && isMine ? [{ id: 'voicemail' as const, label: voicemail }] : []),
  ];
  return (
    <div className="column-head">
      <CallLogOwner {...owner} />
      <Segments label={t('activity.filter')} value={filters.shown} onChange={(shown) => change({ shown })} options={options} />
      <SearchField value={text} onChange={onText} className="search-field">
        <Label className="sr-only">{t('activity.search')}</Label>
        <Search className="icon" aria-hidden="true" />
        <Input className="input" placeholder={t('activity.search')} />
      </SearchField>
      <IconButton
        icon={SlidersHorizontal}
        label={t('activity.more-filters')}
        isSelected={hasMore}
        onPress={() => {
          if (hasMore) onFilters({ ...noFilters, shown: filters.shown });
          setMore(!hasMore);
        }}
      />
      <a
        className="button icon-only quiet"
        href={pathOf(routes.callLog.exportCallLog.path, { query: exported })}
        download="calls.csv"
        title={t('activity.export')}
        aria-label={t('activity.export')}
      >
        <Download className="icon" aria-hidden="true" />
      </a>
      {hasMore ? <MoreFilters filters={filters} onChange={change} /> : null}
    </div>
  );
}

/** Conversations that fit: mine only, and none where calls alone are meant. */
function useChats(ownerId: string | null, filters: Filters, text: string): readonly ConversationView[] {
  const conversations = useStore(useChatBook().conversations);
  const mayChat = useMayChat();
  const now = useNow(60_000);
  if (!mayChat || ownerId !== null || !showsChats(filters)) return [];
  const words = fold(text).split(/\s+/).filter(Boolean);
  const from = beginOf(filters.period, now) ?? 0;
  return conversations.filter(
    ({ name, lastMessage, lastAt, members }) =>
      lastAt >= from &&
      (filters.withUserId === null || members.some(({ userId }) => userId === filters.withUserId)) &&
      matches(fold(`${name} ${lastMessage?.text ?? ''}`), words),
  );
}

function useCallLog(ownerId: string | null, asked: Asked, enabled: boolean) {
  const { rest } = useDesk();
  return useInfiniteQuery({
    queryKey: ownerId === null ? ['call-log', asked] : [colleagueCallLog, ownerId, asked],
    enabled,
    // Only of one's own calls the server tells.
    refetchInterval: ownerId === null ? false : 30_000,
    queryFn: ({ pageParam }) =>
      rest.call(routes.callLog.listCallLog, { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}), ...asked } }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    // Not a colleague's calls under my name, nor mine under his.
    placeholderData: (previous, query) => (ownerOf(query?.queryKey) === ownerId ? previous : undefined),
  });
}

function ownerOf(key: readonly unknown[] | undefined): unknown {
  return key?.[0] === colleagueCallLog ? key[1] : null;
}

function EntryRow({ entry, onCall }: { entry: CallLogEntry; onCall: (number: string) => void }) {
  const words = useWords();
  const { user } = useDesk();
  const now = useNow(60_000);
  const Icon = directionIcons[entry.direction];
  const name = nameOf(nameOfEntry(entry), user.country, words);
  const number = formatNumber(entry.otherNumber, user.country);
  const detail = [
    entry.companyName && entry.companyName !== name ? entry.companyName : '',
    name === number ? '' : number,
    entry.queueName ? words.t('activity.via', { queue: entry.queueName }) : '',
    entry.answeredBy ? words.t('activity.answered-by', { name: entry.answeredBy }) : '',
  ].filter(Boolean);
  return (
    <div className={`entry-row ${entry.direction}`}>
      <span className="entry-icon" title={words.t(`activity.kind-${entry.direction}`)}>
        <Icon className="icon" aria-hidden="true" />
        <span className="sr-only">{words.t(`activity.kind-${entry.direction}`)}</span>
      </span>
      <span className="ellipsis entry-name">{name}</span>
      {entry.vip === null ? null : <VipMark text={entry.vip} />}
      <span className="faint ellipsis number entry-detail">{detail.join(' · ')}</span>
      <span className="faint ellipsis entry-note">{entry.note || entry.sharedNotes[0]?.text}</span>
      <span className="soft number entry-duration">{entry.talkMs > 0 ? formatDuration(entry.talkMs) : ''}</span>
      <span className="faint number entry-when">{formatWhen(entry.startedAt, now, words.locale)}</span>
      {dialledOf(entry) ? (
        <span
          className="row-call"
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation();
            onCall(dialledOf(entry));
          }}
        >
          <Phone className="icon" />
        </span>
      ) : null}
    </div>
  );
}

function ChatRow({ conversation }: { conversation: ConversationView }) {
  const { t, locale } = useActivityWords();
  const now = useNow(60_000);
  const { name, kind, lastMessage: last, unread } = conversation;
  const Icon = kind === 'group' ? Users : MessageSquare;
  return (
    <div className={unread > 0 ? 'entry-row chat-entry unread' : 'entry-row chat-entry'}>
      <span className="entry-icon" title={t('activity.open-chat', { name })}>
        <Icon className="icon" aria-hidden="true" />
        <span className="sr-only">{t('activity.open-chat', { name })}</span>
      </span>
      <span className="ellipsis entry-name">{name}</span>
      <span className="faint ellipsis entry-detail">{last?.text || last?.file?.name}</span>
      <span className="faint number entry-when">{last ? formatWhen(last.sentAt, now, locale) : ''}</span>
    </div>
  );
}
