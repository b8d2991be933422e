import { type FormEvent, useId, useState } from 'react';
import type { UserView } from '../../../../src/contract/rest/users.ts';
import { useDesk } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { useAdminWords } from '../words/index.ts';

interface Props {
  kind: 'password' | 'pin';
  user: UserView;
  onDone: () => void;
  onClose: () => void;
}

/** Gives a user another password or voicemail PIN, or takes it away. */
export function SecretDialog({ kind, user, onDone, onClose }: Props) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const formId = useId();
  const [text, setText] = useState('');
  const [error, setError] = useState('');
  const hasOne = kind === 'password' ? user.hasPassword : user.hasVoicemailPin;
  const send = async (value: string | null) => {
    const path = `/api/v1/admin/users/:id/${kind === 'password' ? 'password' : 'voicemail-pin'}`;
    try {
      await rest.send('PUT', path, { params: { id: user.id }, body: kind === 'password' ? { password: value } : { pin: value } });
      toasts.show({ sentence: t('editor.saved', { name: user.displayName }) });
      onDone();
      onClose();
    } catch (failure) {
      setError((failure as Error).message);
    }
  };
  return (
    <Dialog
      title={t(kind === 'password' ? 'users.password-of' : 'users.pin-of', { name: user.displayName })}
      onClose={onClose}
      actions={
        <>
          {hasOne ? <Button onPress={() => void send(null)}>{t('users.take-away')}</Button> : null}
          <Button tone="primary" type="submit" form={formId}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void send(text);
        }}
      >
        <Field
          label={t(kind === 'password' ? 'once.password' : 'users.pin')}
          hint={t(kind === 'password' ? 'users.set-password-help' : 'users.pin-help')}
          type="password"
          autoComplete="new-password"
          isRequired
          value={text}
          onChange={setText}
          error={error}
        />
      </form>
    </Dialog>
  );
}
