import { useNames } from '../../../ui/picker.tsx';
import type { FormValues } from '../resource/merge.ts';
import { useSources } from '../resource/sources.ts';
import { useAdminWords } from '../words/index.ts';
import { namedBy, queueClauses } from './queue-sentence.ts';

/** What the settings come to for a caller, in words, as they are typed. */
export function QueueTop({ values }: { values: FormValues }) {
  const words = useAdminWords();
  const nameOf = useQueueNames(values);
  const [first, ...more] = queueClauses(values, words, nameOf);
  return (
    <div aria-live="polite">
      <strong>{first}</strong>
      {more.length > 0 ? (
        <ul>
          {more.map((clause) => (
            <li key={clause}>{clause}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function useQueueNames(values: FormValues): (id: string) => string {
  const sources = useSources();
  const named = namedBy(values);
  const known = [
    useNames(sources.skills, named.skills),
    useNames(sources.queues, named.queues),
    useNames(sources.users, named.users),
    useNames(sources.agents, named.agents),
    useNames(sources.flows, named.flows),
    useNames(sources.openingHours, named.openingHours),
  ];
  const lists = [named.skills, named.queues, named.users, named.agents, named.flows, named.openingHours];
  return (id) => {
    const index = lists.findIndex((ids) => ids.includes(id));
    return index < 0 ? id : known[index]!(id);
  };
}
