import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { NotificationChoicesView } from '../../../src/contract/rest/notifications.ts';
import { type PushState, readPush, startPush, stopPush } from '../../app/push.ts';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Toggle } from '../../ui/toggle.tsx';
import { useNotificationsWords } from './words/index.ts';

const queryKey = ['notifications'];
type Change = (change: Partial<NotificationChoicesView>) => void;

/** By mail and by push: what each is offered depends on parameters, addresses and the browser. */
export function NotificationsSection() {
  const { t } = useNotificationsWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const { hasFeature } = useRights();
  const [complaint, setComplaint] = useState('');
  const { data } = useQuery({ queryKey, queryFn: () => rest.call(routes.notifications.readNotifications, {}) });
  if (!data) return null;
  const change: Change = (body) => {
    setComplaint('');
    rest.call(routes.notifications.changeNotifications, { body }).then(
      (answer) => queries.setQueryData(queryKey, answer),
      (error: unknown) => setComplaint(t('notify.push-failed', { reason: error instanceof Error ? error.message : '' })),
    );
  };
  const hasMail = hasFeature('AuthorizedEmailNotification') && data.mail.state !== 'feature-off';
  const hasPush = hasFeature('AuthorizedPushNotification') && data.push.state !== 'feature-off';
  if (!hasMail && !hasPush) return null;
  return (
    <section className="panel" aria-label={t('notify.title')}>
      <h2>{t('notify.title')}</h2>
      {hasMail ? <Mail choices={data.choices} mail={data.mail} onChange={change} /> : null}
      {hasPush ? <Push choices={data.choices} publicKey={data.push.publicKey} onChange={change} complain={setComplaint} /> : null}
      {complaint ? (
        <p role="alert" className="notice failed">
          {complaint}
        </p>
      ) : null}
    </section>
  );
}

interface MailProps {
  choices: NotificationChoicesView;
  mail: { readonly receiver: string | null; readonly state: string };
  onChange: Change;
}

function Mail({ choices, mail, onChange }: MailProps) {
  const { t } = useNotificationsWords();
  const isPossible = mail.receiver !== null && mail.state === 'offered';
  const hint =
    mail.receiver === null
      ? t('notify.mail-no-address')
      : mail.state === 'not-set-up'
        ? t('notify.mail-not-set-up')
        : t('notify.mail-to', { address: mail.receiver });
  return (
    <div className="stack">
      <h3>{t('notify.mail')}</h3>
      <p className="faint">{hint}</p>
      <Toggle
        label={t('notify.mail-missed')}
        isOn={choices.mailMissedCalls}
        onChange={(mailMissedCalls) => onChange({ mailMissedCalls })}
        isDisabled={!isPossible}
      />
      <Toggle
        label={t('notify.mail-voicemail')}
        isOn={choices.mailVoicemail}
        onChange={(mailVoicemail) => onChange({ mailVoicemail })}
        isDisabled={!isPossible}
      />
    </div>
  );
}

interface PushProps {
  choices: NotificationChoicesView;
  publicKey: string;
  onChange: Change;
  complain: (sentence: string) => void;
}

function Push({ choices, publicKey, onChange, complain }: PushProps) {
  const { t } = useNotificationsWords();
  const { rest } = useDesk();
  const [state, setState] = useState<PushState | null>(null);
  useEffect(() => void readPush().then(setState), []);
  const turn = (isOn: boolean) => {
    complain('');
    (isOn ? startPush(rest, publicKey) : stopPush(rest)).then(setState, (error: unknown) =>
      complain(t('notify.push-failed', { reason: error instanceof Error ? error.message : '' })),
    );
  };
  if (state === null) return null;
  const hint = state === 'impossible' ? 'notify.push-impossible' : state === 'denied' ? 'notify.push-denied' : 'notify.push-help';
  const part = (word: 'calls' | 'missed' | 'messages', name: 'pushIncomingCalls' | 'pushMissedCalls' | 'pushMessages') => (
    <Toggle label={t(`notify.push-${word}`)} isOn={choices[name]} onChange={(isOn) => onChange({ [name]: isOn })} />
  );
  return (
    <div className="stack">
      <h3>{t('notify.push')}</h3>
      <p className="faint">{t(hint)}</p>
      <Toggle label={t('notify.push-on')} isOn={state === 'on'} onChange={turn} isDisabled={state === 'impossible'} />
      {state === 'on' ? (
        <>
          {part('calls', 'pushIncomingCalls')}
          {part('missed', 'pushMissedCalls')}
          {part('messages', 'pushMessages')}
        </>
      ) : null}
    </div>
  );
}
