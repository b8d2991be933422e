import type { ErrorComponentProps } from '@tanstack/react-router';
import { Failed } from '../ui/page-state.tsx';
import { useWords } from '../ui/words/index.ts';

/** In place of a page that failed: says so, and loads it anew. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const { t } = useWords();
  return (
    <div className="page">
      <h1>{t('error.title')}</h1>
      <Failed sentence={error instanceof Error ? error.message : String(error)} retryLabel={t('common.retry')} onRetry={reset} />
    </div>
  );
}
