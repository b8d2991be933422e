import { useEffect, useRef } from 'react';
import type { AgentView } from '../../../src/contract/rest/agent.ts';
import { announcer } from '../../ui/announcer.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { useReasonName } from './use-reasons.ts';
import { useAgentWords } from './words/index.ts';

/** Says what I have become, whoever brought it about; of calls the calls speak. */
export function useSpokenState(agent: AgentView | null): void {
  const { t } = useAgentWords();
  const reasonName = useReasonName();
  const before = useRef<string | null>(null);
  const now = agent ? `${agent.state} ${agent.reason ?? ''}` : null;
  useEffect(() => {
    const known = before.current;
    before.current = now;
    // What is so when the page opens stands there.
    if (!agent || known === null || known === now || agent.state === 'busy') return;
    const state = agent.reason ? `${t(`agent.${agent.state}`)}: ${reasonName(agent.reason)}` : t(`agent.${agent.state}`);
    const left = agent.wrapUp ? t('agent.time-left', { time: formatDuration(agent.wrapUp.endsAtMs - Date.now()) }) : '';
    const needs = agent.wrapUp?.needsDisposition ? t('agent.needs-disposition') : '';
    announcer.say([state, left, needs].filter(Boolean).join('. '));
  }, [agent, now, t, reasonName]);
}
