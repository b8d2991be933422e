import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { IncidentView } from '../../../../src/contract/rest/incidents.ts';
import { Button } from '../../../ui/button.tsx';
import { useNow } from '../../../ui/format/use-now.ts';
import { formatWhen } from '../../../ui/format/when.ts';
import { Empty, Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { LiveSign } from '../live/live-sign.tsx';
import { useLiveList } from '../live/use-live-list.ts';
import { TypedFilter } from '../resource/table-tools.tsx';
import { useAdminSearch } from '../resource/use-admin-search.ts';
import { useAdminWords } from '../words/index.ts';
import { incidentText } from './incident-text.ts';

const keyOf = ({ id }: IncidentView) => id;

/** What is or was wrong, and what to do about it. */
export function IncidentsPage() {
  const { t } = useAdminWords();
  const { search, change } = useAdminSearch();
  const state = search['state'] ?? 'open';
  const list = useLiveList<IncidentView>(
    '/api/v1/admin/incidents',
    { state: state === 'all' ? undefined : state, search: search['search'], sort: '-lastAt' },
    {
      topic: 'incidents',
      keyOf,
      told: (event) => (event.type === 'incident-changed' ? event.incident : null),
      isWanted: ({ resolvedAt }) => state === 'all' || (resolvedAt === null) === (state === 'open'),
    },
  );
  return (
    <div className="admin-scroll">
      <header className="admin-page-head">
        <h1>{t('page.incidents')}</h1>
        <LiveSign topic="incidents" />
        <span className="tag number">{list.hasAnswered ? list.total : '…'}</span>
      </header>
      <p className="lead">{t('incidents.lead')}</p>
      <div className="row">
        <Segments
          label={t('f.state')}
          value={state}
          onChange={(next) => void change({ state: next === 'open' ? undefined : next }, { isReplacing: true })}
          options={[
            { id: 'open', label: t('incidents.open') },
            { id: 'resolved', label: t('incidents.resolved') },
            { id: 'all', label: t('incidents.all') },
          ]}
        />
        <TypedFilter
          text={search['search'] ?? ''}
          onText={(text) => void change({ search: text || undefined }, { isReplacing: true })}
        />
      </div>
      {list.error ? (
        <Failed
          sentence={t('list.failed', { detail: list.error.message })}
          retryLabel={t('common.retry')}
          onRetry={list.reload}
        />
      ) : null}
      {!list.hasAnswered ? <SkeletonLines /> : null}
      {list.hasAnswered && list.total === 0 ? (
        <Empty icon={CircleCheck} title={t('incidents.empty')} help={t('incidents.empty-help')} />
      ) : null}
      <ul className="service-list">
        {list.items.map((incident) => (
          <IncidentCard key={incident.id} incident={incident} />
        ))}
      </ul>
      {list.items.length < list.total ? (
        <Button onPress={() => list.look(list.items.length + 50)}>{t('common.more')}</Button>
      ) : null}
    </div>
  );
}

export function IncidentCard({ incident }: { incident: IncidentView }) {
  const words = useAdminWords();
  const { t, locale } = words;
  const now = useNow(60_000);
  const { sentence, remedy } = incidentText(incident, words);
  const { severity, count, firstAt, lastAt, resolvedAt, subject, code } = incident;
  const tone = resolvedAt !== null ? '' : severity === 'error' ? 'failed' : 'ringing';
  const Icon = resolvedAt === null ? TriangleAlert : CircleCheck;
  const when = (at: number) => formatWhen(at, now, locale);
  return (
    <li className="panel service">
      <header className="row">
        <span className={`tag ${tone}`}>
          <Icon className="icon" aria-hidden="true" />
          {t(resolvedAt === null ? `severity.${severity}` : 'incidents.resolved')}
        </span>
        <strong>{sentence}</strong>
      </header>
      <p>
        <span className="faint">{t('incidents.remedy')}</span> {remedy}
      </p>
      <p className="faint small">
        {subject ? `${subject} · ` : ''}
        {t('incidents.times', { count, first: when(firstAt), last: when(lastAt) })}
        {resolvedAt === null ? '' : ` · ${t('incidents.resolved-at', { when: when(resolvedAt) })}`} · <code>{code}</code>
      </p>
    </li>
  );
}
