import { useMemo } from 'react';
import { type Column, DataGrid } from '../../../ui/data-grid.tsx';
import { Empty, SkeletonLines } from '../../../ui/page-state.tsx';
import { usePagedQuery } from '../resource/use-paged-query.ts';
import { useAdminWords } from '../words/index.ts';

interface Line {
  readonly position: number;
  readonly outcome: 'created' | 'updated' | 'disabled' | 'deleted' | 'ignored' | 'failed';
  readonly name: string;
  readonly key: string;
  readonly reason: string;
  readonly changes: Readonly<Record<string, readonly [string, string]>>;
}

const listing = { keyOf: ({ position }: Line) => String(position) };

/** What became, or would become, of each entry of an import. */
export function ImportReport({ importId }: { importId: string }) {
  const { t } = useAdminWords();
  const lines = usePagedQuery<Line>(`/api/v1/admin/user-imports/${importId}/lines`, { sort: 'position' }, listing);
  const columns = useMemo<Column<Line>[]>(
    () => [
      { id: 'outcome', label: t('imports.outcome'), width: '90px', text: ({ outcome }) => t(`outcome.${outcome}`) },
      { id: 'name', label: t('f.name'), width: 'minmax(110px, 1fr)', text: ({ name, key }) => name || key },
      {
        id: 'why',
        label: t('imports.what'),
        width: 'minmax(140px, 1.6fr)',
        text: ({ reason, changes }) =>
          [reason, ...Object.entries(changes).map(([field, [before, after]]) => `${field}: ${before || '—'} → ${after || '—'}`)]
            .filter(Boolean)
            .join('; '),
      },
    ],
    [t],
  );
  if (!lines.hasAnswered) return <SkeletonLines />;
  if (lines.total === 0) return <Empty title={t('imports.nothing-changes')} />;
  return (
    <div className="boxed-grid">
      <DataGrid
        label={t('imports.report')}
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
