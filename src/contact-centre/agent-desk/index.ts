export { AgentDesk, type AgentDeskEvents, type AgentDeskParts } from './agent-desk.ts';
