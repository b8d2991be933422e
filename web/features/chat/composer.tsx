import { useQuery } from '@tanstack/react-query';
import { Info, Paperclip, Send, X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { ChatMessageView, ConversationView } from '../../../src/contract/rest/chat.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useChatBook } from './use-chat.ts';
import { useChatWords } from './words/index.ts';

interface Props {
  conversation: ConversationView;
  /** Files dropped on the conversation. */
  dropped: readonly File[];
  /** The message of mine that is changed. */
  editing: ChatMessageView | null;
  onEditLast: () => void;
  onEdited: () => void;
}

/** What was begun and not sent, by conversation. */
const begun = new Map<string, string>();
const typingEveryMs = 3000;

/** Where one writes: Enter sends, Shift+Enter begins a line, arrow up changes the last message, files are pasted, dropped or chosen. */
export function Composer({ conversation, dropped, editing, onEditLast, onEdited }: Props) {
  const { t } = useChatWords();
  const { complain } = useScreen();
  const { rest } = useDesk();
  const book = useChatBook();
  const { id, name, isKept } = conversation;
  const [text, setText] = useState(() => begun.get(id) ?? '');
  const [files, setFiles] = useState<readonly File[]>([]);
  const field = useRef<HTMLTextAreaElement>(null);
  const mostMegabytes = useMostMegabytes();
  const tellTyping = useTyping(id);
  const mayAttach = isKept && mostMegabytes > 0;

  const attach = (more: readonly File[]) => {
    if (!mayAttach) return;
    const large = more.find(({ size }) => size > mostMegabytes * 1024 * 1024);
    if (large) complain(t('chat.too-large', { name: large.name, most: mostMegabytes }));
    setFiles([...files, ...more.filter((one) => one !== large)]);
    field.current?.focus();
  };
  useEffect(() => {
    if (dropped.length > 0) attach(dropped);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for what was dropped
  }, [dropped]);
  useEffect(() => {
    if (!editing) return;
    setText(editing.text);
    field.current?.focus();
  }, [editing]);

  const change = (next: string) => {
    setText(next);
    if (!editing) begun.set(id, next);
    if (next.trim()) tellTyping();
  };
  const clear = () => {
    setText('');
    begun.delete(id);
    setFiles([]);
    onEdited();
  };
  const send = () => {
    const said = text.trim();
    if (editing) {
      rest
        .call(routes.chat.editMessage, { params: { id, seq: editing.seq }, body: { text: said } })
        .then((message) => book.answer(message))
        .catch((error: unknown) => complain(error instanceof Error ? error.message : ''));
      return clear();
    }
    if (!said && files.length === 0) return;
    // The text goes with the first file.
    if (files.length === 0) book.send(id, said);
    for (const [index, file] of files.entries()) book.send(id, index === 0 ? said : '', file);
    clear();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'ArrowUp' && text === '' && !editing) {
      event.preventDefault();
      onEditLast();
    } else if (event.key === 'Escape' && editing) {
      event.preventDefault();
      clear();
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0 || !mayAttach) return;
    event.preventDefault();
    attach(pasted);
  };
  return (
    <div className="composer">
      <NotKept conversation={conversation} />
      {editing ? (
        <p className="composer-note">
          {t('chat.editing')}
          <IconButton icon={X} label={t('common.cancel')} onPress={clear} />
        </p>
      ) : null}
      <Attached files={files} onDetach={(file) => setFiles(files.filter((one) => one !== file))} />
      <div className="composer-row">
        {mayAttach && !editing ? (
          <FileTrigger allowsMultiple onSelect={(chosen) => attach([...(chosen ?? [])])}>
            <Button tone="quiet" icon={Paperclip}>
              <span className="sr-only">{t('chat.attach')}</span>
            </Button>
          </FileTrigger>
        ) : null}
        <textarea
          ref={field}
          className="input composer-text"
          aria-label={t('chat.write', { name })}
          placeholder={t('chat.write', { name })}
          value={text}
          rows={1}
          maxLength={8000}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <IconButton
          icon={Send}
          tone="primary"
          label={t('chat.send')}
          isDisabled={text.trim() === '' && files.length === 0}
          onPress={send}
        />
      </div>
    </div>
  );
}

function Attached({ files, onDetach }: { files: readonly File[]; onDetach: (file: File) => void }) {
  const { t } = useChatWords();
  return files.map((file) => (
    <p key={`${file.name} ${file.size} ${file.lastModified}`} className="composer-note">
      <span className="ellipsis">{t('chat.attached', { name: file.name })}</span>
      <IconButton icon={X} label={t('chat.detach', { name: file.name })} onPress={() => onDetach(file)} />
    </p>
  ));
}

/** Said where one writes, before one does. */
function NotKept({ conversation: { notKept, members } }: { conversation: ConversationView }) {
  const { t } = useChatWords();
  const { user } = useDesk();
  if (!notKept) return null;
  const names = notKept.userIds.map((userId) =>
    userId === user.id ? t('chat.you') : (members.find((one) => one.userId === userId)?.name ?? ''),
  );
  return (
    <p className="composer-note not-kept">
      <Info className="icon" aria-hidden="true" />
      {notKept.reason === 'wish' ? t('chat.not-kept-wish') : t('chat.not-kept-rights', { names: names.join(', ') })}
    </p>
  );
}

function useMostMegabytes(): number {
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['my-parameters'],
    queryFn: () => rest.call(routes.me.myParameters, {}),
    staleTime: Infinity,
  });
  const most = data?.values['Chat-MaxFileSize'];
  return typeof most === 'number' ? most : 0;
}

function useTyping(id: string): () => void {
  const { rest } = useDesk();
  const last = useRef(0);
  return () => {
    if (Date.now() - last.current < typingEveryMs) return;
    last.current = Date.now();
    void rest.call(routes.chat.tellTyping, { params: { id } }).catch(() => undefined);
  };
}
