import { useInfiniteQuery } from '@tanstack/react-query';
import { History, type LucideIcon, Phone, PhoneIncoming, PhoneMissed, PhoneOutgoing, Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import type { CallLogEntry } from '../../../src/contract/rest/call-log.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { formatWhen } from '../../ui/format/when.ts';
import { Segments } from '../../ui/segments.tsx';
import { useRowHeight } from '../../ui/use-media.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { useWords } from '../../ui/words/index.ts';
import { nameOf } from '../calls-dock/call-words.ts';
import { useDial } from '../calls-dock/use-dial.ts';
import { VipMark } from '../contacts/vip-mark.tsx';
import { CallLogOwner, colleagueCallLog, useCallLogOwner } from './call-log-owner.tsx';
import { Skeletons } from './people-list.tsx';

type Filter = 'all' | CallLogEntry['direction'];

export const directionIcons: Record<CallLogEntry['direction'], LucideIcon> = {
  incoming: PhoneIncoming,
  outgoing: PhoneOutgoing,
  missed: PhoneMissed,
};

/** The name on a call of the log. */
export function nameOfEntry(entry: CallLogEntry) {
  const { otherName: displayName, otherNumber: number, isPrivate, reference } = entry;
  return { displayName, number, isPrivate, reference };
}

/** What calls him back, also where his number may not be seen. */
export function dialledOf(entry: CallLogEntry): string {
  return entry.reference ?? entry.otherNumber;
}

/** My calls, the newest first, live; or a colleague's whose call log I may read. */
export function ActivityList() {
  const { t } = useWords();
  const screen = useScreen();
  const dial = useDial();
  const rowHeight = useRowHeight();
  const [filter, setFilter] = useState<Filter>('all');
  const [text, setText] = useState('');
  const owner = useCallLogOwner();
  const log = useCallLog(owner.ownerId, filter, useDeferredValue(text));
  const entries = log.data?.pages.flatMap((page) => page.items) ?? [];
  const selectedKey = screen.selection?.kind === 'entry' ? screen.selection.entry.id : null;
  const filters = (['all', 'incoming', 'outgoing', 'missed'] as const).map((id) => ({ id, label: t(`activity.${id}`) }));
  return (
    <section className="column activity" aria-label={t('activity.label')}>
      <div className="column-head">
        <CallLogOwner {...owner} />
        <Segments label={t('activity.filter')} value={filter} onChange={setFilter} options={filters} />
        <SearchField value={text} onChange={setText} className="search-field">
          <Label className="sr-only">{t('activity.search')}</Label>
          <Search className="icon" aria-hidden="true" />
          <Input className="input" placeholder={t('activity.search')} />
        </SearchField>
      </div>
      {log.isPending ? <Skeletons /> : null}
      {log.isError && entries.length === 0 ? (
        <div className="empty grow">
          <strong>{t('activity.failed')}</strong>
          <Button onPress={() => void log.refetch()}>{t('common.retry')}</Button>
        </div>
      ) : null}
      {entries.length > 0 ? (
        <VirtualList
          label={t('activity.label')}
          items={entries}
          keyOf={(entry) => entry.id}
          rowHeight={rowHeight}
          selectedKey={selectedKey}
          onSelect={(entry) =>
            screen.select({ kind: 'entry', entry, ...(owner.ownerId === null ? {} : { ownerId: owner.ownerId }) })
          }
          onOpen={(entry) => dialledOf(entry) && dial(dialledOf(entry))}
          onEnd={() => {
            if (log.hasNextPage && !log.isFetchingNextPage) void log.fetchNextPage();
          }}
        >
          {(entry) => <EntryRow entry={entry} onCall={dial} />}
        </VirtualList>
      ) : null}
      {log.isSuccess && entries.length === 0 ? (
        <div className="empty grow">
          <History className="icon" aria-hidden="true" />
          <strong>{t(filter === 'all' && !text ? 'activity.empty' : 'activity.none')}</strong>
          {filter === 'all' && !text ? t('activity.empty-help') : null}
        </div>
      ) : null}
    </section>
  );
}

function useCallLog(ownerId: string | null, filter: Filter, search: string) {
  const { rest } = useDesk();
  return useInfiniteQuery({
    queryKey: ownerId === null ? ['call-log', filter, search] : [colleagueCallLog, ownerId, filter, search],
    // Only of one's own calls the server tells.
    refetchInterval: ownerId === null ? false : 30_000,
    queryFn: ({ pageParam }) =>
      rest.call(routes.callLog.listCallLog, {
        query: {
          limit: 50,
          ...(ownerId === null ? {} : { userId: ownerId }),
          ...(pageParam ? { cursor: pageParam } : {}),
          ...(filter === 'all' ? {} : { direction: filter }),
          ...(search ? { search } : {}),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    // Not a colleague's calls under my name, nor mine under his.
    placeholderData: (previous, query) => (ownerOf(query?.queryKey) === ownerId ? previous : undefined),
  });
}

function ownerOf(key: readonly unknown[] | undefined): unknown {
  return key?.[0] === colleagueCallLog ? key[1] : null;
}

function EntryRow({ entry, onCall }: { entry: CallLogEntry; onCall: (number: string) => void }) {
  const words = useWords();
  const { user } = useDesk();
  const now = useNow(60_000);
  const Icon = directionIcons[entry.direction];
  const name = nameOf(nameOfEntry(entry), user.country, words);
  const number = formatNumber(entry.otherNumber, user.country);
  const detail = [
    entry.companyName && entry.companyName !== name ? entry.companyName : '',
    name === number ? '' : number,
    entry.queueName ? words.t('activity.via', { queue: entry.queueName }) : '',
    entry.answeredBy ? words.t('activity.answered-by', { name: entry.answeredBy }) : '',
  ].filter(Boolean);
  return (
    <div className={`entry-row ${entry.direction}`}>
      <span className="entry-icon" title={words.t(`activity.kind-${entry.direction}`)}>
        <Icon className="icon" aria-hidden="true" />
        <span className="sr-only">{words.t(`activity.kind-${entry.direction}`)}</span>
      </span>
      <span className="ellipsis entry-name">{name}</span>
      {entry.vip === null ? null : <VipMark text={entry.vip} />}
      <span className="faint ellipsis number entry-detail">{detail.join(' · ')}</span>
      <span className="faint ellipsis entry-note">{entry.note}</span>
      <span className="soft number entry-duration">{entry.talkMs > 0 ? formatDuration(entry.talkMs) : ''}</span>
      <span className="faint number entry-when">{formatWhen(entry.startedAt, now, words.locale)}</span>
      {dialledOf(entry) ? (
        <span
          className="row-call"
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation();
            onCall(dialledOf(entry));
          }}
        >
          <Phone className="icon" />
        </span>
      ) : null}
    </div>
  );
}
