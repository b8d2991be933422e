import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import { Label, TextArea, TextField } from 'react-aria-components';
import type { ContactNote } from '../../../src/contract/rest/contact-notes.ts';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useNow } from '../../ui/format/use-now.ts';
import { formatWhen } from '../../ui/format/when.ts';
import { Toggle } from '../../ui/toggle.tsx';
import { useActivityWords } from './words/index.ts';
import './activity.css';

interface Target {
  readonly kind: 'person' | 'contact';
  readonly targetId: string;
}

/** Notes on a card: mine, and those that others share. */
export function ContactNotes(target: Target) {
  return (
    <Suspense fallback={null}>
      <Opened key={`${target.kind} ${target.targetId}`} {...target} />
    </Suspense>
  );
}

function Opened({ kind, targetId }: Target) {
  const { t } = useActivityWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const queries = useQueryClient();
  const hasCaller = useRights().hasApplication('caller');
  const [edited, setEdited] = useState<ContactNote | 'new' | null>(null);
  const queryKey = ['contact-notes', kind, targetId];
  const { data, isError } = useQuery({
    queryKey,
    queryFn: () => rest.call(routes.contactNotes.list, { query: { kind, targetId } }),
    enabled: hasCaller,
  });
  const done = { onSuccess: () => queries.invalidateQueries({ queryKey }), onError: (error: Error) => complain(error.message) };
  const save = useMutation({
    mutationFn: ({ note, ...body }: { note: ContactNote | 'new'; text: string; isShared: boolean }) =>
      note === 'new'
        ? rest.call(routes.contactNotes.write, { body: { kind, targetId, ...body } })
        : rest.call(routes.contactNotes.change, { params: { id: note.id }, body }),
    ...done,
  });
  const remove = useMutation({
    mutationFn: (id: string) => rest.call(routes.contactNotes.remove, { params: { id } }),
    ...done,
  });
  if (!hasCaller || (!data && !isError)) return null;
  return (
    <section className="notes" aria-label={t('note.title')}>
      <h3>
        {t('note.title')}
        {edited === null && data ? <IconButton icon={Plus} label={t('note.write')} onPress={() => setEdited('new')} /> : null}
      </h3>
      {isError ? <p className="faint">{t('note.failed')}</p> : null}
      {edited === null ? null : (
        <Editor
          note={edited}
          onCancel={() => setEdited(null)}
          onSave={(text, isShared) => {
            save.mutate({ note: edited, text, isShared });
            setEdited(null);
          }}
        />
      )}
      {data?.items.length === 0 && edited === null ? <p className="faint">{t('note.none')}</p> : null}
      <ul>
        {data?.items.map((note) => (
          <Note key={note.id} note={note} onEdit={() => setEdited(note)} onDelete={() => remove.mutate(note.id)} />
        ))}
      </ul>
    </section>
  );
}

function Note({ note, onEdit, onDelete }: { note: ContactNote; onEdit: () => void; onDelete: () => void }) {
  const { t, locale } = useActivityWords();
  const now = useNow(60_000);
  const when = formatWhen(note.changedAt ?? note.writtenAt, now, locale);
  const name = note.isMine ? t('note.you') : note.author;
  return (
    <li>
      <p className="note-text">{note.text}</p>
      <p className="note-foot faint">
        {t('note.by', { name, when })}
        {note.isMine && !note.isShared ? ` · ${t('note.only-mine')}` : ''}
        {note.isMine ? (
          <>
            <IconButton icon={Pencil} label={t('note.edit')} onPress={onEdit} />
            <IconButton icon={Trash2} label={t('note.delete')} onPress={onDelete} />
          </>
        ) : null}
      </p>
    </li>
  );
}

function Editor({
  note,
  onSave,
  onCancel,
}: {
  note: ContactNote | 'new';
  onSave: (text: string, isShared: boolean) => void;
  onCancel: () => void;
}) {
  const { t } = useActivityWords();
  const mayShare = useRights().hasFeature('AuthorizeNote');
  const [text, setText] = useState(note === 'new' ? '' : note.text);
  const [isShared, setShared] = useState(note === 'new' ? false : note.isShared);
  return (
    <div className="notes">
      <TextField className="field" value={text} onChange={setText}>
        <Label>{t(note === 'new' ? 'note.new' : 'note.edit')}</Label>
        <TextArea className="input" rows={3} maxLength={4000} />
      </TextField>
      {mayShare ? <Toggle label={t('note.shared')} isOn={isShared} onChange={setShared} /> : null}
      <div className="note-foot">
        <Button tone="primary" isDisabled={text.trim() === ''} onPress={() => onSave(text.trim(), mayShare && isShared)}>
          {t('common.save')}
        </Button>
        <Button onPress={onCancel}>{t('common.cancel')}</Button>
      </div>
    </div>
  );
}
