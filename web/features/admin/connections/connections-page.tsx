import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PlugZap } from 'lucide-react';
import type { ConnectionView } from '../../../../src/contract/rest/connections.ts';
import { useDesk } from '../../../app/session.tsx';
import { Empty, Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { withChanged } from '../live/live-rows.ts';
import { LiveSign } from '../live/live-sign.tsx';
import { useLiveTopic } from '../live/use-live-topic.ts';
import { Since } from '../resource/when.tsx';
import { trunkTone } from '../trunks/trunks-page.tsx';
import { useAdminWords } from '../words/index.ts';

interface Connections {
  readonly items: readonly ConnectionView[];
  readonly registrations: { readonly now: number; readonly maximum: number };
}

/** Links to carriers and telephone systems, as they are now. */
export function ConnectionsPage() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const asked = useQuery({
    queryKey: ['connections'],
    queryFn: () => rest.send<Connections>('GET', '/api/v1/admin/connections', {}),
  });
  useLiveTopic('connections', {
    read: () => void queries.invalidateQueries({ queryKey: ['connections'] }),
    onEvent: (event) => {
      if (event.type !== 'connection-changed') return;
      queries.setQueryData<Connections>(
        ['connections'],
        (before) => before && { ...before, items: withChanged(before.items, event.connection, ({ trunkId }) => trunkId) },
      );
      // New to this page, or an answer that is on its way may be older.
      const isShown = asked.data?.items.some(({ trunkId }) => trunkId === event.connection.trunkId);
      if (!isShown || queries.isFetching({ queryKey: ['connections'] }) > 0)
        void queries.invalidateQueries({ queryKey: ['connections'] });
    },
  });
  return (
    <div className="admin-scroll">
      <header className="admin-page-head">
        <h1>{t('page.connections')}</h1>
        <LiveSign topic="connections" />
        {asked.data ? (
          <span className="tag number">
            {t('connections.registrations', { now: asked.data.registrations.now, maximum: asked.data.registrations.maximum })}
          </span>
        ) : null}
      </header>
      <p className="lead">{t('connections.lead')}</p>
      {asked.isError ? (
        <Failed
          sentence={t('list.failed', { detail: asked.error.message })}
          retryLabel={t('common.retry')}
          onRetry={() => void asked.refetch()}
        />
      ) : null}
      <div className="panel flush">
        {asked.isPending ? <SkeletonLines /> : null}
        {asked.data?.items.length === 0 ? (
          <Empty icon={PlugZap} title={t('connections.empty')} help={t('connections.empty-help')} />
        ) : null}
        {asked.data && asked.data.items.length > 0 ? (
          <div className="table-scroll">
            <table className="table">
              <thead>
                <tr>
                  <th>{t('f.name')}</th>
                  <th>{t('f.state')}</th>
                  <th>{t('connections.address')}</th>
                  <th>{t('trunks.authentication')}</th>
                  <th>{t('trunks.calls')}</th>
                  <th>{t('f.domain')}</th>
                </tr>
              </thead>
              <tbody>
                {asked.data.items.map((connection) => (
                  <ConnectionRow key={connection.trunkId} connection={connection} />
                ))}
              </tbody>
            </table>
          </div>
        ) : null}
      </div>
    </div>
  );
}

function ConnectionRow({ connection }: { connection: ConnectionView }) {
  const { t } = useAdminWords();
  const { trunkId, name, host, port, transport, state, stateText, sinceMs, authentication, calls, domainName } = connection;
  return (
    <tr>
      <td>
        <Link to="/admin/$page" params={{ page: 'trunks' }} search={{ open: trunkId }}>
          {name}
        </Link>
      </td>
      <td>
        <span className={`tag ${trunkTone[state]}`}>{t(`trunk-state.${state}`)}</span> <Since at={sinceMs} />
        {stateText ? <div className="faint">{stateText}</div> : null}
      </td>
      <td className="number">
        {host}
        {port === null ? '' : `:${port}`} <span className="faint">{transport?.toUpperCase() ?? ''}</span>
      </td>
      <td>{t(`trunk-auth.${authentication}`)}</td>
      <td className="number">
        {calls.now} / {calls.maximum}
      </td>
      <td>{domainName}</td>
    </tr>
  );
}
