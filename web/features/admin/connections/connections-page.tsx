import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PlugZap } from 'lucide-react';
import type { ConnectionView } from '../../../../src/contract/rest/connections.ts';
import { useDesk } from '../../../app/session.tsx';
import { Empty, Failed, SkeletonLines } from '../../../ui/page-state.tsx';
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
  const asked = useQuery({
    queryKey: ['connections'],
    queryFn: () => rest.send<Connections>('GET', '/api/v1/admin/connections', {}),
    refetchInterval: 3000,
  });
  return (
    <div className="admin-scroll">
      <header className="admin-page-head">
        <h1>{t('page.connections')}</h1>
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
