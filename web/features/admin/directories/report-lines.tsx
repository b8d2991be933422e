import { useQuery } from '@tanstack/react-query';
import { useDesk } from '../../../app/session.tsx';
import type { ListPage } from '../../../client/paged-list.ts';
import { Empty, Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { useAdminWords } from '../words/index.ts';
import { fieldLabel } from './directory-model.ts';

interface Line {
  readonly position: number;
  readonly entry: number;
  readonly key: string;
  readonly name: string;
  readonly field: string | null;
  readonly reason: string;
}

/** As many as an answer holds; whoever has more of them corrects the first ones first. */
const shownLines = 500;

/** Entries that became no contact, and fields that were left out; reasons in full, for they are what one looks for. */
export function ReportLines({ runId }: { runId: string }) {
  const words = useAdminWords();
  const { t } = words;
  const { rest } = useDesk();
  const asked = useQuery({
    queryKey: ['directory-report', runId],
    queryFn: () =>
      rest.send<ListPage<Line>>('GET', '/api/v1/admin/directory-synchronisations/:id/lines', {
        params: { id: runId },
        query: { sort: 'position', limit: shownLines },
      }),
  });
  if (asked.isError)
    return (
      <Failed
        sentence={t('list.failed', { detail: asked.error.message })}
        retryLabel={t('common.retry')}
        onRetry={() => void asked.refetch()}
      />
    );
  if (!asked.data) return <SkeletonLines />;
  const { items, total } = asked.data;
  if (total === 0) return <Empty title={t('dir.no-lines')} />;
  return (
    <div className="report-lines">
      <table className="table" aria-label={t('dir.report-of')}>
        <thead>
          <tr>
            <th>{t('dir.entry')}</th>
            <th>{t('f.name')}</th>
            <th>{t('dir.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ position, entry, name, key, field, reason }) => (
            <tr key={position}>
              <td className="number">{entry}</td>
              <td>{name || key || '—'}</td>
              <td>{field ? `${fieldLabel(words, field)}: ${reason}` : reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > items.length ? <p className="faint small">{t('dir.first-lines', { shown: items.length, total })}</p> : null}
    </div>
  );
}
