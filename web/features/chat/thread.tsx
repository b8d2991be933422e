import { useCallback, useEffect, useState } from 'react';
import type { ChatMessageView, ConversationView } from '../../../src/contract/rest/chat.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { routes } from '../../client/routes.ts';
import { announcer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { ThreadHead } from './thread-head.tsx';
import { useChatBook } from './use-chat.ts';
import { useChatWords } from './words/index.ts';

/** One conversation: who, what was said, and where one writes. */
export function Thread({ conversation, onBack }: { conversation: ConversationView; onBack: (() => void) | null }) {
  const { t } = useChatWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const book = useChatBook();
  const { id } = conversation;
  const thread = useStore(book.thread(id));
  const writing = useStore(book.typing).get(id) ?? [];
  const [editing, setEditing] = useState<ChatMessageView | null>(null);
  const [deleting, setDeleting] = useState<ChatMessageView | null>(null);
  const [dropped, setDropped] = useState<readonly File[]>([]);
  const [isOver, setOver] = useState(false);
  useLooking(id);
  useSpoken(conversation, thread.messages);
  const nameOf = useCallback(
    (userId: string | null) => conversation.members.find((one) => one.userId === userId)?.name || t('chat.gone-person'),
    [conversation, t],
  );
  const remove = (message: ChatMessageView) => {
    setDeleting(null);
    rest
      .call(routes.chat.deleteMessage, { params: { id, seq: message.seq } })
      .catch((error: unknown) => complain(error instanceof Error ? error.message : ''));
  };
  return (
    // Files may be dropped anywhere on the conversation; the button beside the text does the same for the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- see above
    <section
      className={isOver ? 'thread drop' : 'thread'}
      aria-label={t('chat.messages', { name: conversation.name })}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        setDropped([...event.dataTransfer.files]);
      }}
    >
      <ThreadHead conversation={conversation} onBack={onBack} />
      {thread.error && !thread.isLoaded ? (
        <div className="empty grow">
          <strong>{t('chat.thread-failed')}</strong>
          <Button onPress={() => void book.loadOlder(id)}>{t('common.retry')}</Button>
        </div>
      ) : (
        <MessageList
          conversation={conversation}
          thread={thread}
          nameOf={nameOf}
          onOlder={() => void book.loadOlder(id)}
          onEdit={setEditing}
          onDelete={setDeleting}
        />
      )}
      <p className="typing faint">
        {writing.length > 0 ? t('chat.typing', { count: writing.length, names: writing.map(nameOf).join(', ') }) : ''}
      </p>
      <Composer
        conversation={conversation}
        dropped={dropped}
        editing={editing}
        onEditLast={() => setEditing(lastOfMine(thread.messages, book.me))}
        onEdited={() => setEditing(null)}
      />
      {isOver ? <div className="drop-here">{t('chat.drop')}</div> : null}
      {deleting ? (
        <Dialog
          isAlert
          title={t('chat.delete-sure')}
          onClose={() => setDeleting(null)}
          actions={
            <>
              <Button onPress={() => setDeleting(null)}>{t('common.cancel')}</Button>
              <Button tone="end" onPress={() => remove(deleting)}>
                {t('chat.delete')}
              </Button>
            </>
          }
        >
          <p className="soft">{deleting.text || deleting.file?.name}</p>
        </Dialog>
      ) : null}
    </section>
  );
}

function lastOfMine(messages: readonly ChatMessageView[], me: string): ChatMessageView | null {
  return messages.findLast(({ authorId, deletedAt }) => authorId === me && deletedAt === null) ?? null;
}

/** What comes is read while the page is in sight, and only then. */
function useLooking(id: string): void {
  const book = useChatBook();
  useEffect(() => {
    const look = () => book.look(document.visibilityState === 'visible' ? id : null);
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      book.look(null);
    };
  }, [book, id]);
}

/** Messages of others that come into the conversation in sight are spoken. */
function useSpoken({ id, members }: ConversationView, messages: readonly ChatMessageView[]): void {
  const { t } = useChatWords();
  const book = useChatBook();
  const last = messages.at(-1);
  const [openedAt] = useState(() => Date.now());
  useEffect(() => {
    if (!last || last.authorId === book.me || last.sentAt < openedAt || last.deletedAt !== null) return;
    const name = members.find(({ userId }) => userId === last.authorId)?.name ?? '';
    announcer.say(t('chat.arrived', { name, text: last.text || (last.file?.name ?? '') }));
    // Spoken once for each message, not for each change around it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [id, last?.seq]);
}
