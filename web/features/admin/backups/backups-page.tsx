import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Archive, ArchiveRestore, Download, FileCheck, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useDesk } from '../../../app/session.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Empty, Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { keepFile } from '../resource/export-csv.ts';
import { When } from '../resource/when.tsx';
import { useAdminWords } from '../words/index.ts';
import { BackupPlan } from './backup-plan.tsx';
import { type Checked, RestoreDialog } from './restore-dialog.tsx';
import { useJobRuns } from './use-job-runs.ts';

interface BackupFile {
  readonly name: string;
  readonly bytes: number;
  readonly madeAt: number;
}

/** Backups: making one now, checking, restoring, downloading, deleting; and the daily plan. */
export function BackupsPage() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const { underWay, runs, cancel, refresh } = useJobRuns('backup');
  const latest = underWay ?? runs[0];
  const asked = useQuery({
    // Asked again when a run begins and when it has ended: a small one takes less than a second.
    queryKey: ['backups', latest?.id, latest?.state],
    placeholderData: keepPreviousData,
    queryFn: () => rest.send<{ items: readonly BackupFile[] }>('GET', '/api/v1/admin/backups', {}),
    refetchInterval: 15_000,
  });
  const make = async () => {
    try {
      await rest.send('POST', '/api/v1/admin/backups', {});
      await refresh();
    } catch (error) {
      toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
    }
  };
  const last = runs.find(({ state }) => state === 'failed' || state === 'done');
  return (
    <div className="admin-scroll">
      <header className="admin-page-head">
        <h1>{t('page.backups')}</h1>
        <span className="push">
          <Button tone="primary" icon={Archive} isDisabled={underWay !== undefined} onPress={() => void make()}>
            {t('backups.make')}
          </Button>
        </span>
      </header>
      <p className="lead">{t('backups.lead')}</p>
      {underWay ? (
        <div className="panel row">
          <div className="grow-box">
            <Progress label={t('backups.running')} value={null} text={underWay.progress} />
          </div>
          <Button onPress={() => void cancel(underWay.id)}>{t('common.cancel')}</Button>
        </div>
      ) : null}
      {last?.state === 'failed' ? (
        <p className="notice failed">{t('backups.last-failed', { detail: last.error ?? '' })}</p>
      ) : null}
      {asked.isError ? (
        <Failed
          sentence={t('list.failed', { detail: asked.error.message })}
          retryLabel={t('common.retry')}
          onRetry={() => void asked.refetch()}
        />
      ) : null}
      <section className="panel flush">
        <h2>{t('backups.here')}</h2>
        {asked.isPending ? <SkeletonLines /> : null}
        {asked.data?.items.length === 0 ? (
          <Empty icon={Archive} title={t('backups.empty')} help={t('backups.empty-help')} />
        ) : null}
        {asked.data && asked.data.items.length > 0 ? (
          <div className="table-scroll">
            <table className="table">
              <tbody>
                {asked.data.items.map((file) => (
                  <FileRow key={file.name} file={file} onGone={() => void queries.invalidateQueries({ queryKey: ['backups'] })} />
                ))}
              </tbody>
            </table>
          </div>
        ) : null}
      </section>
      <BackupPlan />
      <section className="panel">
        <h2>{t('backups.restore')}</h2>
        <p className="soft">{t('backups.restore-help')}</p>
        <pre className="command">npm run restore -- --replace {asked.data?.items[0]?.name ?? 'parley-….backup'}</pre>
      </section>
    </div>
  );
}

function FileRow({ file, onGone }: { file: BackupFile; onGone: () => void }) {
  const { t, locale } = useAdminWords();
  const { rest } = useDesk();
  const [isDeleting, setDeleting] = useState(false);
  const [isRestoring, setRestoring] = useState(false);
  const [checked, setChecked] = useState<Checked | string | null>(null);
  const params = { name: file.name };
  const [amount, unit] = file.bytes < 1_000_000 ? [file.bytes / 1000, 'kB'] : [file.bytes / 1_000_000, 'MB'];
  const size = `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(amount)} ${unit}`;
  const attempt = async (run: () => Promise<void>) => {
    try {
      await run();
    } catch (error) {
      toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
    }
  };
  const check = () =>
    attempt(async () => setChecked(await rest.send<Checked>('POST', '/api/v1/admin/backups/:name/check', { params })));
  const download = () =>
    attempt(async () => keepFile(await rest.file('GET', '/api/v1/admin/backups/:name/file', { params }), file.name));
  const remove = () =>
    attempt(async () => {
      await rest.send('DELETE', '/api/v1/admin/backups/:name', { params });
      setDeleting(false);
      onGone();
    });
  return (
    <tr>
      <td>
        {file.name}
        {checked !== null && typeof checked === 'object' ? (
          <div className={checked.hasThisMasterKey ? 'good-word' : 'failed-word'}>
            {t(checked.hasThisMasterKey ? 'backups.good' : 'backups.other-key', { rows: checked.rows, files: checked.files })}
          </div>
        ) : null}
      </td>
      <td className="number">{size}</td>
      <td>
        <When at={file.madeAt} />
      </td>
      <td>
        <span className="row tight at-end">
          <IconButton icon={FileCheck} label={t('backups.check')} onPress={() => void check()} />
          <IconButton
            icon={ArchiveRestore}
            label={t('backups.restore-title', { name: file.name })}
            onPress={() => setRestoring(true)}
          />
          <IconButton icon={Download} label={t('backups.download')} onPress={() => void download()} />
          <IconButton icon={Trash2} label={t('bulk.delete')} onPress={() => setDeleting(true)} />
        </span>
        {isRestoring ? <RestoreDialog file={file} onClose={() => setRestoring(false)} /> : null}
        {isDeleting ? (
          <Dialog
            isAlert
            title={t('delete.title', { name: file.name })}
            onClose={() => setDeleting(false)}
            actions={
              <>
                <Button onPress={() => setDeleting(false)}>{t('common.cancel')}</Button>
                <Button tone="end" onPress={() => void remove()}>
                  {t('delete.confirm')}
                </Button>
              </>
            }
          >
            <p>{t('backups.delete-help')}</p>
          </Dialog>
        ) : null}
      </td>
    </tr>
  );
}
