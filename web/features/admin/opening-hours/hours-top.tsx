import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { HoursStateView } from '../../../../src/contract/rest/opening-hours.ts';
import { useDesk } from '../../../app/session.tsx';
import type { FormValues } from '../resource/merge.ts';
import { useAdminWords } from '../words/index.ts';
import { stateWords } from './hours-words.ts';

const typingPauseMs = 400;
const shownChanges = 3;

interface Preview {
  readonly now: HoursStateView;
  readonly changes: readonly { readonly atMs: number; readonly state: HoursStateView }[];
}

/** How it is now and what comes next, while one is still typing. */
export function HoursTop({ values }: { values: FormValues }) {
  const words = useAdminWords();
  const { rest } = useDesk();
  const { name: _name, ...hours } = values;
  const settled = useSettled(JSON.stringify(hours));
  const asked = useQuery({
    queryKey: ['hours-preview', settled],
    queryFn: () => rest.send<Preview>('POST', '/api/v1/admin/opening-hours/preview', { body: { hours: JSON.parse(settled) } }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (asked.isError) return <span>{words.t('hours.not-yet')}</span>;
  if (!asked.data) return <span>…</span>;
  return (
    <div aria-live="polite">
      <strong>{stateWords(asked.data.now, words)}</strong>
      <ul>
        {asked.data.changes.slice(0, shownChanges).map(({ atMs, state }) => (
          <li key={atMs}>{stateWords(state, words)}</li>
        ))}
      </ul>
    </div>
  );
}

/** A text once nobody has changed it for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), typingPauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
