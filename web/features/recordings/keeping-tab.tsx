import { useMutation } from '@tanstack/react-query';
import { Lock, LockOpen, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { RecordingDetailView } from '../../../src/contract/rest/recordings.ts';
import { useDesk } from '../../app/session.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { recordingPath, useHistory, useRecordingChanged } from './use-recordings.ts';
import { useRecordingWords } from './words/index.ts';

/** How long it is kept, who heard it, legal hold and erasing. */
export function KeepingTab({ recording }: { recording: RecordingDetailView }) {
  const { t, locale } = useRecordingWords();
  const history = useHistory(recording.id, true);
  const [asked, setAsked] = useState<'hold' | 'erase' | null>(null);
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium' });
  const { isHeld, erasedFrom, erasedAt, may } = recording;
  const kept = erasedAt
    ? t('rec.was-erased', { date: date.format(erasedAt) })
    : isHeld
      ? t('rec.kept-by-hold')
      : erasedFrom
        ? t('rec.kept-until', { date: date.format(erasedFrom) })
        : t('rec.kept-for-ever');
  return (
    <>
      <p>{kept}</p>
      <div className="row">
        {may.hold && !erasedAt ? (
          <Button icon={isHeld ? LockOpen : Lock} onPress={() => setAsked('hold')}>
            {t(isHeld ? 'rec.lift-hold' : 'rec.put-hold')}
          </Button>
        ) : null}
        {may.erase && !erasedAt ? (
          <Button icon={Trash2} tone="end" isDisabled={isHeld} onPress={() => setAsked('erase')}>
            {t('rec.erase')}
          </Button>
        ) : null}
      </div>
      <h3>{t('rec.history')}</h3>
      <p className="hint">{t('rec.history-help')}</p>
      {history.isError ? <p className="notice failed">{history.error.message}</p> : null}
      <ol className="recording-history">
        {history.data?.items.map((entry) => (
          <li key={entry.seq} title={entry.hash}>
            <span className="faint number">{moment.format(entry.at)}</span>
            <span>
              {entry.sentence} <span className="soft">{entry.by?.name}</span>
            </span>
          </li>
        ))}
      </ol>
      {asked ? <Reasoned recording={recording} asked={asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

/** Neither is done without a reason, which the list keeps. */
function Reasoned({
  recording,
  asked,
  onClose,
}: {
  recording: RecordingDetailView;
  asked: 'hold' | 'erase';
  onClose: () => void;
}) {
  const { t } = useRecordingWords();
  const { rest } = useDesk();
  const changed = useRecordingChanged(recording.id);
  const [reason, setReason] = useState('');
  const { id, isHeld } = recording;
  const act = useMutation({
    mutationFn: () =>
      asked === 'erase'
        ? rest.send('DELETE', recordingPath, { params: { id }, query: { reason } })
        : rest.send('PUT', `${recordingPath}/hold`, { params: { id }, body: { isHeld: !isHeld, reason } }),
    onSuccess: () => {
      changed();
      onClose();
    },
  });
  const title = asked === 'erase' ? 'rec.erase-title' : isHeld ? 'rec.lift-hold' : 'rec.put-hold';
  return (
    <Dialog
      isAlert={asked === 'erase'}
      title={t(title)}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            tone={asked === 'erase' ? 'end' : 'primary'}
            isDisabled={reason.trim().length < 3 || act.isPending}
            onPress={() => act.mutate()}
          >
            {t(asked === 'erase' ? 'rec.erase' : title)}
          </Button>
        </>
      }
    >
      <p>{t(asked === 'erase' ? 'rec.erase-help' : 'rec.hold-help')}</p>
      <Field label={t('rec.reason')} value={reason} onChange={setReason} maxLength={500} />
      {act.isError ? <p className="notice failed">{act.error.message}</p> : null}
    </Dialog>
  );
}
