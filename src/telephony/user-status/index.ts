export { type ChosenStatus, type UserStatus, type UserStatusName, userStatusNames } from './user-status.ts';
export {
  authorizedCustomMessagePresences,
  statusOfflineWithoutPhone,
  userStatusParameters,
} from './user-status-parameters.ts';
export type { ReachabilityPort, UserStatusReader, UserStatusStore } from './user-status-ports.ts';
export { UserStatuses, type UserStatusesParts } from './user-status-service.ts';
