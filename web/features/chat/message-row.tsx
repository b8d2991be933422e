import { Clock, Download, File as FileIcon, Pencil, RotateCw, Trash2, TriangleAlert, X } from 'lucide-react';
import type { ChatMessageView, ConversationView } from '../../../src/contract/rest/chat.ts';
import { useDesk } from '../../app/session.tsx';
import { pathOf } from '../../client/rest-client.ts';
import { routes } from '../../client/routes.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatMoment } from '../../ui/format/when.ts';
import type { Unsent } from './chat-book.ts';
import { formatBytes } from './format-bytes.ts';
import { piecesOf } from './links.ts';
import { useChatBook } from './use-chat.ts';
import { useChatWords } from './words/index.ts';

interface Props {
  message: ChatMessageView;
  isMine: boolean;
  /** Under another of the same author: his name is not said again. */
  isFollowing: boolean;
  conversation: ConversationView;
  nameOf: (userId: string | null) => string;
  onEdit: () => void;
  onDelete: () => void;
}

export function MessageRow({ message, isMine, isFollowing, conversation, nameOf, onEdit, onDelete }: Props) {
  const { t, locale } = useChatWords();
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(message.sentAt);
  const author = isMine ? t('chat.you') : nameOf(message.authorId);
  const isGone = message.deletedAt !== null;
  return (
    <article className={['message', isMine ? 'mine' : '', isFollowing ? 'following' : ''].join(' ')}>
      <header className={isFollowing ? 'sr-only' : 'message-head'}>
        <b>{author}</b>
        <time className="faint number" title={formatMoment(message.sentAt, locale)}>
          {time}
        </time>
      </header>
      {/* A finger brings the focus here, and with it what can be done with the message. */}
      <div className="message-body" {...(isMine && !isGone ? { tabIndex: -1 } : {})}>
        {isGone ? <i className="faint">{t('chat.deleted')}</i> : <Text text={message.text} />}
        {!isGone && message.editedAt !== null ? <span className="faint message-edited"> ({t('chat.edited')})</span> : null}
        {message.file ? <MessageFile message={message} file={message.file} /> : null}
      </div>
      <Receipts message={message} isMine={isMine} conversation={conversation} nameOf={nameOf} />
      {isMine && !isGone ? (
        <span className="message-tools">
          {message.isKept && !conversation.isKept ? null : <IconButton icon={Pencil} label={t('chat.edit')} onPress={onEdit} />}
          <IconButton icon={Trash2} label={t('chat.delete')} onPress={onDelete} />
        </span>
      ) : null}
    </article>
  );
}

/** Addresses of web pages become links; everything else stays text. */
function Text({ text }: { text: string }) {
  return (
    <span className="message-text">
      {piecesOf(text).map(({ piece, href, at }) =>
        href === null ? (
          piece
        ) : (
          <a key={at} href={href} target="_blank" rel="noreferrer noopener">
            {piece}
          </a>
        ),
      )}
    </span>
  );
}

function MessageFile({ message, file }: { message: ChatMessageView; file: NonNullable<ChatMessageView['file']> }) {
  const { t, locale } = useChatWords();
  const params = { id: message.conversationId, seq: String(message.seq) };
  const { path } = routes.chat.downloadFile;
  const href = pathOf(path, { params });
  const size = formatBytes(file.sizeBytes, locale);
  return (
    <span className="message-file">
      {file.isPicture ? (
        <a href={pathOf(path, { params, query: { isShown: true } })} target="_blank" rel="noreferrer noopener">
          <img
            src={pathOf(path, { params, query: { isShown: true } })}
            alt={t('chat.file', { name: file.name, size })}
            loading="lazy"
          />
        </a>
      ) : null}
      <a className="file-link" href={href} download={file.name} aria-label={t('chat.download', { name: file.name })}>
        {file.isPicture ? <Download className="icon" aria-hidden="true" /> : <FileIcon className="icon" aria-hidden="true" />}
        <span className="ellipsis">{file.name}</span>
        <span className="faint number">{size}</span>
      </a>
    </span>
  );
}

/** Who has read my message, and who did not get it. */
function Receipts({ message, isMine, conversation, nameOf }: Pick<Props, 'message' | 'isMine' | 'conversation' | 'nameOf'>) {
  const { t } = useChatWords();
  const { user } = useDesk();
  if (message.missedBy.length > 0 && isMine)
    return (
      <span className="message-missed">
        <TriangleAlert className="icon" aria-hidden="true" />
        {t('chat.missed-by', { names: message.missedBy.map(nameOf).join(', ') })}
      </span>
    );
  const isLast = conversation.lastMessage?.seq === message.seq;
  const readers = conversation.members.filter(({ userId, readSeq }) => userId !== user.id && readSeq >= message.seq);
  if (!isMine || !isLast || readers.length === 0) return null;
  const names = readers.map(({ name }) => name).join(', ');
  return (
    <span className="faint message-read">{conversation.kind === 'direct' ? t('chat.read') : t('chat.read-by', { names })}</span>
  );
}

/** Not on the server yet: shown all the same, with what becomes of it. */
export function UnsentRow({ conversationId, unsent }: { conversationId: string; unsent: Unsent }) {
  const { t } = useChatWords();
  const book = useChatBook();
  const { clientId, text, file, state, error } = unsent;
  return (
    <article className="message mine unsent">
      <header className="sr-only">{t('chat.you')}</header>
      <div className="message-body">
        <span className="message-text">{text}</span>
        {file ? (
          <span className="file-link">
            <FileIcon className="icon" aria-hidden="true" />
            <span className="ellipsis">{file.name}</span>
          </span>
        ) : null}
      </div>
      <span
        className={state === 'failed' ? 'message-missed' : 'faint message-read'}
        role={state === 'failed' ? 'alert' : undefined}
      >
        {state === 'failed' ? (
          <TriangleAlert className="icon" aria-hidden="true" />
        ) : (
          <Clock className="icon" aria-hidden="true" />
        )}
        {state === 'failed' ? t('chat.not-sent', { reason: error }) : t(state === 'waiting' ? 'chat.waiting' : 'chat.sending')}
      </span>
      {state === 'sending' ? null : (
        <span className="message-tools shown">
          <IconButton icon={RotateCw} label={t('chat.retry')} onPress={() => book.retry(conversationId, clientId)} />
          <IconButton icon={X} label={t('chat.discard')} onPress={() => book.discard(conversationId, clientId)} />
        </span>
      )}
    </article>
  );
}
