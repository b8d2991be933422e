import { formatDuration } from '../../ui/format/duration.ts';
import { useNow } from '../../ui/format/use-now.ts';

/** How long ago, running. */
export function Since({ since }: { since: number }) {
  const now = useNow(1000);
  return <span className="number">{formatDuration(Math.max(0, now - since))}</span>;
}
