import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { VoicemailBox } from '../../../src/contract/rest/voicemail.ts';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { ApiError } from '../../client/rest-client.ts';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { formatMoment } from '../../ui/format/when.ts';
import { toasts } from '../../ui/toasts.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { useDial } from '../calls-dock/use-dial.ts';
import { boxKey } from './use-voicemail.ts';
import { useVoicemailWords } from './words/index.ts';

/** How I reach my messages elsewhere: by telephone with a PIN, by mail. */
export function VoicemailSettings({ box }: { box: VoicemailBox }) {
  return (
    <>
      <ByTelephone box={box} />
      <ByMail />
    </>
  );
}

function ByTelephone({ box }: { box: VoicemailBox }) {
  const { t, locale } = useVoicemailWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const dial = useDial();
  const [pin, setPin] = useState('');
  const [error, setError] = useState('');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setError('');
    try {
      await rest.call(routes.users.changeVoicemailPin, { body: { pin } });
      setPin('');
      toasts.show({ sentence: t('vm.pin-saved') });
      await queries.invalidateQueries({ queryKey: boxKey });
    } catch (failure) {
      const isSimple = failure instanceof ApiError && failure.status === 400;
      setError(isSimple ? t('vm.pin-simple') : t('vm.not-changed', { reason: failure instanceof Error ? failure.message : '' }));
    }
  };
  return (
    <section className="panel voicemail-section" aria-label={t('vm.pin')}>
      <h2>{t('vm.pin')}</h2>
      <p className="faint">
        {t('vm.pin-help', { code: box.menuCode })} {t(box.hasPin ? 'vm.pin-set' : 'vm.pin-none')}
      </p>
      {box.lockedUntil === null ? null : (
        <p className="notice failed">{t('vm.pin-locked', { when: formatMoment(box.lockedUntil, locale) })}</p>
      )}
      <form className="voicemail-pin" onSubmit={(event) => void save(event)}>
        <Field
          label={t('vm.pin-new')}
          type="password"
          inputMode="numeric"
          autoComplete="off"
          maxLength={10}
          value={pin}
          onChange={(text) => setPin(text.replaceAll(/\D/g, ''))}
          error={error || undefined}
        />
        <Button type="submit" isDisabled={!/^\d{4,10}$/.test(pin)}>
          {t('vm.pin-save')}
        </Button>
      </form>
      {box.hasPin ? (
        <div>
          <Button tone="quiet" onPress={() => dial(box.menuCode)}>
            {t('vm.call-mailbox', { code: box.menuCode })}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

const notificationsKey = ['notifications'];

function ByMail() {
  const { t } = useVoicemailWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const queries = useQueryClient();
  const isOn = useRights().hasFeature('AuthorizedEmailNotification');
  const { data } = useQuery({
    queryKey: notificationsKey,
    queryFn: () => rest.call(routes.notifications.readNotifications, {}),
    enabled: isOn,
  });
  if (!isOn || !data || data.mail.state === 'feature-off') return null;
  const { receiver, state } = data.mail;
  const change = (mailVoicemail: boolean) =>
    rest.call(routes.notifications.changeNotifications, { body: { mailVoicemail } }).then(
      (answer) => queries.setQueryData(notificationsKey, answer),
      (error: unknown) => complain(t('vm.not-changed', { reason: error instanceof Error ? error.message : '' })),
    );
  const hint =
    receiver === null
      ? t('vm.mail-no-address')
      : state === 'not-set-up'
        ? t('vm.mail-not-set-up')
        : t('vm.mail-to', { address: receiver });
  return (
    <section className="panel voicemail-section" aria-label={t('vm.mail')}>
      <h2>{t('vm.mail')}</h2>
      <Toggle
        label={t('vm.mail-each')}
        hint={hint}
        isOn={data.choices.mailVoicemail}
        onChange={(next) => void change(next)}
        isDisabled={receiver === null || state !== 'offered'}
      />
    </section>
  );
}
