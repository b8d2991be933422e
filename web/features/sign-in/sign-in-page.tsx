/* oxlint-disable jsx-a11y/no-autofocus -- the page has one purpose */
import { TriangleAlert } from 'lucide-react';
import type { FormEvent } from 'react';
import { Checkbox } from 'react-aria-components';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { SecondFactor } from '../security/second-factor.tsx';
import { OtherWays } from './other-ways.tsx';
import './sign-in.css';
import { useSignIn } from './use-sign-in.ts';

/** Name and password or another way in; the company only when the server asks for it; then the second factor where there is one. */
export function SignInPage({ wasSignedOut }: { wasSignedOut: boolean }) {
  const signIn = useSignIn(wasSignedOut);
  const { form, setForm, need, error, isBusy, options } = signIn;
  const { t } = signIn.words;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void signIn.byPassword();
  };
  if (need) {
    return (
      <main className="gate">
        <SecondFactor need={need} remember={form.remember} onBack={signIn.back} />
      </main>
    );
  }
  return (
    <main className="gate">
      <form className="gate-card" onSubmit={submit}>
        <img src="/icon.svg" alt="Parley" width="40" height="40" />
        <h1>{t('sign-in.title')}</h1>
        {wasSignedOut && !error ? <p className="notice ringing">{t('banner.signed-out')}</p> : null}
        {error ? (
          <p className="notice failed">
            <TriangleAlert className="icon" aria-hidden="true" />
            {error}
          </p>
        ) : null}
        <Field
          label={t('sign-in.login')}
          name="username"
          autoComplete="username"
          value={form.login}
          onChange={(login) => setForm({ ...form, login })}
          isRequired
          autoFocus
        />
        <Field
          label={t('sign-in.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          hint={options?.nameAlone ? t('way.name-alone') : undefined}
          value={form.password}
          onChange={(password) => setForm({ ...form, password })}
          isRequired={!options?.nameAlone}
        />
        {form.company === null ? null : (
          <Field
            label={t('sign-in.company')}
            hint={t('sign-in.company-help')}
            value={form.company}
            onChange={(company) => setForm({ ...form, company })}
            isRequired
            autoFocus
          />
        )}
        <Checkbox className="switch" isSelected={form.remember} onChange={(remember) => setForm({ ...form, remember })}>
          <span className="track" />
          {t('sign-in.remember')}
        </Checkbox>
        <Button tone="primary" type="submit" isWide isDisabled={isBusy}>
          {t('sign-in.submit')}
        </Button>
        <OtherWays
          options={options}
          remember={form.remember}
          isBusy={isBusy}
          onPasskey={() => void signIn.byPasskey()}
          onWindows={() => void signIn.byWindows(true)}
        />
      </form>
    </main>
  );
}
