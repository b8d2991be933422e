import type { AgentView } from '../../../src/contract/rest/agent.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { useNameOf } from '../calls-dock/call-words.ts';
import { VipMark } from '../contacts/vip-mark.tsx';
import { useAgentWords } from './words/index.ts';

/** My queues in one line each. */
export function AgentQueues({ agent }: { agent: AgentView }) {
  const { t } = useAgentWords();
  return (
    <section className="panel flush">
      <h2>{t('agent.queues')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t('agent.queue')}</th>
            <th>{t('agent.number')}</th>
            <th>{t('agent.waiting')}</th>
            <th>{t('agent.longest')}</th>
          </tr>
        </thead>
        <tbody>
          {agent.queues.map((queue) => (
            <tr key={queue.queueId}>
              <td>{queue.name}</td>
              <td className="number soft">{queue.number}</td>
              <td className="number">{queue.waiting > 0 ? <span className="tag ringing">{queue.waiting}</span> : 0}</td>
              <td className="number soft">{queue.waiting > 0 ? formatDuration(queue.longestWaitMs) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Who waits, by name as far as the queue's directories and mine know. */
export function WaitingCallers({ agent }: { agent: AgentView }) {
  const { t } = useAgentWords();
  const nameOf = useNameOf();
  const now = useNow(1000);
  const callers = agent.queues
    .flatMap((queue) => queue.callers.map((one) => ({ ...one, queueName: queue.name })))
    .toSorted((one, other) => one.sinceMs - other.sinceMs);
  if (callers.length === 0) return null;
  return (
    <section className="panel flush">
      <h2>{t('agent.callers')}</h2>
      <table className="table">
        <tbody>
          {callers.map(({ callId, sinceMs, caller, queueName }) => (
            <tr key={callId}>
              <td>
                <span className="call-name">
                  {nameOf(caller)}
                  {caller.vip === null ? null : <VipMark text={caller.vip} />}
                </span>
              </td>
              <td className="soft">{caller.companyName}</td>
              <td className="soft">{queueName}</td>
              <td className="number soft">{formatDuration(now - sinceMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
