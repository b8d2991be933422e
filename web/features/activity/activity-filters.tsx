import { useQuery } from '@tanstack/react-query';
import type { CallLogEntry } from '../../../src/contract/rest/call-log.ts';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { routes } from '../../client/routes.ts';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { PickOne } from '../../ui/picker.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { useColleagues } from '../phone/colleagues-source.ts';
import { beginOf, type Period } from './stream.ts';
import { useActivityWords } from './words/index.ts';

/** `messages` are those of chats. */
export type Shown = 'all' | CallLogEntry['direction'] | 'messages' | 'voicemail';

export interface Filters {
  readonly shown: Shown;
  readonly period: Period;
  readonly hasNote: boolean;
  /** A queue; `any`: through one at all; empty: all calls. */
  readonly queueId: string;
  readonly withUserId: string | null;
  readonly number: string;
  /** Who took the call instead. */
  readonly answeredBy: string | null;
}

export const noFilters: Filters = {
  shown: 'all',
  period: 'any',
  hasNote: false,
  queueId: '',
  withUserId: null,
  number: '',
  answeredBy: null,
};

/** As the server is asked; the same for the list and for its export. */
export type Asked = {
  readonly userId?: string;
  readonly direction?: CallLogEntry['direction'];
  readonly search?: string;
  readonly from?: number;
  readonly hasNote?: 'true';
  readonly queueId?: string;
  readonly withUserId?: string;
  readonly number?: string;
  readonly answeredBy?: string;
};

export function askedOf(ownerId: string | null, filters: Filters, search: string, now: number): Asked {
  const { shown, period, hasNote, queueId, withUserId, answeredBy } = filters;
  const from = beginOf(period, now);
  const number = filters.number.trim();
  return {
    ...(ownerId === null ? {} : { userId: ownerId }),
    ...(shown === 'incoming' || shown === 'outgoing' || shown === 'missed' ? { direction: shown } : {}),
    ...(search.trim() ? { search: search.trim() } : {}),
    ...(from === undefined ? {} : { from }),
    ...(hasNote ? { hasNote: 'true' as const } : {}),
    ...(queueId ? { queueId } : {}),
    ...(withUserId === null ? {} : { withUserId }),
    ...(number ? { number } : {}),
    ...(answeredBy === null ? {} : { answeredBy }),
  };
}

export function showsCalls({ shown }: Filters): boolean {
  return shown !== 'messages' && shown !== 'voicemail';
}

/** Whether conversations can be among what is asked for: not where only calls have it. */
export function showsChats({ shown, hasNote, queueId, number, answeredBy }: Filters): boolean {
  const isOfCalls = hasNote || queueId !== '' || number.trim() !== '' || answeredBy !== null;
  return !isOfCalls && (shown === 'all' || shown === 'messages');
}

const nobodyHidden: readonly string[] = [];

/** When, through which queue, with whom, which number, who answered, with a note. */
export function MoreFilters({ filters, onChange }: { filters: Filters; onChange: (more: Partial<Filters>) => void }) {
  const { t } = useActivityWords();
  const source = useColleagues(nobodyHidden);
  const queues = useMyQueues();
  const words = { none: t('activity.nobody-found'), remove: () => t('activity.clear'), clear: t('activity.clear') };
  const { period, queueId, withUserId, number, answeredBy, hasNote } = filters;
  return (
    <div className="activity-filters">
      <Choice
        label={t('activity.period')}
        value={period}
        onChange={(next) => onChange({ period: next as Period })}
        options={[
          { id: 'any', label: t('activity.any-time') },
          { id: 'today', label: t('activity.today') },
          { id: 'week', label: t('activity.week') },
          { id: 'month', label: t('activity.month') },
        ]}
      />
      <Choice
        label={t('activity.queue')}
        value={queueId}
        onChange={(next) => onChange({ queueId: next })}
        options={[
          { id: '', label: t('activity.queue-all') },
          { id: 'any', label: t('activity.through-queue') },
          ...queues.map(({ queueId: id, name }) => ({ id, label: name })),
        ]}
      />
      <PickOne
        label={t('activity.with')}
        source={source}
        value={withUserId}
        onChange={(next) => onChange({ withUserId: next })}
        words={words}
      />
      <Field
        label={t('activity.number')}
        type="tel"
        value={number}
        onChange={(next) => onChange({ number: next })}
        maxLength={64}
      />
      <PickOne
        label={t('activity.who-answered')}
        source={source}
        value={answeredBy}
        onChange={(next) => onChange({ answeredBy: next })}
        words={words}
      />
      <Toggle label={t('activity.with-note')} isOn={hasNote} onChange={(next) => onChange({ hasNote: next })} />
    </div>
  );
}

/** Queues that I am authorized to, and those that I serve as an agent; by name. */
function useMyQueues(): readonly { readonly queueId: string; readonly name: string }[] {
  const { rest, agent } = useDesk();
  const { data } = useQuery({
    queryKey: ['my-rights'],
    queryFn: () => rest.call(routes.me.myRights, {}),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const served = useStore(agent)?.queues ?? [];
  const byId = new Map([...served, ...(data?.queues ?? [])].map(({ queueId, name }) => [queueId, name]));
  return [...byId].map(([queueId, name]) => ({ queueId, name })).toSorted((one, other) => one.name.localeCompare(other.name));
}
