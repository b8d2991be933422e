import type { CompanyId, UserId } from '../../kernel/ids.ts';

export const userStatusNames = ['online', 'absent', 'busy', 'offline'] as const;
/** What somebody says of himself. `absent`: back later; `busy`: there, not to be disturbed; `offline`: not at work. */
export type UserStatusName = (typeof userStatusNames)[number];

/** What somebody chose, as it is kept. */
export interface ChosenStatus {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly status: UserStatusName;
  /** Of his own, beside the status; empty: none. It ends with the status. */
  readonly message: string;
  /** When it ends and he is online again; null: until he changes it. */
  readonly untilMs: number | null;
  /** For everybody, whatever the status; empty: none. */
  readonly note: string;
}

/** What others are told: the choice, and what happened to it by itself. */
export interface UserStatus extends Omit<ChosenStatus, 'companyId'> {
  /** Whether it came by itself (nobody at the page, no phone registered) rather than by his choice. */
  readonly isAutomatic: boolean;
}

/** Who never chose anything. */
export function unchosen(companyId: CompanyId, userId: UserId): ChosenStatus {
  return { companyId, userId, status: 'online', message: '', untilMs: null, note: '' };
}

/** What is left of a choice when its time is over: the note. */
export function afterItsTime(chosen: ChosenStatus): ChosenStatus {
  return { ...unchosen(chosen.companyId, chosen.userId), note: chosen.note };
}
