import { useMutation } from '@tanstack/react-query';
import { Headset } from 'lucide-react';
import type { AgentView } from '../../../src/contract/rest/agent.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { routes } from '../../client/routes.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { Segments } from '../../ui/segments.tsx';
import { useWords } from '../../ui/words/index.ts';
import { useNameOf } from '../calls-dock/call-words.ts';
import { VipMark } from '../contacts/vip-mark.tsx';
import { agentTone } from '../settings/account-menu.tsx';

/** My state with its timer, my queues in one line each. */
export function AgentPage() {
  const { t } = useWords();
  const agent = useStore(useDesk().agent);
  return (
    <div className="page">
      <h1>{t('agent.title')}</h1>
      {agent ? (
        <>
          <State agent={agent} />
          <Queues agent={agent} />
          <Callers agent={agent} />
        </>
      ) : (
        <div className="empty">
          <Headset className="icon" aria-hidden="true" />
          <strong>{t('agent.none')}</strong>
          {t('agent.none-help')}
        </div>
      )}
    </div>
  );
}

type Choosable = 'logged-off' | 'not-ready' | 'ready';

function State({ agent }: { agent: AgentView }) {
  const words = useWords();
  const { t } = words;
  const desk = useDesk();
  const { complain } = useScreen();
  const now = useNow(1000);
  const change = useMutation({
    mutationFn: (state: Choosable) =>
      desk.rest.call(routes.agent.changeAgentState, { body: state === 'not-ready' ? { state, reason: 'break' } : { state } }),
    onSuccess: (view) => desk.agent.set(view),
    onError: (error) => complain(t('agent.failed', { detail: error.message })),
  });
  const reason = `agent.reason-${agent.reason ?? ''}`;
  const chosen: Choosable = agent.state === 'busy' || agent.state === 'wrap-up' ? 'ready' : agent.state;
  return (
    <section className="panel">
      <h2>{t('agent.state')}</h2>
      <div className="row">
        <Segments
          label={t('agent.state')}
          value={chosen}
          onChange={(state) => change.mutate(state)}
          options={(['ready', 'not-ready', 'logged-off'] as const).map((id) => ({ id, label: t(`agent.${id}`) }))}
        />
        <span className={`tag ${agentTone[agent.state]}`}>{t(`agent.${agent.state}`)}</span>
        <span className="soft number">{t('agent.since', { time: formatDuration(now - agent.sinceMs) })}</span>
        {agent.reason ? <span className="faint">{words.has(reason) ? t(reason) : agent.reason}</span> : null}
      </div>
    </section>
  );
}

/** Who waits, by name as far as the queue's directories and mine know. */
function Callers({ agent }: { agent: AgentView }) {
  const { t } = useWords();
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

function Queues({ agent }: { agent: AgentView }) {
  const { t } = useWords();
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
