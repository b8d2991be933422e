import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import type { AuditEntryView } from '../../../../src/contract/rest/audit.ts';
import type { IncidentView } from '../../../../src/contract/rest/incidents.ts';
import { useDesk } from '../../../app/session.tsx';
import type { ListPage } from '../../../client/paged-list.ts';
import { kindWord } from '../audit/audit-entry.tsx';
import { IncidentCard } from '../incidents/incidents-page.tsx';
import { calmly } from '../live/live-rows.ts';
import { useLiveTopic } from '../live/use-live-topic.ts';
import { When } from '../resource/when.tsx';
import { useAdminWords } from '../words/index.ts';
import { FirstSteps } from './first-steps.tsx';
import './overview.css';

/** What is going on: first steps while there are any, faults, figures, the latest changes. */
export function OverviewPage() {
  const { t } = useAdminWords();
  return (
    <div className="admin-scroll">
      <header className="admin-page-head">
        <h1>{t('page.overview')}</h1>
      </header>
      <FirstSteps />
      <Figures />
      <OpenIncidents />
      <LatestChanges />
    </div>
  );
}

/** How many there are of the things an administrator has most to do with, each a link. */
function Figures() {
  const { t, locale } = useAdminWords();
  const { rest } = useDesk();
  const count = async (plural: string) =>
    (await rest.send<ListPage<unknown>>('GET', `/api/v1/admin/${plural}`, { query: { limit: 1 } })).total;
  const counts = useQuery({
    queryKey: ['figures'],
    queryFn: async () => {
      const plurals = ['users', 'devices', 'groups', 'queues', 'agents', 'trunks'] as const;
      const totals = await Promise.allSettled(plurals.map(count));
      return plurals.map((plural, index) => {
        const total = totals[index];
        return { plural, total: total?.status === 'fulfilled' ? total.value : null };
      });
    },
    refetchInterval: 30_000,
  });
  const live = useQuery({
    queryKey: ['connections'],
    queryFn: () => rest.send<{ registrations: { now: number; maximum: number } }>('GET', '/api/v1/admin/connections', {}),
    refetchInterval: 30_000,
    retry: false,
  });
  return (
    <ul className="figures" aria-label={t('overview.figures')}>
      {(counts.data ?? []).map(({ plural, total }) => (
        <li key={plural}>
          <Link to="/admin/$page" params={{ page: plural }} className="figure">
            <strong className="number">{total === null ? '–' : total.toLocaleString(locale)}</strong>
            <span>{t(`page.${plural}`)}</span>
          </Link>
        </li>
      ))}
      {live.data ? (
        <li>
          <Link to="/admin/$page" params={{ page: 'device-states' }} className="figure">
            <strong className="number">
              {live.data.registrations.now} / {live.data.registrations.maximum}
            </strong>
            <span>{t('device-state.registered')}</span>
          </Link>
        </li>
      ) : null}
    </ul>
  );
}

function OpenIncidents() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['incidents', 'open'],
    queryFn: () =>
      rest.send<ListPage<IncidentView>>('GET', '/api/v1/admin/incidents', {
        query: { state: 'open', sort: '-lastAt', limit: 3 },
      }),
    retry: false,
  });
  const read = useMemo(() => calmly(() => void queries.invalidateQueries({ queryKey: ['incidents', 'open'] }), 1000), [queries]);
  useLiveTopic('incidents', { read, onEvent: (event) => (event.type === 'incident-changed' ? read() : undefined) });
  if (!data) return null;
  return (
    <section>
      <h2 className="overview-title">
        {t('page.incidents')}
        <Link className="button-link push" to="/admin/$page" params={{ page: 'incidents' }}>
          {t('overview.all')}
        </Link>
      </h2>
      {data.items.length === 0 ? (
        <p className="notice connected">
          <CircleCheck className="icon" aria-hidden="true" />
          {t('incidents.empty')}
        </p>
      ) : (
        <ul className="service-list">
          {data.items.map((incident) => (
            <IncidentCard key={incident.id} incident={incident} />
          ))}
        </ul>
      )}
    </section>
  );
}

function LatestChanges() {
  const words = useAdminWords();
  const { t, has } = words;
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['audit', 'latest'],
    queryFn: () => rest.send<ListPage<AuditEntryView>>('GET', '/api/v1/admin/audit', { query: { limit: 8 } }),
    refetchInterval: 10_000,
    retry: false,
  });
  if (!data || data.items.length === 0) return null;
  const actionWord = (action: string) => {
    const key = `audit-action.${action}`;
    return has(key) ? t(key) : action;
  };
  return (
    <section>
      <h2 className="overview-title">
        {t('overview.changes')}
        <Link className="button-link push" to="/admin/$page" params={{ page: 'audit' }}>
          {t('overview.all')}
        </Link>
      </h2>
      <ul className="mini-list panel flush">
        {data.items.map((entry) => (
          <li key={entry.id}>
            <span className="tag">{actionWord(entry.action)}</span>
            <span className="grow ellipsis">
              <span className="faint">{kindWord(entry.kind, words)}</span> {entry.name}
            </span>
            <span className="soft ellipsis">{entry.actor.login ?? t('audit.program')}</span>
            <When at={entry.at} />
          </li>
        ))}
      </ul>
    </section>
  );
}
