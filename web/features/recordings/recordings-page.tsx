import { useNavigate, useSearch } from '@tanstack/react-router';
import { AudioLines, Lock, NotebookPen } from 'lucide-react';
import type { RecordingView } from '../../../src/contract/rest/recordings.ts';
import { useDesk } from '../../app/session.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { Empty, Failed, SkeletonLines } from '../../ui/page-state.tsx';
import { RecordingPanel } from './recording-panel.tsx';
import { type RecordingSearch, useRecordings, useSubjects } from './use-recordings.ts';
import { useRecordingWords } from './words/index.ts';
import '../../ui/forms.css';
import './recordings.css';

/** Recordings that I may hear. */
export function RecordingsPage() {
  const { t } = useRecordingWords();
  const search: RecordingSearch = useSearch({ from: '/signed-in/recordings' });
  const navigate = useNavigate();
  const change = (part: RecordingSearch) =>
    void navigate({ to: '/recordings', search: { ...search, ...part }, replace: !('open' in part) });
  const list = useRecordings(search);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const open = search['open'];
  return (
    <div className={open ? 'recordings-page with-panel' : 'recordings-page'}>
      <section className="recordings-list" aria-label={t('rec.title')}>
        <h1>{t('rec.title')}</h1>
        <Filters search={search} onChange={change} />
        {list.isPending ? <SkeletonLines count={8} /> : null}
        {list.isError ? (
          <Failed sentence={list.error.message} retryLabel={t('common.retry')} onRetry={() => void list.refetch()} />
        ) : null}
        {list.data && items.length === 0 ? <Empty icon={AudioLines} title={t('rec.empty')} help={t('rec.empty-help')} /> : null}
        <ul className="recording-rows">
          {items.map((recording) => (
            <Row
              key={recording.id}
              recording={recording}
              isOpen={recording.id === open}
              onOpen={() => change({ open: recording.id, at: undefined })}
            />
          ))}
        </ul>
        {list.hasNextPage ? (
          <Button isDisabled={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            {t('rec.more')}
          </Button>
        ) : null}
      </section>
      {open ? (
        <RecordingPanel
          key={open}
          id={open}
          startAtMs={Number(search['at'] ?? 0) * 1000}
          onClose={() => change({ open: undefined, at: undefined })}
        />
      ) : null}
    </div>
  );
}

const dayMs = 86_400_000;

/** Since when: the days of the choice before today's end. */
function sinceOf(days: string): string | undefined {
  if (days === '') return undefined;
  const now = new Date();
  return String(new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime() - (Number(days) - 1) * dayMs);
}

function Filters({ search, onChange }: { search: RecordingSearch; onChange: (part: RecordingSearch) => void }) {
  const { t } = useRecordingWords();
  const any = { id: '', label: t('rec.any') };
  return (
    <div className="recording-filters">
      <Field
        label={t('rec.number')}
        type="search"
        value={search['number'] ?? ''}
        onChange={(number) => onChange({ number: number || undefined })}
      />
      <SubjectChoices search={search} onChange={onChange} />
      <Choice
        label={t('rec.since')}
        value={search['days'] ?? ''}
        options={[any, ...['1', '7', '30', '90'].map((id) => ({ id, label: t('rec.days', { count: Number(id) }) }))]}
        onChange={(days) => onChange({ days: days || undefined, from: sinceOf(days) })}
      />
      <Choice
        label={t('rec.direction')}
        value={search['direction'] ?? ''}
        options={[any, ...(['inbound', 'outbound', 'internal'] as const).map((id) => ({ id, label: t(`rec.direction-${id}`) }))]}
        onChange={(direction) => onChange({ direction: direction || undefined })}
      />
      <Choice
        label={t('rec.longer')}
        value={search['longerThanMs'] ?? ''}
        options={[
          any,
          ...['60000', '300000', '900000'].map((id) => ({ id, label: t('rec.minutes', { count: Number(id) / 60_000 }) })),
        ]}
        onChange={(longerThanMs) => onChange({ longerThanMs: longerThanMs || undefined })}
      />
      <Choice
        label={t('rec.reviewed')}
        value={search['reviewed'] ?? ''}
        options={[any, { id: 'true', label: t('rec.reviewed-yes') }, { id: 'false', label: t('rec.reviewed-no') }]}
        onChange={(reviewed) => onChange({ reviewed: reviewed || undefined })}
      />
    </div>
  );
}

/** Of whom and of which queue, where there is more than one to choose from. */
function SubjectChoices({ search, onChange }: { search: RecordingSearch; onChange: (part: RecordingSearch) => void }) {
  const { t } = useRecordingWords();
  const { people = [], queues = [] } = useSubjects().data ?? {};
  const options = (named: readonly { id: string; name: string }[]) => [
    { id: '', label: t('rec.any') },
    ...named.map(({ id, name }) => ({ id, label: name })),
  ];
  return (
    <>
      {people.length > 1 || search['userId'] ? (
        <Choice
          label={t('rec.person')}
          value={search['userId'] ?? ''}
          options={options(people)}
          onChange={(userId) => onChange({ userId: userId || undefined })}
        />
      ) : null}
      {queues.length > 0 || search['queueId'] ? (
        <Choice
          label={t('rec.queue')}
          value={search['queueId'] ?? ''}
          options={options(queues)}
          onChange={(queueId) => onChange({ queueId: queueId || undefined })}
        />
      ) : null}
    </>
  );
}

function Row({ recording, isOpen, onOpen }: { recording: RecordingView; isOpen: boolean; onOpen: () => void }) {
  const { t, locale } = useRecordingWords();
  const { user } = useDesk();
  const { customer, people, queue, startedAt, durationMs, state, isHeld, notes, score } = recording;
  const who = customer.name || formatNumber(customer.number, user.country) || t('rec.nobody');
  return (
    <li>
      <button type="button" className={isOpen ? 'recording-row open' : 'recording-row'} aria-current={isOpen} onClick={onOpen}>
        <span className="number soft">
          {new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' }).format(startedAt)}
        </span>
        <span className="recording-who">
          <strong className="ellipsis">{who}</strong>
          <span className="soft ellipsis">
            {[people.map(({ name }) => name).join(', '), queue?.name].filter(Boolean).join(' · ')}
          </span>
        </span>
        <span className="recording-marks">
          {state === 'finished' ? null : (
            <span className={`tag ${state === 'recording' ? 'busy' : state === 'lost' ? 'failed' : ''}`}>
              {t(`rec.state-${state}`)}
            </span>
          )}
          {isHeld ? (
            <span className="tag">
              <Lock className="icon" aria-hidden="true" />
              {t('rec.held')}
            </span>
          ) : null}
          {notes > 0 ? (
            <span className="tag">
              <NotebookPen className="icon" aria-hidden="true" />
              {t('rec.notes-count', { count: notes })}
            </span>
          ) : null}
          {score === null ? null : <span className="tag chosen number">{t('rec.score', { score: Math.round(score) })}</span>}
        </span>
        <span className="number">{formatDuration(durationMs)}</span>
      </button>
    </li>
  );
}
