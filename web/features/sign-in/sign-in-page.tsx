/* oxlint-disable jsx-a11y/no-autofocus -- the page has one purpose */
import { TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Checkbox } from 'react-aria-components';
import { useSession } from '../../app/session.tsx';
import { ApiError } from '../../client/rest-client.ts';
import { routes } from '../../client/routes.ts';
import { announcer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useWords, type Words } from '../../ui/words/index.ts';
import './sign-in.css';

/** Name and password; the company only when the server asks for it. */
export function SignInPage({ wasSignedOut }: { wasSignedOut: boolean }) {
  const words = useWords();
  const { t } = words;
  const { rest, signedIn } = useSession();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [company, setCompany] = useState<string | null>(null);
  const [remember, setRemember] = useState(false);
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError('');
    try {
      const body = { login, password, remember, ...(company ? { company } : {}) };
      signedIn(await rest.call(routes.session.signIn, { body }));
    } catch (failure) {
      if (failure instanceof ApiError && failure.code === 'sign-in-company-needed') setCompany('');
      else {
        const sentence = sentenceOf(failure, words);
        setError(sentence);
        announcer.say(sentence);
      }
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="gate">
      <form className="gate-card" onSubmit={(event) => void submit(event)}>
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
          value={login}
          onChange={setLogin}
          isRequired
          autoFocus
        />
        <Field
          label={t('sign-in.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          isRequired
        />
        {company === null ? null : (
          <Field
            label={t('sign-in.company')}
            hint={t('sign-in.company-help')}
            value={company}
            onChange={setCompany}
            isRequired
            autoFocus
          />
        )}
        <Checkbox className="switch" isSelected={remember} onChange={setRemember}>
          <span className="track" />
          {t('sign-in.remember')}
        </Checkbox>
        <Button tone="primary" type="submit" isWide isDisabled={isBusy}>
          {t('sign-in.submit')}
        </Button>
      </form>
    </main>
  );
}

function sentenceOf(failure: unknown, { t }: Words): string {
  if (!(failure instanceof ApiError)) return t('sign-in.failed', { detail: '' });
  if (failure.code === 'offline') return t('sign-in.offline');
  if (failure.status === 429) return t('sign-in.too-often');
  if (failure.status === 401) return t('sign-in.wrong');
  return t('sign-in.failed', { detail: failure.message });
}
