import { MonitorCheck } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { SupervisionBoardView } from '../../../src/contract/rest/contact-centre-supervision.ts';
import { announcer } from '../../ui/announcer.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { Empty, Failed } from '../../ui/page-state.tsx';
import { AgentSide } from './agent-side.tsx';
import { AgentsPanel } from './agents-panel.tsx';
import { isAgentAlarm, isQueueAlarm } from './board-model.ts';
import { ListeningBar } from './listening-bar.tsx';
import { QueueSide } from './queue-side.tsx';
import { QueuesPanel } from './queues-panel.tsx';
import { useStateName } from './state-name.ts';
import { useBoard } from './use-board.ts';
import { useCommand } from './use-command.tsx';
import { useSupervisorWords } from './words/index.ts';
import '../../ui/forms.css';
import './supervisor.css';

type Opened = { readonly kind: 'agent' | 'queue'; readonly id: string } | null;

/** Queues and agents that I supervise, live; one of them opened at the side. */
export function SupervisorPage() {
  const { t } = useSupervisorWords();
  const { data: board, error, isPending, refetch } = useBoard();
  if (error && !board)
    return (
      <div className="page">
        <h1>{t('sup.title')}</h1>
        <Failed
          sentence={t('sup.failed', { detail: error.message })}
          retryLabel={t('common.retry')}
          onRetry={() => void refetch()}
        />
      </div>
    );
  const isEmpty = board && board.queues.length + board.agents.length === 0;
  return (
    <div className="page sup-page" aria-busy={isPending}>
      <h1>{t('sup.title')}</h1>
      <ListeningBar />
      {isEmpty ? <Empty icon={MonitorCheck} title={t('sup.empty')} help={t('sup.empty-help')} /> : null}
      {board && !isEmpty ? <Board board={board} /> : null}
      {board ? null : <Loading />}
    </div>
  );
}

/** The first time alone: afterwards what was there stays. */
function Loading() {
  return (
    <>
      {[3, 8].map((rows) => (
        <section key={rows} className="panel sup-loading" aria-hidden="true">
          {Array.from({ length: rows }, (_, row) => (
            <span key={row} className="skeleton" />
          ))}
        </section>
      ))}
    </>
  );
}

function Board({ board }: { board: SupervisionBoardView }) {
  const now = useNow(1000);
  const [opened, setOpened] = useState<Opened>(null);
  const { ask, dialog } = useCommand();
  useSpokenAlarms(board, now);
  const close = () => setOpened(null);
  const open = (kind: 'agent' | 'queue') => (id: string) => setOpened(opened?.id === id ? null : { kind, id });
  const agent = opened?.kind === 'agent' ? board.agents.find(({ agentId }) => agentId === opened.id) : undefined;
  const queue = opened?.kind === 'queue' ? board.queues.find(({ queueId }) => queueId === opened.id) : undefined;
  const shared = { board, now, ask, onClose: close };
  return (
    <div className={agent || queue ? 'sup-board with-side' : 'sup-board'}>
      <div className="sup-tables">
        <QueuesPanel board={board} now={now} openId={queue?.queueId ?? null} onOpen={open('queue')} />
        <AgentsPanel
          board={board}
          now={now}
          isNarrow={Boolean(agent ?? queue)}
          openId={agent?.agentId ?? null}
          onOpen={open('agent')}
        />
      </div>
      {agent ? <AgentSide key={agent.agentId} agent={agent} {...shared} /> : null}
      {queue ? <QueueSide key={queue.queueId} queue={queue} {...shared} /> : null}
      {dialog}
    </div>
  );
}

/** What begins to be too long is said once. */
function useSpokenAlarms(board: SupervisionBoardView, now: number): void {
  const { t } = useSupervisorWords();
  const stateName = useStateName(board.reasons);
  const said = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    const phrases = new Map<string, string>();
    for (const agent of board.agents)
      if (isAgentAlarm(agent, board.alarms, now))
        phrases.set(
          `${agent.agentId} ${agent.since}`,
          t('sup.alarm-agent', {
            name: agent.name,
            state: stateName(agent.state, agent.reason),
            time: formatDuration(now - agent.since),
          }),
        );
    for (const queue of board.queues)
      if (isQueueAlarm(queue, board.alarms, now) && queue.longestSince !== null)
        phrases.set(queue.queueId, t('sup.alarm-queue', { queue: queue.name, time: formatDuration(now - queue.longestSince) }));
    const before = said.current;
    // What was so when the page opened stands there; only what comes is said.
    const fresh = before ? [...phrases].find(([key]) => !before.has(key)) : undefined;
    said.current = new Set(phrases.keys());
    if (fresh) announcer.say(fresh[1]);
  }, [board, now, t, stateName]);
}
