import { useMutation } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Label, TextArea, TextField } from 'react-aria-components';
import type { RecordingDetailView } from '../../../src/contract/rest/recordings.ts';
import { useDesk } from '../../app/session.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { Toggle } from '../../ui/toggle.tsx';
import type { Player } from './use-player.ts';
import { recordingPath, useNotes, useRecordingChanged } from './use-recordings.ts';
import { useRecordingWords } from './words/index.ts';

/** What coaches write on it, each at its place. */
export function NotesTab({ recording, player }: { recording: RecordingDetailView; player: Player }) {
  const { t } = useRecordingWords();
  const { rest, user } = useDesk();
  const changed = useRecordingChanged(recording.id);
  const notes = useNotes(recording.id);
  const [text, setText] = useState('');
  const [isHere, setHere] = useState(true);
  const add = useMutation({
    mutationFn: (atMs: number | null) =>
      rest.send('POST', `${recordingPath}/notes`, { params: { id: recording.id }, body: { text, atMs } }),
    onSuccess: () => {
      setText('');
      changed();
    },
  });
  const remove = useMutation({
    mutationFn: (noteId: string) =>
      rest.send('DELETE', `${recordingPath}/notes/:noteId`, { params: { id: recording.id, noteId } }),
    onSuccess: changed,
  });
  const error = add.error ?? remove.error ?? notes.error;
  return (
    <>
      {error ? <p className="notice failed">{error.message}</p> : null}
      <ul className="recording-notes">
        {notes.data?.items.map((note) => (
          <li key={note.id}>
            <div className="row tight">
              {note.atMs === null ? null : (
                <button type="button" className="link number" onClick={() => player.seek(note.atMs ?? 0)}>
                  {formatDuration(note.atMs)}
                </button>
              )}
              <span className="faint">{note.author.name}</span>
              {note.author.id === user.id ? (
                <IconButton icon={Trash2} label={t('rec.delete-note')} onPress={() => remove.mutate(note.id)} />
              ) : null}
            </div>
            <p>{note.text}</p>
          </li>
        ))}
      </ul>
      {notes.data?.items.length === 0 && !recording.may.review ? <p className="faint">{t('rec.no-notes')}</p> : null}
      {recording.may.review ? (
        <form
          className="recording-note-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== '') add.mutate(isHere ? Math.round(player.atMs) : null);
          }}
        >
          <TextField className="field" value={text} onChange={setText}>
            <Label>{t('rec.new-note')}</Label>
            <TextArea className="input" rows={3} maxLength={4000} />
          </TextField>
          <Toggle label={t('rec.note-here', { time: formatDuration(player.atMs) })} isOn={isHere} onChange={setHere} />
          <Button type="submit" isDisabled={text.trim() === '' || add.isPending}>
            {t('rec.add-note')}
          </Button>
        </form>
      ) : null}
    </>
  );
}
