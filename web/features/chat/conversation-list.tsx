import { useQuery } from '@tanstack/react-query';
import { MessageSquare, Plus, Search, Users } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import type { ConversationView } from '../../../src/contract/rest/chat.ts';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { routes } from '../../client/routes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { fold, matches } from '../../ui/format/fold.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { formatWhen } from '../../ui/format/when.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { Skeletons } from '../phone/people-list.tsx';
import { useChatBook } from './use-chat.ts';
import { useChatWords } from './words/index.ts';

interface Props {
  chosen: string | null;
  onChoose: (id: string) => void;
  onNew: () => void;
}

/** My conversations, the latest first; searching finds people and words of messages. */
export function ConversationList({ chosen, onChoose, onNew }: Props) {
  const { t } = useChatWords();
  const book = useChatBook();
  const conversations = useStore(book.conversations);
  const isKnown = useStore(book.isKnown);
  const error = useStore(book.error);
  const [text, setText] = useState('');
  const words = fold(text).split(/\s+/).filter(Boolean);
  const shown = conversations.filter((one) =>
    matches(fold(`${one.name} ${one.members.map(({ name }) => name).join(' ')}`), words),
  );
  return (
    <section className="column conversations" aria-label={t('chat.conversations')}>
      <div className="column-head">
        <SearchField value={text} onChange={setText} className="search-field">
          <Label className="sr-only">{t('chat.search')}</Label>
          <Search className="icon" aria-hidden="true" />
          <Input className="input" placeholder={t('chat.search')} />
        </SearchField>
        <IconButton icon={Plus} label={t('chat.new')} onPress={onNew} />
      </div>
      {!isKnown && !error ? <Skeletons /> : null}
      {!isKnown && error ? (
        <div className="empty grow">
          <strong>{t('chat.failed')}</strong>
          <Button onPress={() => void book.refresh()}>{t('common.retry')}</Button>
        </div>
      ) : null}
      {shown.length > 0 ? (
        <VirtualList
          label={t('chat.conversations')}
          items={shown}
          keyOf={({ id }) => id}
          rowHeight={56}
          selectedKey={chosen}
          onSelect={({ id }) => onChoose(id)}
          onOpen={({ id }) => onChoose(id)}
        >
          {(conversation) => <Row conversation={conversation} />}
        </VirtualList>
      ) : null}
      {isKnown && conversations.length === 0 ? (
        <div className="empty grow">
          <MessageSquare className="icon" aria-hidden="true" />
          <strong>{t('chat.empty')}</strong>
          {t('chat.empty-help')}
          <Button icon={Plus} onPress={onNew}>
            {t('chat.new')}
          </Button>
        </div>
      ) : null}
      {words.length > 0 ? <FoundMessages text={text} conversations={conversations} onChoose={onChoose} /> : null}
    </section>
  );
}

function Row({ conversation }: { conversation: ConversationView }) {
  const { t, locale } = useChatWords();
  const { user } = useDesk();
  const now = useNow(60_000);
  const book = useChatBook();
  const writing = useStore(book.typing).get(conversation.id) ?? [];
  const { lastMessage: last, members, kind, unread } = conversation;
  const nameOf = (userId: string | null) => members.find((one) => one.userId === userId)?.name ?? '';
  const other = members.find(({ userId }) => userId !== user.id);
  const said =
    last &&
    (last.deletedAt === null
      ? last.text || (last.file ? t('chat.file-short', { name: last.file.name }) : '')
      : t('chat.deleted'));
  const author = last?.authorId === user.id ? t('chat.you') : kind === 'group' ? nameOf(last?.authorId ?? null) : '';
  return (
    <div className={unread > 0 ? 'conversation-row unread' : 'conversation-row'}>
      {kind === 'group' ? <Users className="icon faint" aria-hidden="true" /> : <There isThere={other?.isThere ?? false} />}
      <span className="conversation-what">
        <span className="ellipsis conversation-name">{conversation.name}</span>
        <span className="ellipsis faint">
          {writing.length > 0
            ? t('chat.typing', { count: writing.length, names: writing.map(nameOf).join(', ') })
            : said && `${author ? `${author}: ` : ''}${said}`}
        </span>
      </span>
      <span className="conversation-side">
        <span className="faint number">{last ? formatWhen(last.sentAt, now, locale) : ''}</span>
        {unread > 0 ? (
          <b className="count" title={t('chat.unread', { count: unread })}>
            <span aria-hidden="true">{unread}</span>
            <span className="sr-only">{t('chat.unread', { count: unread })}</span>
          </b>
        ) : null}
      </span>
    </div>
  );
}

/** Whether somebody has a page open: shape and colour differ. The words stand in the head of the conversation. */
export function There({ isThere }: { isThere: boolean }) {
  return <span className={isThere ? 'presence idle' : 'presence offline'} aria-hidden="true" />;
}

function FoundMessages({
  text,
  conversations,
  onChoose,
}: {
  text: string;
  conversations: readonly ConversationView[];
  onChoose: (id: string) => void;
}) {
  const { t, locale } = useChatWords();
  const { rest } = useDesk();
  const now = useNow(60_000);
  const search = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ['chat-search', search],
    queryFn: () => rest.call(routes.chat.searchMessages, { query: { search } }),
    enabled: search.length > 1,
    staleTime: 5000,
  });
  if (!found.data) return null;
  return (
    <div className="found-messages">
      <h2>{t(found.data.items.length > 0 ? 'chat.found' : 'chat.none-found')}</h2>
      <ul>
        {found.data.items.map((message) => {
          const conversation = conversations.find(({ id }) => id === message.conversationId);
          const author = conversation?.members.find(({ userId }) => userId === message.authorId)?.name ?? '';
          return (
            <li key={`${message.conversationId} ${message.seq}`}>
              <button type="button" className="found-message" onClick={() => onChoose(message.conversationId)}>
                <span className="ellipsis">{conversation?.name ?? author}</span>
                <span className="faint number">{formatWhen(message.sentAt, now, locale)}</span>
                <span className="soft found-text">{message.text || message.file?.name}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
