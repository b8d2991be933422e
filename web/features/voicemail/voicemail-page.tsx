import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { VoicemailBox } from '../../../src/contract/rest/voicemail.ts';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { formatMoment } from '../../ui/format/when.ts';
import { toasts } from '../../ui/toasts.tsx';
import { Greetings } from './greetings.tsx';
import { Messages } from './messages.tsx';
import { useVoicemailBox } from './use-voicemail.ts';
import { useVoicemailWords } from './words/index.ts';
import './voicemail.css';

/** My messages, my greetings, and how I reach them by telephone. */
export function VoicemailPage() {
  const { t } = useVoicemailWords();
  const { data } = useVoicemailBox();
  return (
    <div className="page voicemail-page">
      <h1>{t('vm.title')}</h1>
      {data ? <p className="faint">{t('vm.new', { count: data.newMessages })}</p> : null}
      <section className="panel stack" aria-label={t('vm.messages')}>
        <Messages menuCode={data?.menuCode ?? ''} />
      </section>
      {data ? <Greetings greetings={data.greetings} /> : null}
      {data ? <Pin box={data} /> : null}
    </div>
  );
}

function Pin({ box }: { box: VoicemailBox }) {
  const { t, language } = useVoicemailWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const [pin, setPin] = useState('');
  const [error, setError] = useState('');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setError('');
    try {
      await rest.call(routes.users.changeVoicemailPin, { body: { pin } });
      setPin('');
      toasts.show({ sentence: t('vm.pin-saved') });
      await queries.invalidateQueries({ queryKey: ['voicemail', 'box'] });
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : '');
    }
  };
  return (
    <section className="panel stack" aria-label={t('vm.pin')}>
      <h2>{t('vm.pin')}</h2>
      <p className="faint">{t('vm.pin-help', { code: box.menuCode })}</p>
      <p>{t(box.hasPin ? 'vm.pin-set' : 'vm.pin-none')}</p>
      {box.lockedUntil === null ? null : (
        <p className="notice failed">{t('vm.pin-locked', { when: formatMoment(box.lockedUntil, language) })}</p>
      )}
      <form className="voicemail-pin" onSubmit={(event) => void save(event)}>
        <Field
          label={t('vm.pin-new')}
          type="password"
          inputMode="numeric"
          autoComplete="off"
          pattern="[0-9]{4,10}"
          value={pin}
          onChange={setPin}
          error={error || undefined}
        />
        <Button type="submit" tone="primary" isDisabled={!/^\d{4,10}$/.test(pin)}>
          {t('vm.pin-save')}
        </Button>
      </form>
      <p className="faint">{t('vm.mail-help')}</p>
    </section>
  );
}
