import { Phone, Search, Users } from 'lucide-react';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import type { UserStatusView } from '../../../src/contract/rest/user-status.ts';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { Button } from '../../ui/button.tsx';
import { fold, matches } from '../../ui/format/fold.ts';
import { Segments } from '../../ui/segments.tsx';
import { useRowHeight } from '../../ui/use-media.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { useWords } from '../../ui/words/index.ts';
import { draggedNumber } from '../calls-dock/drag-number.ts';
import { useDial } from '../calls-dock/use-dial.ts';
import { StatusTag } from '../presence/seen-status.tsx';
import { Strips } from '../presence/strips.tsx';
import { SeenPresence } from './seen-presence.tsx';
import { type KnownPerson, usePeople } from './use-people.ts';

type Filter = 'all' | 'available';

/** Everybody with presence; filters while one types. */
export function PeopleList() {
  const { t } = useWords();
  const screen = useScreen();
  const dial = useDial();
  const rowHeight = useRowHeight();
  const { people, isFirstLoad, hasFailed, retry } = usePeople();
  const [text, setText] = useState('');
  const { seesPresence } = useRights();
  const [chosen, setFilter] = useState<Filter>('all');
  const filter = seesPresence ? chosen : 'all';
  const shown = useShown(people, text, filter);
  const selectedKey = screen.selection?.kind === 'person' ? screen.selection.userId : null;
  return (
    <section className="column people" aria-label={t('people.label')}>
      <div className="column-head">
        <SearchField value={text} onChange={setText} className="search-field">
          <Label className="sr-only">{t('people.search')}</Label>
          <Search className="icon" aria-hidden="true" />
          <Input className="input" placeholder={t('people.search')} />
        </SearchField>
        {seesPresence ? (
          <Segments
            label={t('people.filter')}
            value={filter}
            onChange={setFilter}
            options={[
              { id: 'all', label: t('people.filter-all') },
              { id: 'available', label: t('people.filter-available') },
            ]}
          />
        ) : null}
      </div>
      <Strips />
      {isFirstLoad ? <Skeletons /> : null}
      {shown.length > 0 ? (
        <VirtualList
          label={t('people.label')}
          items={shown}
          keyOf={(person) => person.userId}
          rowHeight={rowHeight}
          selectedKey={selectedKey}
          onSelect={(person) => screen.select({ kind: 'person', userId: person.userId })}
          onOpen={(person) => person.number && dial(person.number)}
        >
          {(person) => <PersonRow person={person} onCall={dial} />}
        </VirtualList>
      ) : null}
      {hasFailed ? (
        <div className="empty grow">
          <strong>{t('people.failed')}</strong>
          <Button onPress={retry}>{t('common.retry')}</Button>
        </div>
      ) : null}
      {!isFirstLoad && !hasFailed && shown.length === 0 ? <Nobody isSearch={people.length > 0} /> : null}
      {isFirstLoad || hasFailed ? null : (
        <p className="column-foot faint" role="presentation">
          {t('people.count', { count: shown.length })}
        </p>
      )}
    </section>
  );
}

function useShown(people: readonly KnownPerson[], text: string, filter: Filter): readonly KnownPerson[] {
  const { presence, statuses } = useDesk();
  const isFollowed = filter === 'available';
  const version = useSyncExternalStore(presence.subscribeAll, isFollowed ? presence.version : () => 0);
  const said = useSyncExternalStore(statuses.subscribeAll, isFollowed ? statuses.version : () => 0);
  return useMemo(() => {
    const words = fold(text).split(/\s+/).filter(Boolean);
    return people.filter(
      (person) =>
        matches(person.folded, words) &&
        (filter === 'all' || (presence.of(person.userId) === 'idle' && saysHeIsThere(statuses.of(person.userId)))),
    );
    // `version` and `said` stand for presence and status of all, read through the books.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [people, text, filter, presence, statuses, version, said]);
}

/** Who says that he is absent is not available, whatever his telephone does. */
function saysHeIsThere(status: UserStatusView | undefined): boolean {
  return status === undefined || status.status === 'online';
}

function PersonRow({ person, onCall }: { person: KnownPerson; onCall: (number: string) => void }) {
  return (
    <div className="person-row" {...draggedNumber(person.number)}>
      <SeenPresence userId={person.userId} />
      <span className="ellipsis person-name">{person.displayName}</span>
      <StatusTag userId={person.userId} />
      <span className="faint number">{person.number}</span>
      {person.number ? (
        // For the mouse only: Enter on the row does the same.
        <span
          className="row-call"
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation();
            if (person.number) onCall(person.number);
          }}
        >
          <Phone className="icon" />
        </span>
      ) : null}
    </div>
  );
}

function Nobody({ isSearch }: { isSearch: boolean }) {
  const { t } = useWords();
  return (
    <div className="empty grow">
      <Users className="icon" aria-hidden="true" />
      <strong>{t(isSearch ? 'people.none' : 'people.empty')}</strong>
      {isSearch ? null : t('people.empty-help')}
    </div>
  );
}

/** Only before the first data. */
export function Skeletons() {
  return (
    <div className="skeletons" aria-hidden="true">
      {[72, 55, 64, 48, 70, 60].map((width) => (
        <div key={width} className="skeleton" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
