import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Security } from '../../../src/contract/rest/security.ts';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useNow } from '../../ui/format/use-now.ts';
import { formatWhen } from '../../ui/format/when.ts';
import { Authenticator } from './authenticator.tsx';
import { useConfirmed } from './confirmation.tsx';
import { hasPasskeys, makePasskey } from './passkey-device.ts';
import { PasswordDialog } from './password-change.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import './security.css';
import { useSecurityWords } from './words/index.ts';

type Run = (work: () => Promise<void>) => Promise<void>;
interface PartProps {
  security: Security;
  run: Run;
  onChanged: () => Promise<void>;
}

/** How I sign in: password, authenticator, passkeys. */
export function SecuritySection() {
  const { t } = useSecurityWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const { run, dialog } = useConfirmed();
  const { data } = useQuery({ queryKey: ['security'], queryFn: () => rest.call(routes.security.mine, {}) });
  if (!data) return null;
  const onChanged = () => queries.invalidateQueries({ queryKey: ['security'] });
  const parts = { security: data, run, onChanged };
  return (
    <section className="panel" aria-label={t('security.title')}>
      <h2>{t('security.title')}</h2>
      {data.mustHaveSecondFactor ? <p className="soft">{t('security.demanded')}</p> : null}
      <Password hasPassword={data.hasPassword} />
      <TotpPart {...parts} />
      <PasskeyPart {...parts} />
      {dialog}
    </section>
  );
}

function Password({ hasPassword }: { hasPassword: boolean }) {
  const { t } = useSecurityWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="security-part">
      <h3>{t('security.password')}</h3>
      {hasPassword ? (
        <Button onPress={() => setOpen(true)}>{t('security.change')}</Button>
      ) : (
        <p className="soft">{t('security.password-elsewhere')}</p>
      )}
      {isOpen ? <PasswordDialog onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function TotpPart({ security, run, onChanged }: PartProps) {
  const words = useSecurityWords();
  const { t } = words;
  const { rest } = useDesk();
  const now = useNow(60_000);
  const [enrolment, setEnrolment] = useState<{ secret: string; uri: string } | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const since = security.totpSince;
  const begin = () => run(async () => setEnrolment(await rest.call(routes.security.enrolTotp, {})));
  const confirm = (code: string) =>
    run(async () => {
      const { recoveryCodes } = await rest.call(routes.security.confirmTotp, { body: { code } });
      setEnrolment(null);
      setCodes(recoveryCodes);
      await onChanged();
    });
  const remove = () =>
    run(async () => {
      await rest.call(routes.security.removeTotp, {});
      await onChanged();
    });
  const renew = () =>
    run(async () => {
      setCodes((await rest.call(routes.security.renewRecoveryCodes, {})).recoveryCodes);
      await onChanged();
    });
  return (
    <div className="security-part">
      <h3>{t('security.totp')}</h3>
      <p className="soft">
        {since === null
          ? t('security.totp-off')
          : t('security.totp-on', { when: formatWhen(since, now, words.locale), count: security.recoveryCodesLeft })}
      </p>
      <p className="row">
        {since === null ? (
          <Button onPress={() => void begin()}>{t('security.totp-set-up')}</Button>
        ) : (
          <>
            <Button onPress={() => void renew()}>{t('security.codes-new')}</Button>
            <Button onPress={() => void remove()}>{t('security.totp-remove')}</Button>
          </>
        )}
      </p>
      {enrolment ? (
        <Dialog title={t('enrol.title')} onClose={() => setEnrolment(null)} actions={null}>
          <Authenticator enrolment={enrolment} error="" isBusy={false} onCode={(code) => void confirm(code)} />
        </Dialog>
      ) : null}
      {codes ? (
        <Dialog title={t('codes.title')} isAlert onClose={() => setCodes(null)} actions={null}>
          <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
        </Dialog>
      ) : null}
    </div>
  );
}

function PasskeyPart({ security, run, onChanged }: PartProps) {
  const { t, locale } = useSecurityWords();
  const { rest } = useDesk();
  const now = useNow(60_000);
  const add = () =>
    run(async () => {
      const { ticket, options } = await rest.call(routes.security.beginPasskey, {});
      const response = await makePasskey(options);
      await rest.call(routes.security.addPasskey, { body: { ticket, name: nameOfThisDevice(), response } });
      await onChanged();
    });
  const remove = (id: string) =>
    run(async () => {
      await rest.call(routes.security.removePasskey, { params: { id } });
      await onChanged();
    });
  return (
    <div className="security-part">
      <h3>{t('security.passkeys')}</h3>
      <p className="soft">{t(security.mayHavePasskeys ? 'security.passkeys-help' : 'security.passkeys-not')}</p>
      {security.passkeys.length > 0 ? (
        <ul className="security-list">
          {security.passkeys.map(({ id, name, isSynced, lastUsedAt }) => (
            <li key={id}>
              <KeyRound className="icon" aria-hidden="true" />
              <span>{name}</span>
              <span className="faint">
                {lastUsedAt === null
                  ? t('security.passkey-unused')
                  : t('security.passkey-used', { when: formatWhen(lastUsedAt, now, locale) })}
              </span>
              {isSynced ? <span className="tag">{t('security.passkey-synced')}</span> : null}
              <span className="push" />
              <IconButton icon={Trash2} label={t('security.passkey-remove', { name })} onPress={() => void remove(id)} />
            </li>
          ))}
        </ul>
      ) : null}
      {security.mayHavePasskeys && hasPasskeys ? <Button onPress={() => void add()}>{t('security.passkey-add')}</Button> : null}
    </div>
  );
}

/** What a person would call it; he may have many. */
function nameOfThisDevice(): string {
  const { userAgent } = navigator;
  const system = ['iPhone', 'iPad', 'Android', 'Windows', 'Mac', 'Linux'].find((name) => userAgent.includes(name));
  return [system ?? 'Passkey', new Date().toISOString().slice(0, 10)].join(' ');
}
