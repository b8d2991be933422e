export type { IntercomGroup, IntercomGroupId } from './intercom-group.ts';
export { IntercomGroupAdministration } from './intercom-group-administration.ts';
export type {
  IntercomGroupChange,
  IntercomGroupListRequest,
  IntercomGroupRecord,
  IntercomGroupRecords,
} from './intercom-group-records.ts';
export { LiveIntercomGroups } from './live-intercom-groups.ts';
export { PresenceSight, type PresenceSightParts, type PresenceView } from './presence-sight.ts';
