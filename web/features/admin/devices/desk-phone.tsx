import { KeyRound, Lock, LockOpen, RefreshCw, Trash2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { PhoneView } from '../../../../src/contract/rest/phone-provisioning.ts';
import { Button } from '../../../ui/button.tsx';
import { useNow } from '../../../ui/format/use-now.ts';
import { formatWhen } from '../../../ui/format/when.ts';
import { Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { Detail } from '../../phone/card.tsx';
import { useAdminWords } from '../words/index.ts';
import { DeskPhoneFetches } from './desk-phone-fetches.tsx';
import { DeskPhoneForm } from './desk-phone-form.tsx';
import { type DeskPhoneState, useDeskPhone } from './use-desk-phone.ts';
import './desk-phone.css';

/** How a desk phone sets itself up. */
export function DeskPhone({ deviceId }: { deviceId: string }) {
  const { t } = useAdminWords();
  const state = useDeskPhone(deviceId);
  const { phone, isRead, error } = state;
  if (error && !isRead)
    return <Failed sentence={error.message} retryLabel={t('common.retry')} onRetry={() => void state.refetch()} />;
  if (!isRead) return <SkeletonLines />;
  const save: DeskPhoneState['save'] = async (settings) => {
    const saved = await state.save(settings);
    if (saved && phone) toasts.show({ sentence: t('desk.saved') });
    return saved;
  };
  return (
    <div className="desk-phone">
      {phone ? <Status phone={phone} state={state} /> : <p className="faint">{t('desk.lead')}</p>}
      {/* Begins anew when somebody else said otherwise, not when it was opened or fetched. */}
      <DeskPhoneForm
        key={phone ? JSON.stringify([phone.vendor, phone.model, phone.mac, phone.keys]) : ''}
        phone={phone ?? null}
        onSave={save}
      />
      {phone ? <DeskPhoneFetches fetches={phone.fetches} /> : null}
      {phone ? <Removal state={state} /> : null}
    </div>
  );
}

const tones = { closed: 'away', open: 'ringing', expired: 'away', enrolled: 'connected', 'password-changed': 'failed' } as const;

function Status({ phone, state }: { phone: PhoneView; state: DeskPhoneState }) {
  const { t, locale } = useAdminWords();
  const now = useNow(60_000);
  const enrolled = phone.enrolledAt === null ? '' : formatWhen(phone.enrolledAt, now, locale);
  const when = phone.openUntil === null ? enrolled : formatEnd(phone.openUntil, locale);
  return (
    <section className="desk-status">
      <p>
        <span className={`tag ${tones[phone.state]}`}>{t(`desk.state.${phone.state}`)}</span>{' '}
        {t(`desk.says.${phone.state}`, { when })}
      </p>
      {phone.isEncrypted ? null : (
        <p className="notice failed">
          <TriangleAlert className="icon" aria-hidden="true" />
          <span>{t('desk.plain')}</span>
        </p>
      )}
      {phone.state === 'enrolled' && phone.isBehind ? <p className="notice">{t('desk.behind')}</p> : null}
      <Actions phone={phone} state={state} />
      <dl className="details">
        <Detail word={t('desk.url')} text={phone.url} canCopy />
      </dl>
      <p className="hint">{t('desk.url-help')}</p>
    </section>
  );
}

/** "Sunday 10:58": within a week. */
function formatEnd(atMs: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'long', hour: '2-digit', minute: '2-digit' }).format(atMs);
}

function Actions({ phone, state }: { phone: PhoneView; state: DeskPhoneState }) {
  const { t } = useAdminWords();
  const [password, setPassword] = useState('');
  const close = async () => {
    if (await state.close()) toasts.show({ sentence: t('desk.closed') });
  };
  const sync = async () => {
    const answer = await state.sync();
    if (answer)
      toasts.show({
        sentence: answer.understood > 0 ? t('desk.synced', { understood: answer.understood }) : t('desk.not-synced'),
      });
  };
  const show = async () => setPassword((await state.adminPassword())?.password ?? '');
  return (
    <>
      <div className="desk-actions">
        {phone.state === 'open' ? null : (
          <Button icon={LockOpen} tone={phone.state === 'enrolled' ? 'plain' : 'primary'} onPress={() => void state.open()}>
            {t('desk.open')}
          </Button>
        )}
        {phone.state === 'closed' ? null : (
          <Button icon={Lock} onPress={() => void close()}>
            {t('desk.close')}
          </Button>
        )}
        <Button icon={RefreshCw} onPress={() => void sync()}>
          {t('desk.sync')}
        </Button>
        {phone.enrolledAt === null ? null : (
          <Button icon={KeyRound} tone="quiet" onPress={() => void show()}>
            {t('desk.password')}
          </Button>
        )}
      </div>
      {password ? (
        <dl className="details">
          <Detail word={t('desk.password-is')} text={password} canCopy />
        </dl>
      ) : null}
    </>
  );
}

function Removal({ state }: { state: DeskPhoneState }) {
  const { t } = useAdminWords();
  const remove = async () => {
    await state.remove();
    toasts.show({ sentence: t('desk.removed') });
  };
  return (
    <Button icon={Trash2} tone="quiet" onPress={() => void remove()}>
      {t('desk.remove')}
    </Button>
  );
}
