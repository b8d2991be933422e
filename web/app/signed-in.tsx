import { lazy, Suspense } from 'react';
import { Button } from '../ui/button.tsx';
import { useWords } from '../ui/words/index.ts';
import { useSession } from './session.tsx';

const Shell = lazy(async () => ({ default: (await import('./shell.tsx')).Shell }));
const SignInPage = lazy(async () => ({ default: (await import('../features/sign-in/sign-in-page.tsx')).SignInPage }));

/** The shell for whoever is signed in; the sign-in page at the same address for everybody else. */
export function SignedIn() {
  const { session, ask } = useSession();
  const { t } = useWords();
  if (session.state === 'asking') return null;
  if (session.state === 'unreachable') {
    return (
      <main className="empty" style={{ height: '100%' }}>
        <strong>{t('error.offline')}</strong>
        <Button onPress={() => void ask()}>{t('common.retry')}</Button>
      </main>
    );
  }
  return (
    <Suspense fallback={null}>
      {session.state === 'signed-in' ? <Shell /> : <SignInPage wasSignedOut={session.wasSignedOut} />}
    </Suspense>
  );
}
