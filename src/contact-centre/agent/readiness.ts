import type { AgentRecord } from '../contact-centre-directory/index.ts';
import type { Readiness } from '../routing/index.ts';
import type { Agent } from './agent.ts';

/** Whether an agent takes work, as routing is told. */
export function readinessOf(agent: Readonly<Agent>, record: AgentRecord | undefined): Readiness {
  if (!record?.enabled || agent.intent.state === 'logged-off') return 'logged-off';
  if (agent.intent.state === 'not-ready') return 'not-ready';
  if (agent.wrapUp) return 'wrap-up';
  if (keepsLine(record) && agent.line !== 'open') return 'unreachable';
  return agent.lostSinceMs === null ? 'ready' : 'unreachable';
}

/** His place is a line that stays open between callers. */
export function keepsLine(record: AgentRecord | undefined): boolean {
  return record?.phone?.kind === 'number' && record.phone.mode === 'nailed-up';
}

/** He is rung at a telephone that does not register with us (C-LNK-4). */
export function ringsOutside(record: AgentRecord | undefined): boolean {
  return record?.phone?.kind === 'number';
}
