import { useMutation } from '@tanstack/react-query';
import { Archive, ArchiveX, ArrowLeft, EllipsisVertical, LogOut, type LucideIcon, Pencil, Phone, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { ConversationView } from '../../../src/contract/rest/chat.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { useDial } from '../calls-dock/use-dial.ts';
import { usePeople } from '../phone/use-people.ts';
import { There } from './conversation-list.tsx';
import { NewConversation } from './new-conversation.tsx';
import { useChatBook } from './use-chat.ts';
import { useChatWords } from './words/index.ts';

/** Who is in it and there, and what can be done with the conversation. */
export function ThreadHead({ conversation, onBack }: { conversation: ConversationView; onBack: (() => void) | null }) {
  const { t } = useChatWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const book = useChatBook();
  const [asked, setAsked] = useState<'add' | 'rename' | 'leave' | null>(null);
  const { id, kind, name, members, wantsKept, mayChangeKept } = conversation;
  const change = useMutation({
    mutationFn: (body: { name?: string; wantsKept?: boolean }) =>
      rest.call(routes.chat.changeConversation, { params: { id }, body }),
    onSuccess: (changed) => book.take(changed),
    onError: (error) => complain(error.message),
  });
  const leave = useMutation({
    mutationFn: () => rest.call(routes.chat.leaveConversation, { params: { id } }),
    onError: (error) => complain(error.message),
  });
  const done = () => setAsked(null);
  const kept = { icon: wantsKept ? ArchiveX : Archive, label: t(wantsKept ? 'chat.keep-no' : 'chat.keep') };
  const tools: Tool[] = [
    ...(mayChangeKept ? [{ ...kept, run: () => change.mutate({ wantsKept: !wantsKept }) }] : []),
    ...(kind === 'group'
      ? [
          { icon: UserPlus, label: t('chat.add'), run: () => setAsked('add') },
          { icon: Pencil, label: t('chat.rename'), run: () => setAsked('rename') },
          { icon: LogOut, label: t('chat.leave'), run: () => setAsked('leave') },
        ]
      : []),
  ];
  return (
    <header className="thread-head">
      {onBack ? <IconButton icon={ArrowLeft} label={t('chat.back')} onPress={onBack} /> : null}
      <div className="thread-who">
        <h2 className="ellipsis">{name}</h2>
        <WhoIsThere conversation={conversation} />
      </div>
      {kind === 'direct' ? <CallButton conversation={conversation} /> : null}
      <Tools tools={tools} isNarrow={onBack !== null} />
      {asked === 'add' ? (
        <NewConversation
          into={conversation}
          onClose={done}
          onOpened={(changed) => {
            book.take(changed);
            done();
          }}
        />
      ) : null}
      {asked === 'rename' ? (
        <Rename
          name={name}
          onClose={done}
          onRename={(next) => {
            change.mutate({ name: next });
            done();
          }}
        />
      ) : null}
      {asked === 'leave' ? (
        <Dialog
          isAlert
          title={t('chat.leave')}
          onClose={done}
          actions={
            <>
              <Button onPress={done}>{t('common.cancel')}</Button>
              <Button
                tone="end"
                onPress={() => {
                  leave.mutate();
                  done();
                }}
              >
                {t('chat.leave')}
              </Button>
            </>
          }
        >
          <p>{t('chat.leave-sure')}</p>
        </Dialog>
      ) : null}
      <span className="sr-only">{members.map((member) => member.name).join(', ')}</span>
    </header>
  );
}

interface Tool {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly run: () => void;
}

/** What can be done with the conversation: signs side by side; where there is little room one that opens them, with words. */
function Tools({ tools, isNarrow }: { tools: readonly Tool[]; isNarrow: boolean }) {
  const { t } = useChatWords();
  if (!isNarrow || tools.length < 2)
    return tools.map(({ icon, label, run }) => <IconButton key={label} icon={icon} label={label} onPress={run} />);
  return (
    <MenuTrigger>
      <IconButton icon={EllipsisVertical} label={t('chat.more')} />
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={t('chat.more')}>
          {tools.map(({ icon: Icon, label, run }) => (
            <MenuItem key={label} className="menu-item" onAction={run}>
              <Icon className="icon" aria-hidden="true" />
              {label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function WhoIsThere({ conversation: { kind, members, isKept } }: { conversation: ConversationView }) {
  const { t } = useChatWords();
  const { user } = useDesk();
  if (kind === 'group') {
    const there = members.filter(({ isThere }) => isThere).length;
    return (
      <p className="soft" title={members.map(({ name }) => name).join(', ')}>
        {t('chat.members', { count: members.length, there })}
      </p>
    );
  }
  const other = members.find(({ userId }) => userId !== user.id);
  const { name } = other ?? { name: t('chat.gone-person') };
  const absent = isKept ? 'chat.not-there' : 'chat.not-there-lost';
  return (
    <p className="soft row">
      <There isThere={other?.isThere ?? false} />
      {t(!other?.isReachable ? 'chat.unreachable' : other.isThere ? 'chat.there' : absent, { name })}
    </p>
  );
}

function CallButton({ conversation }: { conversation: ConversationView }) {
  const { t } = useChatWords();
  const { user } = useDesk();
  const { people } = usePeople();
  const dial = useDial();
  const other = conversation.members.find(({ userId }) => userId !== user.id);
  const number = people.find(({ userId }) => userId === other?.userId)?.number;
  if (!other || !number) return null;
  return <IconButton icon={Phone} label={t('chat.call', { name: other.name })} onPress={() => dial(number)} />;
}

function Rename({ name, onRename, onClose }: { name: string; onRename: (name: string) => void; onClose: () => void }) {
  const { t } = useChatWords();
  const [text, setText] = useState(name);
  return (
    <Dialog
      title={t('chat.rename')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button tone="primary" isDisabled={text.trim() === ''} onPress={() => onRename(text.trim())}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <Field label={t('chat.new-name')} value={text} onChange={setText} maxLength={100} />
    </Dialog>
  );
}
