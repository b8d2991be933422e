/* oxlint-disable jsx-a11y/prefer-tag-over-role, react/incompatible-library -- rows are placed by the virtualiser, which keeps its own state */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { ChatMessageView, ConversationView } from '../../../src/contract/rest/chat.ts';
import { useDesk } from '../../app/session.tsx';
import { Skeletons } from '../phone/people-list.tsx';
import type { Thread, Unsent } from './chat-book.ts';
import { MessageRow, UnsentRow } from './message-row.tsx';
import { useChatWords } from './words/index.ts';

type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'message'; readonly key: string; readonly message: ChatMessageView; readonly isFollowing: boolean }
  | { readonly kind: 'unsent'; readonly key: string; readonly unsent: Unsent };

interface Props {
  conversation: ConversationView;
  thread: Thread;
  nameOf: (userId: string | null) => string;
  onOlder: () => void;
  onEdit: (message: ChatMessageView) => void;
  onDelete: (message: ChatMessageView) => void;
}

/** Within this time messages of the same author stand together. */
const togetherMs = 300_000;
/** So near to the end, the end stays in sight. */
const nearEndPx = 80;
/** So long the list is moved by rows that were measured. */
const settlingMs = 300;

/** What was said, day by day; only rows in sight are drawn. */
export function MessageList({ conversation, thread, nameOf, onOlder, onEdit, onDelete }: Props) {
  const { t, locale } = useChatWords();
  const { user } = useDesk();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(thread), [thread]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'day' ? 36 : 48),
    getItemKey: (index) => rows[index]!.key,
    overscan: 10,
  });
  useStayingInPlace(scroller, { rows, height: virtualizer.getTotalSize(), isLoaded: thread.isLoaded });
  const first = virtualizer.getVirtualItems()[0];
  const asksOlder = thread.isLoaded && thread.hasOlder && first !== undefined && first.index < 5;
  const oldest = thread.messages[0]?.seq;
  useEffect(() => {
    if (asksOlder) onOlder();
    // Asked once for each oldest message.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [asksOlder, oldest]);
  if (!thread.isLoaded) return <Skeletons />;
  return (
    <div
      ref={scroller}
      className="messages"
      role="list"
      aria-label={t('chat.messages', { name: conversation.name })}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by the keyboard
      tabIndex={0}
    >
      <div role="presentation" className="messages-inner" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index]!;
          return (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              role={row.kind === 'day' ? 'presentation' : 'listitem'}
              className="message-place"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {row.kind === 'day' ? <p className="day faint">{dayOf(row.at, locale, t('chat.today'))}</p> : null}
              {row.kind === 'message' ? (
                <MessageRow
                  message={row.message}
                  isMine={row.message.authorId === user.id}
                  isFollowing={row.isFollowing}
                  conversation={conversation}
                  nameOf={nameOf}
                  onEdit={() => onEdit(row.message)}
                  onDelete={() => onDelete(row.message)}
                />
              ) : null}
              {row.kind === 'unsent' ? <UnsentRow conversationId={conversation.id} unsent={row.unsent} /> : null}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function rowsOf({ messages, unsent }: Thread): Row[] {
  const rows: Row[] = [];
  let before: ChatMessageView | null = null;
  for (const message of messages) {
    const isNewDay = !before || new Date(before.sentAt).toDateString() !== new Date(message.sentAt).toDateString();
    if (isNewDay) rows.push({ kind: 'day', key: `day ${message.seq}`, at: message.sentAt });
    const isFollowing = !isNewDay && before?.authorId === message.authorId && message.sentAt - before.sentAt < togetherMs;
    rows.push({ kind: 'message', key: String(message.seq), message, isFollowing });
    before = message;
  }
  for (const one of unsent) rows.push({ kind: 'unsent', key: one.clientId, unsent: one });
  return rows;
}

function dayOf(at: number, locale: string, today: string): string {
  if (new Date(at).toDateString() === new Date().toDateString()) return today;
  return new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(at);
}

/** At the end the end stays in sight; older messages that come above move nothing. */
function useStayingInPlace(
  scroller: React.RefObject<HTMLDivElement | null>,
  { rows, height, isLoaded }: { rows: readonly Row[]; height: number; isLoaded: boolean },
): void {
  const atEnd = useRef(true);
  const measuredAt = useRef(0);
  const before = useRef({ firstKey: '', height: 0 });
  const firstKey = rows.find(({ kind }) => kind === 'message')?.key ?? '';
  useEffect(() => {
    const element = scroller.current;
    if (!isLoaded || !element) return;
    const onScroll = () => {
      const left = element.scrollHeight - element.scrollTop - element.clientHeight;
      // Just after rows were measured it is not the reader who moves it, and the end may have been missed by as much.
      const isByMeasuring = performance.now() - measuredAt.current < settlingMs;
      if (left < nearEndPx) atEnd.current = true;
      else if (!isByMeasuring) atEnd.current = false;
      if (atEnd.current && isByMeasuring && left > 1) element.scrollTo({ top: element.scrollHeight });
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    // The place grows and shrinks with what is written below it.
    const resized = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTo({ top: element.scrollHeight });
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, isLoaded]);
  const isOwnLast = rows.at(-1)?.kind === 'unsent';
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const known = before.current;
    measuredAt.current = performance.now();
    if (atEnd.current || isOwnLast) element.scrollTo({ top: element.scrollHeight });
    else if (known.firstKey !== '' && known.firstKey !== firstKey)
      element.scrollTo({ top: element.scrollTop + height - known.height });
    before.current = { firstKey, height };
  }, [scroller, firstKey, isOwnLast, height]);
}
