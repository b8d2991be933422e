import { useEffect, useState } from 'react';
import type { SignInOptions } from '../../../src/contract/rest/sign-in.ts';
import { useSession } from '../../app/session.tsx';
import { ApiError } from '../../client/rest-client.ts';
import { routes } from '../../client/routes.ts';
import { announcer } from '../../ui/announcer.tsx';
import { askForPasskey } from '../security/passkey-device.ts';
import { needOf, type SecondFactorNeed } from '../security/second-factor.tsx';
import { type SecurityWords, useSecurityWords } from '../security/words/index.ts';

export interface SignInForm {
  readonly login: string;
  readonly password: string;
  /** Null until the server asks for it. */
  readonly company: string | null;
  readonly remember: boolean;
}

/** What the way back from an identity provider says in the fragment of the address. */
function readReturned(): { code: string; detail: string; need: SecondFactorNeed | null } | null {
  const said = new URLSearchParams(location.hash.slice(1));
  const code = said.get('sign-in-error');
  if (code === null) return null;
  const details = said.get('details');
  const need = details ? needOf(JSON.parse(details) as Record<string, unknown>) : null;
  return { code, detail: said.get('detail') ?? '', need };
}

/** Read when this is loaded: before the page is drawn, perhaps more than once. */
let lastReturned = readReturned();

/** Where Windows has worked before, it is tried by itself; elsewhere browsers might ask for a name and password that lead nowhere. */
const windowsWorksKey = 'parley.windows-works';
/** Once in each tab: who signed out wants to stay out. */
const windowsTriedKey = 'parley.windows-tried';

/** The sign-in page without its looks. */
export function useSignIn(wasSignedOut: boolean) {
  const words = useSecurityWords();
  const { rest, signedIn } = useSession();
  const [returned] = useState(() => lastReturned);
  const [form, setForm] = useState<SignInForm>({ login: '', password: '', company: null, remember: false });
  const [need, setNeed] = useState<SecondFactorNeed | null>(returned?.need ?? null);
  const [error, setError] = useState(returned && !returned.need ? returnedSentence(returned, words) : '');
  const [isBusy, setBusy] = useState(false);
  const [options, setOptions] = useState<SignInOptions | null>(null);

  const fail = (sentence: string) => {
    setError(sentence);
    if (sentence) announcer.say(sentence);
  };
  const run = async (work: () => Promise<void>, tell: (failure: unknown) => string) => {
    setBusy(true);
    setError('');
    try {
      await work();
    } catch (failure) {
      const code = failure instanceof ApiError ? failure.code : '';
      const asked = failure instanceof ApiError && code === 'second-factor-needed' ? needOf(failure.details) : null;
      if (asked) setNeed(asked);
      else if (code === 'sign-in-company-needed') setForm((known) => ({ ...known, company: known.company ?? '' }));
      else fail(tell(failure));
    } finally {
      setBusy(false);
    }
  };
  const { login, password, remember } = form;
  const company = form.company ? { company: form.company } : {};
  const byPassword = () =>
    run(
      async () => signedIn(await rest.call(routes.session.signIn, { body: { login, password, remember, ...company } })),
      (failure) => sentenceOf(failure, words),
    );
  const byPasskey = () =>
    run(
      async () => {
        const { ticket, options: asked } = await rest.call(routes.signIn.beginPasskey, {});
        const response = await askForPasskey(asked);
        signedIn(await rest.call(routes.signIn.withPasskey, { body: { ticket, response, remember } }));
      },
      () => words.t('way.passkey-failed'),
    );
  const byWindows = (isAsked: boolean) =>
    run(
      async () => {
        sessionStorage.setItem(windowsTriedKey, '1');
        const answer = await rest.call(routes.signIn.withWindows, { body: { remember, ...company } });
        localStorage.setItem(windowsWorksKey, '1');
        signedIn(answer);
      },
      (failure) => {
        localStorage.removeItem(windowsWorksKey);
        return isAsked ? sentenceOf(failure, words) : '';
      },
    );

  useEffect(() => {
    if (lastReturned) history.replaceState(history.state, '', location.pathname + location.search);
    lastReturned = null;
  }, []);
  useEffect(() => {
    const begin = async () => {
      const known = await rest.call(routes.signIn.options, {});
      setOptions(known);
      const isAutomatic = localStorage.getItem(windowsWorksKey) && !sessionStorage.getItem(windowsTriedKey);
      if (!known.windows || !isAutomatic || wasSignedOut || returned) return;
      await byWindows(false);
    };
    // Without them there are name and password.
    void begin().catch(() => {});
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for a page
  }, [rest]);

  const back = (sentence: string) => {
    setNeed(null);
    fail(sentence);
  };
  return { form, setForm, need, back, error, isBusy, options, byPassword, byPasskey, byWindows, words };
}

function returnedSentence({ code, detail }: { code: string; detail: string }, { t }: SecurityWords): string {
  return code === 'sign-in-expired' ? t('way.expired') : t('sign-in.failed', { detail });
}

function sentenceOf(failure: unknown, { t }: SecurityWords): string {
  if (!(failure instanceof ApiError)) return t('sign-in.failed', { detail: '' });
  if (failure.code === 'offline') return t('sign-in.offline');
  if (failure.status === 429) return t('sign-in.too-often');
  if (failure.code === 'sign-in-refused') return t('sign-in.wrong');
  return t('sign-in.failed', { detail: failure.message });
}
