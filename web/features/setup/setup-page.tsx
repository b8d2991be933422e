import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useSession } from '../../app/session.tsx';
import { ApiError } from '../../client/rest-client.ts';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { OpeningPage } from '../../ui/opening.tsx';
import { useWords } from '../../ui/words/index.ts';
import { Detail } from '../phone/card.tsx';
import { hintForPassword, type SetupForm, startOf, toBody } from './setup-form.ts';
import '../sign-in/sign-in.css';

/** `/setup/<token>`: the first company, its domain and its administrator. */
export function SetupPage() {
  const { t } = useWords();
  const { token } = useParams({ from: '/setup/$token' });
  const { rest } = useSession();
  const link = useQuery({
    queryKey: ['setup', token],
    queryFn: () => rest.call(routes.setup.readSetup, { params: { token } }),
    retry: false,
  });
  if (link.isPending) return <OpeningPage />;
  if (link.isError) {
    const isOffline = link.error instanceof ApiError && link.error.code === 'offline';
    return (
      <main className="gate">
        <div className="gate-card">
          <h1>{t('setup.title')}</h1>
          <p className="notice failed">{t(isOffline ? 'error.offline' : 'setup.invalid')}</p>
          {isOffline ? (
            <Button onPress={() => void link.refetch()}>{t('common.retry')}</Button>
          ) : (
            <p className="soft">{t('setup.invalid-help')}</p>
          )}
        </div>
      </main>
    );
  }
  return <SetupSheet token={token} suggestedDomain={link.data.suggestedSipDomain} />;
}

function SetupSheet({ token, suggestedDomain }: { token: string; suggestedDomain: string }) {
  const words = useWords();
  const { t } = words;
  const { rest } = useSession();
  const [form, setForm] = useState<SetupForm>(() => startOf(suggestedDomain, navigator.language));
  const save = useMutation({
    mutationFn: () => rest.call(routes.setup.completeSetup, { params: { token }, body: toBody(form, words.language) }),
  });
  if (save.isSuccess) return <Done companyName={form.companyName} sip={save.data.sip} />;
  const problems = save.error instanceof ApiError ? save.error.fields : [];
  const field = (name: keyof SetupForm, label: string, more: Partial<Parameters<typeof Field>[0]> = {}) => (
    <Field
      label={label}
      name={name}
      value={form[name]}
      onChange={(value) => setForm({ ...form, [name]: value })}
      isRequired
      error={problems.find(({ path }) => path.split(/[./]/).at(-1) === name)?.message}
      {...more}
    />
  );
  const isDifferent = form.passwordAgain !== '' && form.passwordAgain !== form.password;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isDifferent) save.mutate();
  };
  return (
    <main className="gate">
      <form className="gate-card wide" onSubmit={submit}>
        <img src="/icon.svg" alt="Parley" width="40" height="40" />
        <h1>{t('setup.title')}</h1>
        <p className="soft">{t('setup.lead')}</p>
        {save.isError && problems.length === 0 ? (
          <p className="notice failed">{t('setup.failed', { detail: save.error.message })}</p>
        ) : null}
        <h2>{t('setup.company')}</h2>
        <div className="grid-two">
          {field('companyName', t('setup.company-name'), { autoFocus: true, autoComplete: 'organization' })}
          {field('sipDomain', t('setup.sip-domain'), { hint: t('setup.sip-domain-help') })}
          {field('country', t('setup.country'), { hint: t('setup.country-help'), maxLength: 2 })}
          {field('internalLength', t('setup.length'), { type: 'number' })}
        </div>
        <h2>{t('setup.administrator')}</h2>
        <div className="grid-two">
          {field('firstName', t('setup.first-name'), { autoComplete: 'given-name' })}
          {field('lastName', t('setup.last-name'), { autoComplete: 'family-name' })}
          {field('login', t('setup.login'), { autoComplete: 'username' })}
          {field('number', t('setup.number'), { hint: t('setup.number-help'), type: 'tel' })}
          {field('password', t('setup.password'), {
            type: 'password',
            autoComplete: 'new-password',
            hint: hintForPassword(form.password, words),
          })}
          {field('passwordAgain', t('setup.password-again'), {
            type: 'password',
            autoComplete: 'new-password',
            error: isDifferent ? t('setup.password-differ') : undefined,
          })}
        </div>
        <Button tone="primary" type="submit" isWide isDisabled={save.isPending}>
          {t('setup.submit')}
        </Button>
      </form>
    </main>
  );
}

function Done({ companyName, sip }: { companyName: string; sip: { user: string; password: string; domain: string } }) {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <main className="gate">
      <div className="gate-card">
        <p className="notice connected">
          <CircleCheck className="icon" aria-hidden="true" />
          {t('setup.done', { company: companyName })}
        </p>
        <h1>{t('setup.credentials')}</h1>
        <p className="soft">{t('setup.credentials-help')}</p>
        <p className="soft">{t('setup.next')}</p>
        <dl className="credentials">
          <Detail word={t('setup.sip-user')} text={sip.user} canCopy />
          <Detail word={t('setup.sip-password')} text={sip.password} canCopy />
          <Detail word={t('setup.sip-domain')} text={sip.domain} canCopy />
        </dl>
        <Button tone="primary" isWide onPress={() => void navigate({ to: '/admin' })}>
          {t('setup.continue')}
        </Button>
      </div>
    </main>
  );
}
