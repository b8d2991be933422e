import { Button } from '../../ui/button.tsx';
import { usePresenceWords } from './words/index.ts';

/** Who has bosses or queues must not take silence for nobody calling. */
export function StripFailed({ title, onRetry }: { title: string; onRetry: () => void }) {
  const { t } = usePresenceWords();
  return (
    <section className="strip" aria-label={title}>
      <h2 className="strip-title">{title}</h2>
      <p className="strip-line soft" role="alert">
        {t('strip.failed')}
        <Button onPress={onRetry}>{t('common.retry')}</Button>
      </p>
    </section>
  );
}
