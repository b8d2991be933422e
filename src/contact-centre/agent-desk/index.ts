export { AgentDesk, type AgentDeskEvents, type AgentDeskParts } from './agent-desk.ts';
export { type AgentStateFact, type AgentStateStore, recordAgentStates, restoreAgentStates } from './agent-state-record.ts';
export { MatterDesk, type MatterDeskParts } from './matter-desk.ts';
