import { useNavigate, useSearch } from '@tanstack/react-router';
import { MessageSquare } from 'lucide-react';
import { Suspense, useEffect, useState } from 'react';
import type { ConversationView } from '../../../src/contract/rest/chat.ts';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { routes } from '../../client/routes.ts';
import { OpeningTitle } from '../../ui/opening.tsx';
import { narrow, useMedia } from '../../ui/use-media.ts';
import { ConversationList } from './conversation-list.tsx';
import { NewConversation } from './new-conversation.tsx';
import { Thread } from './thread.tsx';
import { useChatBook, useMayChat } from './use-chat.ts';
import { useChatWords } from './words/index.ts';
import '../phone/phone.css';
import './chat.css';

/** Conversations with colleagues. */
export function ChatPage() {
  return (
    <Suspense fallback={<OpeningTitle />}>
      <Opened />
    </Suspense>
  );
}

function Opened() {
  const { t } = useChatWords();
  const { isKnown } = useRights();
  const mayChat = useMayChat();
  if (!isKnown) return <h1 className="sr-only">{t('nav.chat')}</h1>;
  if (mayChat) return <Chat />;
  return (
    <div className="page">
      <h1 className="sr-only">{t('nav.chat')}</h1>
      <div className="empty grow">
        <MessageSquare className="icon" aria-hidden="true" />
        <strong>{t('chat.off')}</strong>
        {t('chat.off-help')}
      </div>
    </div>
  );
}

function Chat() {
  const { t } = useChatWords();
  const book = useChatBook();
  const conversations = useStore(book.conversations);
  const isNarrow = useMedia(narrow);
  const [isNew, setNew] = useState(false);
  const { chosen, choose } = useChosen();
  useNewKey(() => setNew(true));
  const conversation = conversations.find(({ id }) => id === chosen) ?? null;
  const isListShown = !isNarrow || conversation === null;
  return (
    <div className="chat">
      <h1 className="sr-only">{t('nav.chat')}</h1>
      {isListShown ? <ConversationList chosen={conversation?.id ?? null} onChoose={choose} onNew={() => setNew(true)} /> : null}
      {conversation ? (
        <Thread key={conversation.id} conversation={conversation} onBack={isNarrow ? () => choose(null) : null} />
      ) : isNarrow || conversations.length === 0 ? null : (
        <div className="empty grow">
          <MessageSquare className="icon" aria-hidden="true" />
          <strong>{t('chat.choose')}</strong>
          {t('chat.choose-help')}
        </div>
      )}
      {isNew ? (
        <NewConversation
          onOpened={(opened) => {
            book.take(opened);
            choose(opened.id);
            setNew(false);
          }}
          onClose={() => setNew(false)}
        />
      ) : null}
    </div>
  );
}

/** The conversation in the address; `with` names a colleague, whose conversation is opened. */
function useChosen(): { chosen: string | null; choose: (id: string | null) => void } {
  const { rest } = useDesk();
  const { complain } = useScreen();
  const book = useChatBook();
  const navigate = useNavigate();
  const search = useSearch({ from: '/signed-in/chat' });
  const chosen = search.c ?? null;
  const userId = search.with ?? null;
  useEffect(() => {
    if (userId === null) return;
    let isOver = false;
    rest
      .call(routes.chat.openConversation, { body: { kind: 'direct', userId } })
      .then((opened: ConversationView) => {
        book.take(opened);
        if (!isOver) void navigate({ to: '/chat', search: { c: opened.id }, replace: true });
      })
      .catch((error: unknown) => {
        complain(error instanceof Error ? error.message : '');
        if (!isOver) void navigate({ to: '/chat', search: {}, replace: true });
      });
    return () => {
      isOver = true;
    };
  }, [userId, rest, book, navigate, complain]);
  return { chosen, choose: (id) => void navigate({ to: '/chat', search: id === null ? {} : { c: id } }) };
}

function useNewKey(begin: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.ctrlKey || !event.altKey || event.key.toLowerCase() !== 'n') return;
      event.preventDefault();
      begin();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
}
