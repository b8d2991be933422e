/* oxlint-disable jsx-a11y/no-autofocus -- the page has one purpose */
import { type FormEvent, useEffect, useState } from 'react';
import type { SignedInUser } from '../../../src/contract/rest/session.ts';
import { useSession } from '../../app/session.tsx';
import { ApiError } from '../../client/rest-client.ts';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Authenticator } from './authenticator.tsx';
import { askForPasskey, hasPasskeys } from './passkey-device.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { type SecurityWords, useSecurityWords } from './words/index.ts';

/** What the answer `second-factor-needed` tells. */
export interface SecondFactorNeed {
  readonly ticket: string;
  readonly factors: readonly string[];
  readonly mustEnrol: boolean;
}

/** Null when the details are not what the server sends. */
export function needOf(details: Readonly<Record<string, unknown>>): SecondFactorNeed | null {
  const { ticket, factors, mustEnrol } = details;
  if (typeof ticket !== 'string' || !Array.isArray(factors)) return null;
  return { ticket, factors: factors.map(String), mustEnrol: mustEnrol === true };
}

interface Props {
  need: SecondFactorNeed;
  remember: boolean;
  /** The ticket is over, or somebody wants another name. */
  onBack: (sentence: string) => void;
}

/** The step after the password: a code, a passkey, or setting one up where the company demands it. */
export function SecondFactor(props: Props) {
  return props.need.mustEnrol ? <Enrolment {...props} /> : <Code {...props} />;
}

function Code({ need, remember, onBack }: Props) {
  const words = useSecurityWords();
  const { t } = words;
  const { rest, signedIn } = useSession();
  const [code, setCode] = useState('');
  const { error, clear, isBusy, run } = useStep(words, onBack);
  const hasCodes = need.factors.includes('totp') || need.factors.includes('recovery-code');
  const { ticket } = need;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => signedIn(await rest.call(routes.signIn.secondFactor, { body: { ticket, code, remember } })));
  };
  const withPasskey = () =>
    run(async () => {
      const { passkeyTicket, options } = await rest.call(routes.signIn.beginSecondPasskey, { body: { ticket } });
      const response = await askForPasskey(options);
      signedIn(await rest.call(routes.signIn.secondPasskey, { body: { ticket, passkeyTicket, response, remember } }));
    });
  return (
    <form className="gate-card" onSubmit={submit}>
      <h1>{t('second.title')}</h1>
      <p className="soft">{t(hasCodes ? 'second.help' : 'second.passkey-only')}</p>
      {hasCodes ? (
        <Field
          label={t('second.code')}
          name="code"
          autoComplete="one-time-code"
          value={code}
          onChange={(typed) => {
            setCode(typed);
            // As long as a field is wrong, its form is not sent.
            clear();
          }}
          error={error || undefined}
          isRequired
          autoFocus
        />
      ) : (
        <ErrorNotice sentence={error} />
      )}
      {hasCodes ? (
        <Button tone="primary" type="submit" isWide isDisabled={isBusy}>
          {t('second.submit')}
        </Button>
      ) : null}
      {need.factors.includes('passkey') && hasPasskeys ? (
        <Button tone={hasCodes ? 'plain' : 'primary'} isWide isDisabled={isBusy} onPress={() => void withPasskey()}>
          {t(hasCodes ? 'second.passkey' : 'second.use-passkey')}
        </Button>
      ) : null}
      <Button tone="quiet" isWide onPress={() => onBack('')}>
        {t('second.back')}
      </Button>
    </form>
  );
}

function Enrolment({ need: { ticket }, remember, onBack }: Props) {
  const words = useSecurityWords();
  const { t } = words;
  const { rest, signedIn } = useSession();
  const [enrolment, setEnrolment] = useState<{ secret: string; uri: string } | null>(null);
  const [done, setDone] = useState<{ user: SignedInUser; csrfToken: string; recoveryCodes: readonly string[] } | null>(null);
  const { error, clear, isBusy, run } = useStep(words, onBack);
  useEffect(() => {
    void run(async () => setEnrolment(await rest.call(routes.signIn.enrol, { body: { ticket } })));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for a ticket
  }, [ticket]);
  const confirm = (code: string) =>
    run(async () => setDone(await rest.call(routes.signIn.confirmEnrolment, { body: { ticket, code, remember } })));
  return (
    <div className="gate-card">
      <h1>{t(done ? 'codes.title' : 'enrol.title')}</h1>
      {done ? (
        <RecoveryCodes codes={done.recoveryCodes} onKept={() => signedIn(done)} />
      ) : (
        <>
          <p className="notice">{t('enrol.demanded')}</p>
          <Authenticator
            enrolment={enrolment}
            error={error}
            isBusy={isBusy}
            onEdit={clear}
            onCode={(code) => void confirm(code)}
          />
          <Button tone="quiet" isWide onPress={() => onBack('')}>
            {t('second.back')}
          </Button>
        </>
      )}
    </div>
  );
}

function ErrorNotice({ sentence }: { sentence: string }) {
  return sentence ? <p className="notice failed">{sentence}</p> : null;
}

/** Runs one try at a time, and puts what went wrong into a sentence. */
function useStep({ t }: SecurityWords, onBack: (sentence: string) => void) {
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setError('');
    try {
      await work();
    } catch (failure) {
      if (!(failure instanceof ApiError)) setError(t('way.passkey-failed'));
      else if (failure.code === 'sign-in-expired') onBack(t('way.expired'));
      else if (failure.code === 'second-factor-refused') setError(t('second.wrong'));
      else if (failure.status === 429) setError(t('sign-in.too-often'));
      else setError(t('sign-in.failed', { detail: failure.message }));
    } finally {
      setBusy(false);
    }
  };
  return { error, clear: () => setError(''), isBusy, run };
}
