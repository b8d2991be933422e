import { useMutation } from '@tanstack/react-query';
import { PhoneOff } from 'lucide-react';
import type { AgentView } from '../../../src/contract/rest/agent.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Choice } from '../../ui/choice.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { Segments } from '../../ui/segments.tsx';
import { agentTone } from '../settings/account-menu.tsx';
import { useReasonName, useReasons } from './use-reasons.ts';
import { useAgentWords } from './words/index.ts';

type Choosable = 'logged-off' | 'not-ready' | 'ready';

/** Where no reasons are set up, there is this one. */
const usualReason = 'break';

/** What I am, since when, and what I shall be afterwards. */
export function AgentStateBar({ agent }: { agent: AgentView }) {
  const { t } = useAgentWords();
  const reasons = useReasons();
  const reasonName = useReasonName();
  const desk = useDesk();
  const { complain } = useScreen();
  const now = useNow(1000);
  const change = useMutation({
    mutationFn: (body: { state: Choosable; reason?: string }) => desk.rest.call(routes.agent.changeAgentState, { body }),
    onSuccess: (view) => desk.agent.set(view),
    onError: (error) => complain(t('agent.failed', { detail: error.message })),
  });
  const wished = agent.next?.state ?? (agent.state === 'not-ready' || agent.state === 'logged-off' ? agent.state : 'ready');
  const reason = agent.next?.reason ?? agent.reason;
  const choose = (state: Choosable) =>
    change.mutate(state === 'not-ready' ? { state, reason: reasons[0]?.code ?? usualReason } : { state });
  const isKnown = reasons.some(({ code }) => code === reason);
  const allowedMs = agent.state === 'not-ready' ? (reasons.find(({ code }) => code === agent.reason)?.allowedMs ?? null) : null;
  const isOver = allowedMs !== null && now - agent.sinceMs > allowedMs;
  return (
    <section className="panel" aria-label={t('agent.state')}>
      <h2>{t('agent.state')}</h2>
      <div className="row wrap agent-state">
        <span className={`tag ${agentTone[agent.state]}`}>{t(`agent.${agent.state}`)}</span>
        <span className={`agent-timer number${isOver ? ' over' : ''}`}>{formatDuration(now - agent.sinceMs)}</span>
        <Segments
          label={t('agent.state')}
          value={wished}
          onChange={choose}
          options={(['ready', 'not-ready', 'logged-off'] as const).map((id) => ({ id, label: t(`agent.${id}`) }))}
        />
        {wished === 'not-ready' && reasons.length > 0 ? (
          <Choice
            label={t('agent.why')}
            isLabelHidden
            value={reason ?? ''}
            options={[
              ...(reason !== null && !isKnown ? [{ id: reason, label: reasonName(reason) }] : []),
              ...reasons.map(({ code, name }) => ({ id: code, label: name })),
            ]}
            onChange={(code) => change.mutate({ state: 'not-ready', reason: code })}
          />
        ) : null}
        {wished !== 'ready' && reasons.length === 0 && reason ? <span className="faint">{reasonName(reason)}</span> : null}
        <Afterwards agent={agent} reasonName={reasonName} />
        {isOver ? <span className="tag failed">{t('agent.over', { time: formatDuration(allowedMs) })}</span> : null}
      </div>
      {agent.isReachable || agent.state === 'logged-off' ? null : (
        <p className="notice ringing">
          <PhoneOff className="icon" aria-hidden="true" />
          {t('agent.unreachable')}
        </p>
      )}
    </section>
  );
}

/** What he will be when he is done with what he has in hand. */
function Afterwards({ agent, reasonName }: { agent: AgentView; reasonName: (code: string) => string }) {
  const { t } = useAgentWords();
  const { next } = agent;
  if (!next) return null;
  const state = next.reason ? `${t(`agent.${next.state}`)} (${reasonName(next.reason)})` : t(`agent.${next.state}`);
  return <span className="soft">{t('agent.then', { state })}</span>;
}
