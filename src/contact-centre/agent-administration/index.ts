export type { AgentAdministrationRecord, AgentListRequest, AgentRecords } from './agent-records.ts';
