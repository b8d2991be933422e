import { ArrowDown, ArrowUp, Globe, Lock, Trash2, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { ContactList } from '../../../src/contract/rest/contact-lists.ts';
import type { Found } from '../../../src/contract/rest/contacts.ts';
import { announcer } from '../../ui/announcer.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { FoundRow } from './found-row.tsx';
import { keyOfFound, memberOf, useListChanges, useSources } from './use-contacts.ts';
import { useContactWords } from './words/index.ts';

interface Props {
  list: ContactList;
  selectedKey: string | null;
  onSelect: (found: Found) => void;
  onCall: (number: string) => void;
}

/** Who is in a list. One's own is put in order by dragging, or with Alt and the arrows. */
export function ListMembers({ list, selectedKey, onSelect, onCall }: Props) {
  const { t } = useContactWords();
  const { change } = useListChanges();
  const [dragged, setDragged] = useState<number | null>(null);
  const { members } = list;
  const put = (order: readonly Found[]) => change.mutate({ list, members: order.map(memberOf) });
  const move = (from: number, to: number) => {
    const one = members[from];
    if (!one || to < 0 || to >= members.length || from === to) return;
    const rest = members.filter((_, index) => index !== from);
    put([...rest.slice(0, to), one, ...rest.slice(to)]);
    announcer.say(t('contacts.moved', { name: one.name, place: to + 1, count: members.length }));
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!event.altKey || step === 0 || !list.isMine) return;
    event.preventDefault();
    move(index, index + step);
  };
  if (members.length === 0) {
    return (
      <div className="empty grow">
        <strong>{t(list.kind === 'favourites' ? 'contacts.no-favourites' : 'contacts.list-empty')}</strong>
        {t('contacts.list-empty-help')}
      </div>
    );
  }
  return (
    <ol className="list-members">
      {members.map((one, index) => (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dragging; the buttons and Alt with the arrows do the same
        <li
          key={keyOfFound(one)}
          className={selectedKey === keyOfFound(one) ? 'list-member selected' : 'list-member'}
          draggable={list.isMine}
          onDragStart={() => setDragged(index)}
          onDragOver={(event) => event.preventDefault()}
          onDrop={() => {
            if (dragged !== null) move(dragged, index);
            setDragged(null);
          }}
        >
          <button
            type="button"
            className="list-open"
            onClick={() => onSelect(one)}
            onKeyDown={(event) => onKeyDown(event, index)}
          >
            <FoundRow found={one} words={[]} onCall={onCall} />
          </button>
          {list.isMine ? (
            <span className="list-tools">
              <IconButton
                icon={ArrowUp}
                label={t('contacts.up', { name: one.name })}
                isDisabled={index === 0}
                onPress={() => move(index, index - 1)}
              />
              <IconButton
                icon={ArrowDown}
                label={t('contacts.down', { name: one.name })}
                isDisabled={index === members.length - 1}
                onPress={() => move(index, index + 1)}
              />
              <IconButton
                icon={X}
                label={t('contacts.take-out', { name: one.name })}
                onPress={() => put(members.filter((other) => other !== one))}
              />
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

/** What may be done with a list as a whole. */
export function ListTools({ list, onGone }: { list: ContactList; onGone: () => void }) {
  const { t } = useContactWords();
  const { change, remove } = useListChanges();
  const mayPublish = useSources().data?.mayPublish ?? false;
  if (!list.isMine || list.kind === 'favourites') {
    return list.isMine ? null : <p className="faint">{t('contacts.list-of', { name: list.ownerName })}</p>;
  }
  return (
    <span className="list-tools shown">
      {mayPublish || list.isPublic ? (
        <Button icon={list.isPublic ? Lock : Globe} onPress={() => change.mutate({ list, isPublic: !list.isPublic })}>
          {t(list.isPublic ? 'contacts.make-private' : 'contacts.make-public')}
        </Button>
      ) : null}
      <IconButton icon={Trash2} label={t('contacts.delete-list')} onPress={() => remove.mutate(list, { onSuccess: onGone })} />
    </span>
  );
}
