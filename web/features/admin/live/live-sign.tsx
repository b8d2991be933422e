import type { Topic } from '../../../../src/contract/live/index.ts';
import { useDesk } from '../../../app/session.tsx';
import { useStore } from '../../../app/store.ts';
import { useAdminWords } from '../words/index.ts';
import { unfollowedMs } from './use-live-topic.ts';

/** Whether the page follows by itself: a quiet word, and nothing during the moment in which that is being arranged. */
export function LiveSign({ topic }: { topic: Topic }) {
  const { t } = useAdminWords();
  const desk = useDesk();
  const isFollowed = useStore(desk.followed).has(topic);
  const state = useStore(desk.liveState);
  if (isFollowed) return <span className="tag connected">{t('live.now')}</span>;
  return state === 'connected' ? null : <span className="tag away">{t('live.waiting', { seconds: unfollowedMs / 1000 })}</span>;
}
