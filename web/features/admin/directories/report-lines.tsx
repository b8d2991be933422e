import { useMemo } from 'react';
import { type Column, DataGrid } from '../../../ui/data-grid.tsx';
import { Empty, SkeletonLines } from '../../../ui/page-state.tsx';
import { usePagedQuery } from '../resource/use-paged-query.ts';
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

const listing = { keyOf: ({ position }: Line) => String(position) };

/** Entries that became no contact, and fields that were left out. */
export function ReportLines({ runId }: { runId: string }) {
  const words = useAdminWords();
  const { t } = words;
  const lines = usePagedQuery<Line>(`/api/v1/admin/directory-synchronisations/${runId}/lines`, { sort: 'position' }, listing);
  const columns = useMemo<Column<Line>[]>(
    () => [
      { id: 'entry', label: t('dir.entry'), width: '70px', text: ({ entry }) => String(entry), isEnd: true },
      { id: 'name', label: t('f.name'), width: 'minmax(110px, 1fr)', text: ({ name, key }) => name || key },
      {
        id: 'reason',
        label: t('dir.reason'),
        width: 'minmax(160px, 2fr)',
        text: ({ field, reason }) => (field ? `${fieldLabel(words, field)}: ${reason}` : reason),
      },
    ],
    [t, words],
  );
  if (!lines.hasAnswered) return <SkeletonLines />;
  if (lines.total === 0) return <Empty title={t('dir.no-lines')} />;
  return (
    <div className="boxed-grid">
      <DataGrid
        label={t('dir.report-of')}
        columns={columns}
        items={lines.items}
        total={lines.total}
        keyOf={listing.keyOf}
        sort={null}
        openKey={null}
        onLook={lines.look}
        words={{ selectRow: '', selectAll: '', loading: t('common.loading') }}
      />
    </div>
  );
}
