import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ChatMessageView } from '../../../src/contract/rest/chat.ts';
import type { Desk } from '../../app/desk.ts';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { routes } from '../../client/routes.ts';
import { announcer } from '../../ui/announcer.tsx';
import { useWords } from '../../ui/words/index.ts';
import { ChatBook, type ChatServer } from './chat-book.ts';

const books = new WeakMap<Desk, ChatBook>();
const arrivals = new WeakMap<Desk, (name: string, text: string) => void>();

function serverOf({ rest }: Desk): ChatServer {
  const { chat } = routes;
  return {
    conversations: async () => (await rest.call(chat.listConversations, {})).items,
    conversation: (id) => rest.call(chat.readConversation, { params: { id } }),
    before: (id, seq) => rest.call(chat.listMessages, { params: { id }, query: seq === null ? {} : { before: seq } }),
    after: (id, revision) => rest.call(chat.listMessages, { params: { id }, query: { after: revision, limit: 200 } }),
    send: (id, clientId, text) => rest.call(chat.sendMessage, { params: { id }, body: { clientId, text } }),
    sendFile: (id, clientId, text, file) =>
      rest.upload<ChatMessageView>(chat.sendFile.path, { params: { id }, query: { clientId, name: file.name, text } }, file),
    markRead: (id, seq) => rest.call(chat.markRead, { params: { id }, body: { seq } }),
  };
}

function bookOf(desk: Desk): ChatBook {
  let book = books.get(desk);
  if (!book) {
    book = new ChatBook({
      server: serverOf(desk),
      me: desk.user.id,
      newId: () => crypto.randomUUID(),
      now: () => Date.now(),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      onArrived: (message, conversation) => {
        const author = conversation.members.find(({ userId }) => userId === message.authorId)?.name ?? conversation.name;
        arrivals.get(desk)?.(author, message.text || (message.file?.name ?? ''));
      },
    });
    books.set(desk, book);
  }
  return book;
}

/** Whether chat is mine: the application and AuthorizeChat. */
export function useMayChat(): boolean {
  const { hasApplication, hasFeature } = useRights();
  return hasApplication('caller') && hasFeature('AuthorizeChat');
}

export function useChatBook(): ChatBook {
  return bookOf(useDesk());
}

/** Keeps my conversations in step while somebody is signed in, and speaks what arrives. In the shell, once. */
export function useChatKeeper(): void {
  const desk = useDesk();
  const mayChat = useMayChat();
  const { t } = useWords();
  useEffect(() => {
    arrivals.set(desk, (name, text) => announcer.say(t('chat.arrived', { name, text })));
  }, [desk, t]);
  useEffect(() => {
    if (!mayChat) return;
    const book = bookOf(desk);
    void book.refresh();
    const refresh = () => void book.refresh();
    const stop = desk.news.subscribe((event) => book.onEvent(event));
    // The network may be back without the live connection having been lost.
    window.addEventListener('online', refresh);
    return () => {
      window.removeEventListener('online', refresh);
      stop();
    };
  }, [desk, mayChat]);
}

export function useUnread(): number {
  const book = useChatBook();
  const conversations = useStore(book.conversations);
  return useMayChat() ? conversations.reduce((sum, { unread }) => sum + unread, 0) : 0;
}

/** Begins or goes on with the conversation of those in a conference; null where I may not. */
export function useMessageToConference(): ((conferenceId: string) => Promise<void>) | null {
  const mayChat = useMayChat();
  const { hasFeature } = useRights();
  const { rest } = useDesk();
  const book = useChatBook();
  const navigate = useNavigate();
  if (!mayChat || !hasFeature('AuthorizedMultiChat')) return null;
  return async (conferenceId) => {
    const opened = await rest.call(routes.chat.openConversation, { body: { kind: 'conference', conferenceId } });
    book.take(opened);
    await navigate({ to: '/chat', search: { c: opened.id } });
  };
}

/** Begins or goes on with the conversation with a colleague; null where there is no chat for me, or it is myself. */
export function useMessage(): (userId: string) => (() => void) | null {
  const mayChat = useMayChat();
  const { user } = useDesk();
  const navigate = useNavigate();
  return (userId) => (mayChat && userId !== user.id ? () => void navigate({ to: '/chat', search: { with: userId } }) : null);
}
