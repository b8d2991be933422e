import { lazy, Suspense, useEffect } from 'react';
import { Button } from '../ui/button.tsx';
import { loadPhoneNumbers } from '../ui/format/phone-number.ts';
import { OpeningPage } from '../ui/opening.tsx';
import { useWords } from '../ui/words/index.ts';
import { renewPush } from './push.ts';
import { RightsProvider } from './rights.tsx';
import { useSession } from './session.tsx';

const Shell = lazy(async () => {
  // Without the numbering data numbers are shown as they came; no reason to fail.
  const [{ Shell: component }] = await Promise.all([import('./shell.tsx'), loadPhoneNumbers().catch(() => {})]);
  return { default: component };
});
const SignInPage = lazy(async () => ({ default: (await import('../features/sign-in/sign-in-page.tsx')).SignInPage }));

/** The shell for whoever is signed in; the sign-in page at the same address for everybody else. */
export function SignedIn() {
  const { session, ask, rest } = useSession();
  const { t } = useWords();
  const isSignedIn = session.state === 'signed-in';
  useEffect(() => {
    if (isSignedIn) void renewPush(rest);
  }, [isSignedIn, rest]);
  if (session.state === 'asking') return <OpeningPage />;
  if (session.state === 'unreachable') {
    return (
      <main className="empty" style={{ height: '100%' }}>
        <h1 className="sr-only">Parley</h1>
        <strong>{t('error.offline')}</strong>
        <Button onPress={() => void ask()}>{t('common.retry')}</Button>
      </main>
    );
  }
  return (
    <Suspense fallback={<OpeningPage />}>
      {session.state === 'signed-in' ? (
        <RightsProvider>
          <Shell />
        </RightsProvider>
      ) : (
        <SignInPage wasSignedOut={session.wasSignedOut} />
      )}
    </Suspense>
  );
}
