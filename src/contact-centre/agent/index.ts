export type { Agent, AgentIntent, AgentState, AgentWork, LineState, OfferLease, WrapUp, WrapUpEnd } from './agent.ts';
export {
  type AgentChange,
  AgentService,
  type KnownAgentState,
  phoneLostReason,
  serverRestartReason,
  stateAfterRestart,
} from './agent-service.ts';
export {
  AgentWorks,
  type AgentWorksParts,
  type Disposition,
  type MatterEnd,
  type WorkBegun,
  type WorkOver,
} from './agent-works.ts';
export { keepsLine, readinessOf } from './readiness.ts';
