import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useId, useState } from 'react';
import { useDesk } from '../../../app/session.tsx';
import type { ListPage } from '../../../client/paged-list.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty, SkeletonLines } from '../../../ui/page-state.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { When } from '../resource/when.tsx';
import { type AdminWords, useAdminWords } from '../words/index.ts';
import { runTone } from './condition-cell.tsx';
import type { DirectoryView, Run } from './directory-model.ts';
import { HeldBack } from './directory-notices.tsx';
import { useUpload } from './file-setting.tsx';
import { ReportLines } from './report-lines.tsx';
import { RunProgress } from './run-progress.tsx';
import { type Conditions, useConditionOf } from './use-conditions.ts';

interface Props {
  directory: DirectoryView;
  conditions: Conditions;
  isPush: boolean;
  onDecided: () => void;
}

/** Synchronising by hand, how far it is, the question, and what came of each. */
export function SynchronisationTab({ directory, conditions, isPush, onDecided }: Props) {
  const words = useAdminWords();
  const { t } = words;
  const { rest } = useDesk();
  const queries = useQueryClient();
  const condition = useConditionOf(conditions, directory);
  const [openId, setOpenId] = useState<string | null>(null);
  const runs = useQuery({
    queryKey: ['directory-runs', directory.id],
    queryFn: () =>
      rest.send<ListPage<Run>>('GET', '/api/v1/admin/directories/:id/synchronisations', {
        params: { id: directory.id },
        query: { sort: '-startedAt', limit: 50 },
      }),
    refetchInterval: condition.progress ? 2000 : 30_000,
  });
  const begin = async () => {
    try {
      await rest.send('POST', '/api/v1/admin/directories/:id/synchronisation', { params: { id: directory.id } });
      toasts.show({ sentence: t('dir.started', { name: directory.name }) });
    } catch (failure) {
      toasts.show({ tone: 'failed', sentence: t('dir.not-started', { detail: (failure as Error).message }) });
    }
    onDecided();
    await queries.invalidateQueries({ queryKey: ['directory-runs', directory.id] });
  };
  const why = isPush ? t('dir.push-help') : directory.type === 'draft' ? t('dir.draft-help') : null;
  const list = (runs.data?.items ?? []).filter(({ state }) => state !== 'running');
  const isOfFile = directory.connector === 'file' && (directory.settings['from'] ?? 'upload') === 'upload';
  return (
    <>
      {condition.progress ? <RunProgress directory={directory} condition={condition} /> : null}
      {!condition.progress && condition.latest?.state === 'held-back' ? (
        <HeldBack directory={directory} condition={condition} onDecided={onDecided} />
      ) : null}
      {condition.progress ? null : (
        <div className="row">
          <Button icon={RefreshCw} tone="primary" isDisabled={why !== null} onPress={() => void begin()}>
            {t('dir.synchronise')}
          </Button>
        </div>
      )}
      <p className="soft">{t('dir.holds', { count: condition.contacts.toLocaleString(words.locale) })}</p>
      {why ? <p className="hint">{why}</p> : null}
      {isOfFile ? <ReplaceFile directory={directory} onReplaced={onDecided} /> : null}
      <h3 className="form-section">{t('dir.reports')}</h3>
      {runs.isPending ? <SkeletonLines /> : null}
      {runs.data && list.length === 0 ? <Empty title={t('dir.no-reports')} /> : null}
      <ul className="mini-list">
        {list.map((run) => (
          <li key={run.id} className="run-line">
            <span className={`tag ${runTone[run.state]}`}>{t(`dir.run.${run.state}`)}</span>
            <span className="grow small">
              {t(`dir.origin.${run.origin}`)} · {countsText(words, run)}
              {run.error ? <span className="run-error">{run.error}</span> : null}
            </span>
            <When at={run.startedAt} />
            <Button
              tone="quiet"
              isSelected={openId === run.id}
              isDisabled={run.entriesRejected === 0 && run.state !== 'done'}
              onPress={() => setOpenId(openId === run.id ? null : run.id)}
            >
              {t('dir.look-report')}
            </Button>
          </li>
        ))}
      </ul>
      {openId ? <ReportLines key={openId} runId={openId} /> : null}
    </>
  );
}

const counted = ['created', 'changed', 'removed', 'unchanged', 'duplicates'] as const;

function countsText({ t, locale }: AdminWords, run: Run): string {
  const shown = counted.flatMap((name) => {
    const count = run.counts[name] ?? 0;
    return count > 0 ? [t(`dir.count.${name}`, { count: count.toLocaleString(locale) })] : [];
  });
  const rejected =
    run.entriesRejected > 0 ? [t('dir.count.rejected', { count: run.entriesRejected.toLocaleString(locale) })] : [];
  const read = t('dir.read-count', { count: run.entriesRead.toLocaleString(locale) });
  const seconds = ((run.finishedAt ?? run.startedAt) - run.startedAt) / 1000;
  const took = t('dir.took', { seconds: seconds.toLocaleString(locale, { maximumFractionDigits: 1 }) });
  return [`${read} ${took}`, ...shown, ...rejected].join(' · ');
}

function ReplaceFile({ directory, onReplaced }: { directory: DirectoryView; onReplaced: () => void }) {
  const { t } = useAdminWords();
  const { upload, sending, error } = useUpload(directory.id);
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t('dir.replace-file')}</label>
      <input
        id={id}
        className="input file"
        type="file"
        accept=".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.ldif,.ldf"
        aria-describedby={`${id}-help`}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void upload(file).then((sent) => sent && onReplaced());
        }}
      />
      {sending ? <Progress label={t('dir.uploading', { name: sending })} value={null} /> : null}
      <p className={error ? 'field-problem' : 'hint'} id={`${id}-help`}>
        {error ?? t('dir.replace-file-help')}
      </p>
    </div>
  );
}
