import { useQueryClient } from '@tanstack/react-query';
import { Download, KeyRound } from 'lucide-react';
import { useMemo } from 'react';
import type { TakeoverView } from '../../../../src/contract/rest/takeovers.ts';
import { useDesk } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { type Column, DataGrid } from '../../../ui/data-grid.tsx';
import { Empty, SkeletonLines } from '../../../ui/page-state.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { keepFile } from '../resource/export-csv.ts';
import { usePagedQuery } from '../resource/use-paged-query.ts';
import { When } from '../resource/when.tsx';
import { type AdminWords, useAdminWords } from '../words/index.ts';

/** One trial or takeover: how far it is or what came of it, and its report. */
export function TakeoverRow({ run, isOpen, onOpen }: { run: TakeoverView; isOpen: boolean; onOpen: (isOpen: boolean) => void }) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const params = { id: run.id };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
    }
    await queries.invalidateQueries({ queryKey: ['takeovers'] });
  };
  const fetchPasswords = () =>
    attempt(async () =>
      keepFile(await rest.file('POST', '/api/v1/admin/takeovers/:id/accounts', { params }), 'sip-passwords.csv'),
    );
  const fetchReport = () =>
    attempt(async () =>
      keepFile(await rest.file('GET', '/api/v1/admin/takeovers/:id/report', { params }), 'takeover-report.csv'),
    );
  const cancel = () => attempt(async () => rest.send('POST', '/api/v1/admin/takeovers/:id/cancel', { params }));
  const isRunning = run.state === 'running';
  return (
    <li>
      <div className="row">
        <span className={`tag ${run.state === 'failed' ? 'failed' : ''}`}>{t(stateWord(run))}</span>
        <span className="grow small">{run.error ?? countsText(run, t)}</span>
        <span className="faint small">{run.origin}</span>
        <When at={run.startedAt} />
        {isRunning ? <Button onPress={() => void cancel()}>{t('common.cancel')}</Button> : null}
        {run.accounts > 0 ? (
          <Button icon={KeyRound} tone="primary" onPress={() => void fetchPasswords()}>
            {t('takeover.passwords', { count: run.accounts })}
          </Button>
        ) : null}
        {isRunning ? null : (
          <Button tone="quiet" isSelected={isOpen} aria-expanded={isOpen} onPress={() => onOpen(!isOpen)}>
            {t('takeover.report')}
          </Button>
        )}
      </div>
      {run.accounts > 0 ? <p className="hint">{t('takeover.passwords-help')}</p> : null}
      {isRunning ? <HowFar run={run} /> : null}
      {isOpen && !isRunning ? (
        <>
          <TakeoverReport takeoverId={run.id} />
          <div className="row">
            <Button icon={Download} onPress={() => void fetchReport()}>
              {t('takeover.download')}
            </Button>
          </div>
        </>
      ) : null}
    </li>
  );
}

function HowFar({ run: { progress } }: { run: TakeoverView }) {
  const { t } = useAdminWords();
  const share = progress && progress.total > 0 ? progress.done / progress.total : null;
  return (
    <>
      <Progress label={t('takeover.running')} value={share} />
      {progress ? (
        <p className="faint small number">{t('takeover.rows', { done: progress.done, total: progress.total })}</p>
      ) : null}
    </>
  );
}

function stateWord({ state, isDryRun }: TakeoverView) {
  if (state === 'running') return 'takeover.running' as const;
  if (state === 'failed') return 'takeover.failed' as const;
  return isDryRun ? ('takeover.trial' as const) : ('takeover.done' as const);
}

const outcomes = ['created', 'updated', 'ignored', 'failed'] as const;

/** `users: created 12, ignored 3 · devices: …` */
function countsText({ counts, state }: TakeoverView, t: AdminWords['t']): string {
  const parts = Object.entries(counts).map(([kind, some]) => {
    const told = outcomes.filter((name) => some[name] > 0).map((name) => `${t(`outcome.${name}`)} ${some[name]}`);
    return `${kind || t('takeover.other')}: ${told.join(', ')}`;
  });
  return parts.join(' · ') || (state === 'running' ? '' : t('takeover.nothing'));
}

interface Line {
  readonly position: number;
  readonly outcome: (typeof outcomes)[number];
  readonly kind: string;
  readonly company: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

const listing = { keyOf: ({ position }: Line) => String(position) };

function TakeoverReport({ takeoverId }: { takeoverId: string }) {
  const { t } = useAdminWords();
  const lines = usePagedQuery<Line>(`/api/v1/admin/takeovers/${takeoverId}/lines`, { sort: 'position' }, listing);
  const columns = useMemo<Column<Line>[]>(
    () => [
      { id: 'outcome', label: t('imports.outcome'), width: '90px', text: ({ outcome }) => t(`outcome.${outcome}`) },
      { id: 'kind', label: t('takeover.kind'), width: '140px', text: ({ kind }) => kind || t('takeover.other') },
      { id: 'name', label: t('f.name'), width: 'minmax(140px, 1.2fr)', text: ({ name }) => name },
      { id: 'why', label: t('imports.what'), width: 'minmax(160px, 2fr)', text: ({ reason }) => reason },
      {
        id: 'where',
        label: t('takeover.where'),
        width: '170px',
        text: ({ file, line }) => (line > 0 ? `${file}:${line}` : file),
      },
    ],
    [t],
  );
  if (!lines.hasAnswered) return <SkeletonLines />;
  if (lines.total === 0) return <Empty title={t('takeover.nothing')} />;
  return (
    <div className="boxed-grid">
      <DataGrid
        label={t('takeover.report')}
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
