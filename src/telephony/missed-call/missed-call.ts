import type { CallId, CompanyId, UserId } from '../../kernel/ids.ts';
import type { CallLogRow } from '../call-log/index.ts';

/** A call that somebody missed, as his call log has it. */
export interface MissedCall {
  readonly companyId: CompanyId;
  readonly callId: CallId;
  /** Who missed it. */
  readonly userId: UserId;
  readonly part: number;
  readonly otherNumber: string;
  readonly otherName: string;
  readonly otherUserId: UserId | null;
  readonly isPrivate: boolean;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** Missed by whom it was for: not answered by a colleague, not offered by a queue. */
export function isMissed({ direction, answeredBy, queueId }: CallLogRow): boolean {
  return direction === 'missed' && answeredBy === null && queueId === null;
}

export interface MissedCallStore {
  /** Those of all calls that ended since, by {@link isMissed}. */
  since(endedAtMs: number): Promise<readonly MissedCall[]>;
}
