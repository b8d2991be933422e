import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDesk } from '../../../app/session.tsx';
import { routes } from '../../../client/routes.ts';
import { Button } from '../../../ui/button.tsx';
import { useAdminWords } from '../words/index.ts';

/** Beside the parameters of the mail server: a mail to oneself, with what the server said. */
export function MailTest() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const { data } = useQuery({ queryKey: ['admin', 'mail'], queryFn: () => rest.call(routes.mail.read, {}), staleTime: 0 });
  const [state, setState] = useState<{ readonly isGood: boolean; readonly sentence: string } | 'sending' | null>(null);
  const send = () => {
    setState('sending');
    rest.call(routes.mail.test, {}).then(
      ({ sentTo }) => setState({ isGood: true, sentence: t('mail.sent', { address: sentTo }) }),
      (error: unknown) => setState({ isGood: false, sentence: error instanceof Error ? error.message : String(error) }),
    );
  };
  return (
    <>
      <h3>{t('mail.test')}</h3>
      <p className="faint">{data?.testReceiver ? t('mail.test-help', { address: data.testReceiver }) : t('mail.no-address')}</p>
      <p className="row">
        <Button onPress={send} isDisabled={state === 'sending' || !data?.testReceiver}>
          {t('mail.send')}
        </Button>
      </p>
      <output>
        {state !== null && state !== 'sending' ? (
          <span className={state.isGood ? 'notice' : 'notice failed'}>{state.sentence}</span>
        ) : null}
      </output>
    </>
  );
}
