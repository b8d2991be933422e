import type { CallId, CompanyId, UserId } from '../../kernel/ids.ts';

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

export interface MissedCallStore {
  /** Missed by whom it was for: not answered by a colleague, not offered by a queue. */
  ofCall(companyId: CompanyId, callId: CallId): Promise<readonly MissedCall[]>;
  /** The same of all calls that ended since. */
  since(endedAtMs: number): Promise<readonly MissedCall[]>;
}
