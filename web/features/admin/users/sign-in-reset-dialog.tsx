import { useState } from 'react';
import type { UserView } from '../../../../src/contract/rest/users.ts';
import { useDesk } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { useAdminWords } from '../words/index.ts';

export type SignInReset = 'second-factor' | 'external-identities';

interface Props {
  kind: SignInReset;
  user: UserView;
  onClose: () => void;
}

const wordsOf = {
  'second-factor': {
    title: 'users.reset-factor-of',
    help: 'users.reset-factor-help',
    do: 'users.take-away',
    done: 'users.reset-factor-done',
  },
  'external-identities': {
    title: 'users.forget-provider-of',
    help: 'users.forget-provider-help',
    do: 'users.forget',
    done: 'users.forget-provider-done',
  },
} as const;

/** Asks, and takes away the second factor of somebody who lost it, or by which key an identity provider knows him. */
export function SignInResetDialog({ kind, user, onClose }: Props) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const [error, setError] = useState('');
  const word = wordsOf[kind];
  const send = async () => {
    try {
      await rest.send('DELETE', `/api/v1/admin/users/:userId/${kind}`, { params: { userId: user.id } });
      toasts.show({ sentence: t(word.done, { name: user.displayName }) });
      onClose();
    } catch (failure) {
      setError((failure as Error).message);
    }
  };
  return (
    <Dialog
      isAlert
      title={t(word.title, { name: user.displayName })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button tone="primary" onPress={() => void send()}>
            {t(word.do)}
          </Button>
        </>
      }
    >
      <p>{t(word.help)}</p>
      {error ? <p className="notice failed">{error}</p> : null}
    </Dialog>
  );
}
