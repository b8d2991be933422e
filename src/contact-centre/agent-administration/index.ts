export { AgentAdministration, type AgentAdministrationParts } from './agent-administration.ts';
export type {
  AgentAdministrationRecord,
  AgentChange,
  AgentListRequest,
  AgentRecords,
  NewAgent,
  SkillLevelChange,
} from './agent-records.ts';
