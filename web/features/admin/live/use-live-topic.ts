import { useEffect, useEffectEvent } from 'react';
import type { LiveEvent, Topic } from '../../../../src/contract/live/index.ts';
import { useDesk } from '../../../app/session.tsx';
import { useStore } from '../../../app/store.ts';

/** How often a page asks while nobody tells it. */
export const unfollowedMs = 15_000;
/** How often it asks all the same, for what is not told: rows that come and go, figures of a part. */
const followedMs = 60_000;

interface How {
  readonly onEvent: (event: LiveEvent) => void;
  /** Reads everything again. */
  readonly read: () => void;
}

/**
 * Follows a topic while the page is open. When the server begins to tell, and when too much was missed, everything is read once more;
 * while it does not tell, every 15 s.
 */
export function useLiveTopic(topic: Topic, { onEvent, read }: How): void {
  const desk = useDesk();
  const isFollowed = useStore(desk.followed).has(topic);
  const hear = useEffectEvent((event: LiveEvent) => (event.type === 'reset' ? read() : onEvent(event)));
  const readAgain = useEffectEvent(() => read());
  useEffect(() => {
    const stop = desk.news.subscribe((event) => hear(event));
    const leave = desk.live.subscribe(topic);
    return () => {
      leave();
      stop();
    };
  }, [desk, topic]);
  useEffect(() => {
    if (isFollowed) readAgain();
    const timer = setInterval(
      () => {
        if (document.visibilityState === 'visible') readAgain();
      },
      isFollowed ? followedMs : unfollowedMs,
    );
    return () => clearInterval(timer);
  }, [isFollowed]);
}
