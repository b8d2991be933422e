import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { RestClient } from '../client/rest-client.ts';
import { LiveRegion } from '../ui/announcer.tsx';
import { OpeningPage } from '../ui/opening.tsx';
import { loadWords, preferredLanguage, type Words, WordsContext } from '../ui/words/index.ts';
import { preferences } from './preferences.ts';
import { createAppRouter } from './router.tsx';
import { SessionProvider } from './session.tsx';
import { startServiceWorker } from './updates.ts';

/** Everything the pages stand on: words, data, session, addresses. */
export function App() {
  const rest = useMemo(() => new RestClient(), []);
  const queries = useMemo(
    () => new QueryClient({ defaultOptions: { queries: { staleTime: 30_000, retry: 1, refetchOnWindowFocus: false } } }),
    [],
  );
  const router = useMemo(() => createAppRouter(), []);
  const [words, setWords] = useState<Words | null>(null);

  useEffect(() => {
    const language = preferredLanguage(preferences.language(), navigator.languages);
    document.documentElement.lang = language;
    void loadWords(language).then(setWords);
  }, []);

  useEffect(() => void startServiceWorker((path) => router.history.push(path)), [router]);

  if (!words) return <OpeningPage />;
  return (
    <I18nProvider locale={words.language}>
      <WordsContext value={words}>
        <QueryClientProvider client={queries}>
          <SessionProvider rest={rest} queries={queries}>
            <RouterProvider router={router} />
            <LiveRegion />
          </SessionProvider>
        </QueryClientProvider>
      </WordsContext>
    </I18nProvider>
  );
}
