import { useEffect } from 'react';
import { useDesk } from '../../app/session.tsx';
import { toasts } from '../../ui/toasts.tsx';
import { useSupervisorWords } from './words/index.ts';

/** Tells an agent what a supervisor did to him, and who it was; on every page. */
export function ActedNews() {
  const { news } = useDesk();
  const { t } = useSupervisorWords();
  useEffect(
    () =>
      news.subscribe((event) => {
        if (event.type !== 'supervisor-acted') return;
        toasts.show({ sentence: t(`sup.acted-${event.what}`, { name: event.byName, queue: event.queueName }) });
      }),
    [news, t],
  );
  return null;
}
