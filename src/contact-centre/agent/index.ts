export { type Agent, type AgentState, agentMayBecome, type OfferLease } from './agent.ts';
export { type AgentChange, AgentService } from './agent-service.ts';
