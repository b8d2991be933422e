export { type Agent, type AgentState, agentMayBecome, type OfferLease } from './agent.ts';
export { type AgentChange, AgentService, type KnownAgentState, stateAfterRestart } from './agent-service.ts';
