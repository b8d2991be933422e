import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { Label, TextArea, TextField } from 'react-aria-components';
import type { CallLogEntry } from '../../../src/contract/rest/call-log.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Toggle } from '../../ui/toggle.tsx';
import { useActivityWords } from './words/index.ts';
import './activity.css';

/** My note on a call, and what the others of the call share about it. Without `canWrite` it is only read. */
export function CallNote(props: { entry: CallLogEntry; canWrite: boolean }) {
  return (
    <Suspense fallback={null}>
      <Opened {...props} />
    </Suspense>
  );
}

function Opened({ entry, canWrite }: { entry: CallLogEntry; canWrite: boolean }) {
  const { t } = useActivityWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const queries = useQueryClient();
  const [note, setNote] = useState(entry.note);
  const [isShared, setShared] = useState(entry.noteIsShared);
  const keep = useMutation({
    mutationFn: (body: { note: string; isShared: boolean }) =>
      rest.call(routes.callLog.noteCall, { params: { id: entry.id }, body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['call-log'] }),
    onError: (error) => complain(t('error.command', { detail: error.message })),
  });
  const shared = entry.sharedNotes.map(({ author, text }) => (
    <div className="detail" key={author}>
      <dt>{t('note.of', { name: author })}</dt>
      <dd className="note-text">{text}</dd>
    </div>
  ));
  return (
    <>
      {canWrite ? (
        <>
          <TextField
            className="field"
            value={note}
            onChange={setNote}
            onBlur={() => note !== entry.note && keep.mutate({ note, isShared })}
          >
            <Label>{t('card.note')}</Label>
            <TextArea className="input" rows={3} placeholder={t('card.note-help')} maxLength={2000} />
            <span className="hint" aria-live="polite">
              {keep.isSuccess ? t('common.saved') : ''}
            </span>
          </TextField>
          <Toggle
            label={t('note.share')}
            isOn={isShared}
            onChange={(next) => {
              setShared(next);
              keep.mutate({ note, isShared: next });
            }}
          />
        </>
      ) : null}
      <dl className="details">
        {!canWrite && note ? (
          <div className="detail">
            <dt>{t('card.note')}</dt>
            <dd className="note-text">{note}</dd>
          </div>
        ) : null}
        {shared}
      </dl>
    </>
  );
}
