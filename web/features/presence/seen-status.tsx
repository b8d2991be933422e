import { Suspense } from 'react';
import { useNow } from '../../ui/format/use-now.ts';
import { formatUntil } from '../../ui/format/when.ts';
import { useStatus } from './use-statuses.ts';
import { usePresenceWords } from './words/index.ts';
import './presence-page.css';

/** In a list: a short word of who is not simply online. */
export function StatusTag({ userId }: { userId: string }) {
  const status = useStatus(userId);
  if (!status || (status.status === 'online' && !status.message && !status.note)) return null;
  return (
    <Suspense fallback={null}>
      <Tag userId={userId} />
    </Suspense>
  );
}

function Tag({ userId }: { userId: string }) {
  const { t } = usePresenceWords();
  const status = useStatus(userId);
  if (!status) return null;
  const text = status.message || status.note || (status.status === 'online' ? '' : t(`status.${status.status}`));
  const word = status.status === 'online' ? '' : t(`status.${status.status}`);
  return (
    <span className={`status-tag ${status.status}`} title={[word, status.message, status.note].filter(Boolean).join(' · ')}>
      {status.status === 'online' ? null : <span className={`status-sign ${status.status}`} aria-hidden="true" />}
      <span className="sr-only">{word} </span>
      <span className="ellipsis">{text}</span>
    </span>
  );
}

/** On a card: all he says. */
export function StatusLines({ userId }: { userId: string }) {
  const status = useStatus(userId);
  if (!status || (status.status === 'online' && !status.message && !status.note)) return null;
  return (
    <Suspense fallback={null}>
      <Lines userId={userId} />
    </Suspense>
  );
}

function Lines({ userId }: { userId: string }) {
  const { t, locale } = usePresenceWords();
  const status = useStatus(userId);
  const now = useNow(60_000);
  if (!status) return null;
  const said = [t(`status.${status.status}`), status.message].filter(Boolean).join(': ');
  return (
    <div className="status-lines">
      <p className={`status-line ${status.status}`}>
        <span className={`status-sign ${status.status}`} aria-hidden="true" />
        {said}
        {status.until === null ? '' : ` · ${t('status.until', { time: formatUntil(status.until, now, locale) })}`}
      </p>
      {status.note ? <p className="soft status-note">{status.note}</p> : null}
    </div>
  );
}
