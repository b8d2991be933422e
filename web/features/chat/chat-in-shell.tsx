import { MessageSquare } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { useWords } from '../../ui/words/index.ts';
import { useChatKeeper, useMessage, useUnread } from './use-chat.ts';

/** Keeps conversations going on every page. */
export function ChatKeeper() {
  useChatKeeper();
  return null;
}

/** How many messages are unread, beside the sign in the rail. */
export function ChatBadge() {
  const { t } = useWords();
  const unread = useUnread();
  if (unread === 0) return null;
  return (
    <b className="rail-badge">
      <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
      <i className="sr-only">{t('chat.unread-in-rail', { count: unread })}</i>
    </b>
  );
}

/** “Message” wherever a colleague is shown; nothing where there is no chat. */
export function MessageButton({ userId }: { userId: string }) {
  const { t } = useWords();
  const message = useMessage()(userId);
  if (!message) return null;
  return (
    <Button icon={MessageSquare} isWide onPress={message}>
      {t('chat.message')}
    </Button>
  );
}
