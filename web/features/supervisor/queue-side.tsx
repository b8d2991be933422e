import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import type {
  SupervisedCaller,
  SupervisedQueue,
  SupervisionBoardView,
  SupervisionCommand,
} from '../../../src/contract/rest/contact-centre-supervision.ts';
import { useDesk } from '../../app/session.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { Failed } from '../../ui/page-state.tsx';
import { useNameOf } from '../calls-dock/call-words.ts';
import { VipMark } from '../contacts/vip-mark.tsx';
import { CallBacks } from './call-backs.tsx';
import { supervisedQueueKey } from './use-board.ts';
import { useSupervisorWords } from './words/index.ts';

interface Props {
  queue: SupervisedQueue;
  board: SupervisionBoardView;
  now: number;
  ask: (command: SupervisionCommand) => void;
  onClose: () => void;
}

/** Who waits in a queue, and what can be done about it. */
export function QueueSide({ queue, board, now, ask, onClose }: Props) {
  const { t } = useSupervisorWords();
  const { rest } = useDesk();
  const { queueId } = queue;
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [supervisedQueueKey, queueId],
    queryFn: () => rest.send<{ callers: SupervisedCaller[] }>('GET', `/api/v1/contact-centre/supervision/queues/${queueId}`, {}),
  });
  return (
    <aside className="side-panel" aria-label={queue.name}>
      <header>
        <h2 className="ellipsis">{queue.name}</h2>
        <IconButton icon={X} label={t('sup.close')} onPress={onClose} />
      </header>
      <div className="content sup-side">
        <section>
          <h3>{t('sup.callers')}</h3>
          {error && !data ? (
            <Failed
              sentence={t('sup.failed', { detail: error.message })}
              retryLabel={t('common.retry')}
              onRetry={() => void refetch()}
            />
          ) : null}
          {data?.callers.length === 0 ? <p className="faint">{t('sup.nobody-waits')}</p> : null}
          <ol className="sup-callers" aria-busy={isPending}>
            {data?.callers.map((caller) => (
              <Caller key={caller.interactionId} caller={caller} queueId={queueId} board={board} now={now} ask={ask} />
            ))}
          </ol>
        </section>
        <CallBacks queueId={queueId} now={now} />
      </div>
    </aside>
  );
}

interface CallerProps extends Pick<Props, 'board' | 'now' | 'ask'> {
  caller: SupervisedCaller;
  queueId: string;
}

function Caller({ caller: one, queueId, board, now, ask }: CallerProps) {
  const { t } = useSupervisorWords();
  const nameOf = useNameOf();
  const { interactionId, channel, position, since, priority, caller } = one;
  const about = { interactionId, queueId };
  const others = board.queues.filter((queue) => queue.queueId !== queueId);
  const agents = board.agents.filter(
    ({ state, works, offeredQueueId }) => state !== 'logged-off' && works.length === 0 && !offeredQueueId,
  );
  const choose = { id: '', label: t('sup.choose') };
  return (
    <li>
      <div className="sup-caller">
        <strong className="number">#{position}</strong>
        <span className="ellipsis">{nameOf(caller)}</span>
        {caller.vip === null ? null : <VipMark text={caller.vip} />}
        {channel === 'call-back' ? <span className="tag">{t('sup.is-call-back')}</span> : null}
        <span className="number soft">{formatDuration(Math.max(0, now - since))}</span>
        <span className="faint">{t('sup.priority', { priority })}</span>
        <IconButton
          icon={ChevronUp}
          label={t('sup.sooner')}
          isDisabled={priority <= 1}
          onPress={() => ask({ kind: 'priority', ...about, priority: priority - 1 })}
        />
        <IconButton
          icon={ChevronDown}
          label={t('sup.later')}
          isDisabled={priority >= 9}
          onPress={() => ask({ kind: 'priority', ...about, priority: priority + 1 })}
        />
      </div>
      <div className="sup-caller-ways">
        <Choice
          label={t('sup.give-to')}
          value=""
          options={[choose, ...agents.map(({ agentId, name }) => ({ id: agentId, label: name }))]}
          onChange={(agentId) => agentId && ask({ kind: 'assign', ...about, agentId })}
        />
        {others.length > 0 ? (
          <Choice
            label={t('sup.move-to')}
            value=""
            options={[choose, ...others.map((queue) => ({ id: queue.queueId, label: queue.name }))]}
            onChange={(toQueueId) => toQueueId && ask({ kind: 'requeue', ...about, toQueueId })}
          />
        ) : null}
      </div>
    </li>
  );
}
