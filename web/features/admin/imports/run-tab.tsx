import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Play, ScanEye } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import type { z } from 'zod';
import type { userImportSchema } from '../../../../src/contract/rest/imports.ts';
import { useDesk } from '../../../app/session.tsx';
import type { ListPage } from '../../../client/paged-list.ts';
import { Button } from '../../../ui/button.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { useJobRuns } from '../backups/use-job-runs.ts';
import { calmly } from '../live/live-rows.ts';
import { useLiveTopic } from '../live/use-live-topic.ts';
import { When } from '../resource/when.tsx';
import { useAdminWords } from '../words/index.ts';
import { ImportReport } from './import-report.tsx';
import type { UserSource } from './source-form.ts';

export type UserImport = z.infer<typeof userImportSchema>;

/** However often it is told: reading the list again. */
const readEveryMs = 1000;

/** Runs an import: first without changing anything, then for good; how far it is, what came of it. */
export function RunTab({ source }: { source: UserSource }) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const { runs, cancel } = useJobRuns('user-import');
  const [file, setFile] = useState<File | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const fileId = useId();
  const imports = useQuery({
    queryKey: ['user-imports', source.id],
    queryFn: () =>
      rest.send<ListPage<UserImport>>('GET', '/api/v1/admin/user-imports', {
        query: { sourceId: source.id, sort: '-startedAt', limit: 20 },
      }),
  });
  const [progress, setProgress] = useState('');
  const read = useMemo(
    () => calmly(() => void queries.invalidateQueries({ queryKey: ['user-imports', source.id] }), readEveryMs),
    [queries, source.id],
  );
  useLiveTopic('imports', {
    read,
    onEvent: (event) => {
      if (event.type !== 'user-import-changed' || event.import.sourceId !== source.id) return;
      setProgress(event.progress);
      // What it does at present is told; the list changes when it begins and ends.
      if (event.progress === '') read();
    },
  });
  const list = imports.data?.items ?? [];
  const latest = list[0];
  const underWay = list.find(({ state }) => state === 'running');
  const job = runs.find(({ subjectId, state }) => subjectId === source.id && (state === 'running' || state === 'waiting'));
  const run = async (isDryRun: boolean, evenIfFewer = false) => {
    setBusy(true);
    try {
      const params = { id: source.id };
      if (source.kind === 'file' && file) {
        const body = {
          isDryRun,
          evenIfFewer,
          name: file.name,
          format: file.name.toLowerCase().endsWith('.ldif') ? 'ldif' : 'csv',
          content: await base64Of(file),
        };
        const answer = await rest.send<UserImport>('POST', '/api/v1/admin/user-sources/:id/upload', { params, body });
        setOpenId(answer.id);
      } else await rest.send('POST', '/api/v1/admin/user-sources/:id/runs', { params, body: { isDryRun, evenIfFewer } });
      toasts.show({ sentence: t('imports.started') });
    } catch (error) {
      toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
    }
    setBusy(false);
    await queries.invalidateQueries({ queryKey: ['user-imports'] });
  };
  const isWaiting = isBusy || underWay !== undefined || (source.kind === 'file' && !file);
  const hasLooked = latest?.isDryRun === true && latest.state === 'done';
  return (
    <>
      {source.kind === 'file' ? (
        <div className="field">
          <label htmlFor={fileId}>{t('imports.file')}</label>
          <input
            id={fileId}
            className="input file"
            type="file"
            accept=".csv,.ldif,.txt"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        </div>
      ) : null}
      <div className="row">
        <Button icon={ScanEye} tone={hasLooked ? 'plain' : 'primary'} isDisabled={isWaiting} onPress={() => void run(true)}>
          {t('imports.look')}
        </Button>
        <Button icon={Play} tone={hasLooked ? 'primary' : 'plain'} isDisabled={isWaiting} onPress={() => void run(false)}>
          {t('imports.apply')}
        </Button>
      </div>
      <p className="faint small">{t('imports.look-help')}</p>
      {underWay ? (
        <div className="row">
          <div className="grow-box">
            <Progress label={t('imports.running')} value={null} text={progress || (job?.progress ?? '')} />
          </div>
          {job ? <Button onPress={() => void cancel(job.id)}>{t('common.cancel')}</Button> : null}
        </div>
      ) : null}
      {latest?.state === 'held-back' ? (
        <div className="notice ringing">
          <span>{t('imports.held-back')}</span>
          <Button onPress={() => void run(false, true)}>{t('imports.even-so')}</Button>
        </div>
      ) : null}
      <ul className="mini-list">
        {list.map((one) => (
          <li key={one.id}>
            <span className={`tag ${one.state === 'failed' ? 'failed' : one.state === 'held-back' ? 'ringing' : ''}`}>
              {t(one.isDryRun ? 'imports.looked' : `import-state.${one.state}`)}
            </span>
            <span className="grow small">{countsText(one, t)}</span>
            <When at={one.startedAt} />
            <Button tone="quiet" isSelected={openId === one.id} onPress={() => setOpenId(openId === one.id ? null : one.id)}>
              {t('imports.report')}
            </Button>
          </li>
        ))}
      </ul>
      {openId ? <ImportReport key={openId} importId={openId} /> : null}
    </>
  );
}

const outcomes = ['created', 'updated', 'disabled', 'deleted', 'ignored', 'failed'] as const;

function countsText({ counts, error }: UserImport, t: ReturnType<typeof useAdminWords>['t']): string {
  if (error) return error;
  const shown = outcomes.filter((name) => (counts[name] ?? 0) > 0).map((name) => `${t(`outcome.${name}`)} ${counts[name]}`);
  return shown.length > 0 ? shown.join(' · ') : t('imports.nothing-changes');
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 32_768) parts.push(String.fromCharCode(...bytes.subarray(at, at + 32_768)));
  return btoa(parts.join(''));
}
