/* oxlint-disable jsx-a11y/no-autofocus -- the dialog has one purpose */
import { type FormEvent, useState } from 'react';
import { useDesk } from '../../app/session.tsx';
import { ApiError } from '../../client/rest-client.ts';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { toasts } from '../../ui/toasts.tsx';
import { useSecurityWords } from './words/index.ts';

/**
 * Runs changes to how one signs in. Where the server wants to be shown once more who it is, the dialog asks and the change is tried
 * again; what else goes wrong is told as a toast.
 */
export function useConfirmed() {
  const { t } = useSecurityWords();
  const [waiting, setWaiting] = useState<(() => Promise<void>) | null>(null);
  const run = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (failure) {
      if (failure instanceof ApiError && failure.code === 'confirmation-needed') setWaiting(() => work);
      else toasts.show({ sentence: failure instanceof ApiError ? failure.message : t('way.passkey-failed'), tone: 'failed' });
    }
  };
  const dialog = waiting ? (
    <ConfirmDialog
      onClose={() => setWaiting(null)}
      onConfirmed={() => {
        setWaiting(null);
        void run(waiting);
      }}
    />
  ) : null;
  return { run, dialog };
}

function ConfirmDialog({ onClose, onConfirmed }: { onClose: () => void; onConfirmed: () => void }) {
  const { t } = useSecurityWords();
  const { rest } = useDesk();
  const [password, setPassword] = useState('');
  const [error, setError] = useState('');
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    try {
      await rest.call(routes.security.confirm, { body: { password } });
      onConfirmed();
    } catch (failure) {
      const isWrong = failure instanceof ApiError && failure.code === 'sign-in-refused';
      setError(isWrong || !(failure instanceof ApiError) ? t('confirm.wrong') : failure.message);
    }
  };
  const actions = (
    <>
      <Button onPress={onClose}>{t('common.cancel')}</Button>
      <Button tone="primary" onPress={() => void submit()}>
        {t('confirm.submit')}
      </Button>
    </>
  );
  return (
    <Dialog title={t('confirm.title')} onClose={onClose} actions={actions}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <p className="soft">{t('confirm.help')}</p>
        <Field
          label={t('confirm.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(typed) => {
            setPassword(typed);
            setError('');
          }}
          error={error || undefined}
          isRequired
          autoFocus
        />
      </form>
    </Dialog>
  );
}
