import { useMemo } from 'react';
import type { LiveEvent, Topic } from '../../../../src/contract/live/index.ts';
import type { ListQuery } from '../../../client/resource-client.ts';
import { usePagedQuery } from '../resource/use-paged-query.ts';
import { calmly, stepsOf } from './live-rows.ts';
import { useLiveTopic } from './use-live-topic.ts';

interface Live<Item> {
  readonly topic: Topic;
  /** Made outside of the component. */
  readonly keyOf: (item: Item) => string;
  /** The row of an event; null when it is about something else. */
  readonly told: (event: LiveEvent) => Item | null;
  readonly isWanted: (item: Item) => boolean;
  /** False where a row that is not shown never becomes one that is. */
  readonly isNewRead?: boolean;
}

/** However much happens: reading the list again. */
const readEveryMs = 1000;

/** A paged list that follows a topic: known rows change in place, new ones are read, at most once a second. */
export function useLiveList<Item>(path: string, query: ListQuery, live: Live<Item>) {
  const { topic, keyOf, told, isWanted, isNewRead = true } = live;
  const paged = usePagedQuery<Item>(path, query, { keyOf });
  const { list } = paged;
  const readCalmly = useMemo(() => calmly(() => void list.load(), readEveryMs), [list]);
  useLiveTopic(topic, {
    // Far down in a long list the rows would be read from the beginning again.
    read: () => (list.get().items.length <= 500 ? readCalmly() : undefined),
    onEvent: (event) => {
      const item = told(event);
      if (item === null) return;
      const { items, state } = list.get();
      const isShown = items.some((each) => keyOf(each) === keyOf(item));
      const isReading = state === 'loading';
      for (const step of stepsOf({ isShown, isWanted: isWanted(item), isReading })) {
        if (step === 'replace') list.replace(item);
        if (step === 'remove') list.remove(keyOf(item));
        if (step === 'read' && (isNewRead || isReading)) readCalmly();
      }
    },
  });
  return paged;
}
