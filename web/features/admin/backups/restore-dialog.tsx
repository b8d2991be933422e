import { useEffect, useState } from 'react';
import { useDesk } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { useConfirmed } from '../../security/confirmation.tsx';
import { When } from '../resource/when.tsx';
import { useAdminWords } from '../words/index.ts';

export interface Checked {
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  readonly companies: number;
  readonly users: number;
  readonly devices: number;
  readonly hasThisMasterKey: boolean;
  readonly problem: string | null;
}

interface Props {
  readonly file: { readonly name: string; readonly madeAt: number };
  readonly onClose: () => void;
}

/** Restores a backup: looks at it whole, says what would be lost, wants its name typed, and waits until the server is back. */
export function RestoreDialog({ file, onClose }: Props) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const { run, dialog } = useConfirmed();
  const [checked, setChecked] = useState<Checked | null>(null);
  const [failure, setFailure] = useState('');
  const [typed, setTyped] = useState('');
  const [isRestoring, setRestoring] = useState(false);
  const { name } = file;
  useEffect(() => {
    rest
      .send<Checked>('POST', '/api/v1/admin/backups/:name/check', { params: { name } })
      .then(setChecked)
      .catch((error: Error) => setFailure(error.message));
  }, [rest, name]);
  const word = t('backups.restore-word');
  const problem = failure || checked?.problem || (checked && !checked.hasThisMasterKey ? t('backups.other-key-help') : '');
  const may = checked !== null && problem === '' && typed.trim().toLowerCase() === word;
  const restore = () =>
    run(async () => {
      await rest.send('POST', '/api/v1/admin/backups/:name/restore', { params: { name } });
      setRestoring(true);
    });
  if (isRestoring) return <Waiting name={name} />;
  return (
    <>
      <Dialog
        isAlert
        title={t('backups.restore-title', { name })}
        onClose={onClose}
        actions={
          <>
            <Button onPress={onClose}>{t('common.cancel')}</Button>
            <Button tone="end" isDisabled={!may} onPress={() => void restore()}>
              {t('backups.restore-now')}
            </Button>
          </>
        }
      >
        {checked === null && failure === '' ? <Progress label={t('backups.checking')} value={null} /> : null}
        {problem ? <p className="notice failed">{problem}</p> : null}
        {checked && !problem ? (
          <>
            <p>
              {t('backups.holds', { companies: checked.companies, users: checked.users, devices: checked.devices })}{' '}
              <When at={file.madeAt} />
            </p>
            <p>{t('backups.restore-warning')}</p>
            <Field label={t('backups.restore-type', { word })} value={typed} onChange={setTyped} />
          </>
        ) : null}
      </Dialog>
      {dialog}
    </>
  );
}

const askEveryMs = 1500;

/** The server goes away and comes back; then everybody signs in anew. */
function Waiting({ name }: { name: string }) {
  const { t } = useAdminWords();
  useEffect(() => {
    let wasGone = false;
    const ask = async (): Promise<void> => {
      try {
        const { status } = await fetch('/api/v1/session', { cache: 'no-store' });
        if (wasGone || status === 401) location.assign('/');
      } catch {
        wasGone = true;
      }
    };
    const timer = setInterval(() => void ask(), askEveryMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <Dialog isAlert title={t('backups.restoring', { name })} onClose={() => undefined} actions={null}>
      <Progress label={t('backups.restoring-help')} value={null} />
    </Dialog>
  );
}
