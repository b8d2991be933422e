import type { Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { ChosenStatus, UserStatus, UserStatusName } from './user-status.ts';

/** Where choices are kept. */
export interface UserStatusStore {
  all(): Promise<readonly ChosenStatus[]>;
  save(chosen: ChosenStatus): Promise<void>;
}

/** What everybody else asks: forwarding rules, chat, pages. From memory, at once. */
export interface UserStatusReader {
  statusOf(userId: UserId): UserStatusName;
  of(userId: UserId): UserStatus;
  /** After somebody's status, message or note is another than before. */
  onChanged(listener: (change: { readonly companyId: CompanyId; readonly userId: UserId }) => void): Unsubscribe;
}

/** Whether somebody can be reached by telephone at all, where that counts as his status. */
export interface ReachabilityPort {
  /** True where the administrator wants it so and none of his phones is registered. */
  isCountedOffline(userId: UserId): boolean;
  /** After that may be another. */
  onChanged(listener: (userId: UserId) => void): Unsubscribe;
}
