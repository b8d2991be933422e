import { History, Play, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Empty, Failed, SkeletonLines } from '../../ui/page-state.tsx';
import { Progress } from '../../ui/progress.tsx';
import { ChangeList, Many } from './change-list.tsx';
import { type Change, scenarioOf } from './changes.ts';
import { ReplayResultView } from './replay-result.tsx';
import { type Floor, isRunning, useFloor, useReplaying, useRun } from './use-time-machine.ts';
import { useTimeMachineWords } from './words/index.ts';
import '../../ui/forms.css';
import './time-machine.css';

const dayMs = 86_400_000;

const two = (value: number) => String(value).padStart(2, '0');

/** A date as the field has it, in the reader's zone. */
function dayText(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function dayStart(text: string, days = 0): number {
  const [year = 0, month = 1, day = 1] = text.split('-').map(Number);
  return new Date(year, month - 1, day + days).getTime();
}

/** What would have been? A period that is over, with other staffing, skills or rules. */
export function TimeMachinePage() {
  const { t } = useTimeMachineWords();
  const floor = useFloor();
  return (
    <div className="tm-page">
      <header>
        <h1>{t('tm.title')}</h1>
        <p className="faint">{t('tm.help')}</p>
      </header>
      {floor.isError && !floor.data ? (
        <Failed sentence={floor.error.message} retryLabel={t('common.retry')} onRetry={() => void floor.refetch()} />
      ) : floor.data === undefined ? (
        <SkeletonLines count={6} />
      ) : floor.data.queues.length === 0 ? (
        <Empty icon={History} title={t('tm.no-queues')} help={t('tm.no-queues-help')} />
      ) : (
        <Machine floor={floor.data} />
      )}
    </div>
  );
}

function Machine({ floor }: { floor: Floor }) {
  const { t } = useTimeMachineWords();
  const [from, setFrom] = useState(() => dayText(Date.now() - dayMs));
  const [to, setTo] = useState(() => dayText(Date.now() - dayMs));
  const [queueIds, setQueueIds] = useState<readonly string[]>([]);
  const [changes, setChanges] = useState<readonly Change[]>([]);
  const [runId, setRunId] = useState<string | null>(null);
  const run = useRun(runId);
  const { start, cancel } = useReplaying(setRunId);
  const isBusy = start.isPending || isRunning(run.data);
  const begin = () => {
    const toMs = Math.min(dayStart(to, 1), Date.now());
    start.mutate({ from: dayStart(from), to: toMs, queueIds, scenario: scenarioOf(changes) });
  };
  return (
    <>
      <section className="tm-period" aria-label={t('tm.what-was')}>
        <Field label={t('tm.from')} type="date" value={from} onChange={setFrom} />
        <Field label={t('tm.to')} type="date" value={to} onChange={setTo} />
        <Many label={t('tm.queues')} of={floor.queues} value={queueIds} none={t('tm.all')} onChange={setQueueIds} />
      </section>
      <h2>{t('tm.what-if')}</h2>
      <ChangeList floor={floor} changes={changes} onChange={setChanges} />
      <div className="tm-period">
        {isBusy && runId ? (
          <Button icon={X} onPress={() => cancel.mutate(runId)}>
            {t('tm.cancel')}
          </Button>
        ) : (
          <Button icon={Play} tone="primary" isDisabled={isBusy || from === '' || to === ''} onPress={begin}>
            {t('tm.run')}
          </Button>
        )}
      </div>
      <div aria-live="polite">
        {start.isError ? <p className="error">{start.error.message}</p> : null}
        {run.isError ? <p className="error">{run.error.message}</p> : null}
        {isRunning(run.data) && run.data ? (
          <Progress label={t(run.data.state === 'reading' ? 'tm.reading' : 'tm.replaying')} value={run.data.progress} />
        ) : null}
        {run.data?.state === 'cancelled' ? <p>{t('tm.cancelled')}</p> : null}
        {run.data?.state === 'failed' ? <p className="error">{run.data.error}</p> : null}
        {run.data?.state === 'done' ? <p className="sr-only">{t('tm.done')}</p> : null}
      </div>
      {run.data?.result ? (
        run.data.result.interactions === 0 ? (
          <Empty icon={History} title={t('tm.nothing')} help={t('tm.nothing-help')} />
        ) : (
          <ReplayResultView result={run.data.result} />
        )
      ) : null}
    </>
  );
}
