export type { Group, GroupMember, GroupRecord } from './group.ts';
export {
  type GroupChange,
  type GroupQuery,
  GroupService,
  type GroupServiceParts,
  type GroupStore,
  type MemberQuery,
  type NewGroup,
} from './group-service.ts';
