import type { UserStatus } from '../../contract/rest/forwarding.ts';
import type { CompanyId, DeviceId, DomainId, GroupId, UserId } from '../../kernel/ids.ts';

/** Who calls, as far as it is known when the call comes. */
export interface QuestionedCaller {
  /** Empty when it is withheld. */
  readonly number: string;
  readonly isPrivate: boolean;
  /** A colleague, or a phone of ours. */
  readonly isInternal: boolean;
  readonly userId: UserId | null;
}

/** A call for a user, before anything rings. */
export interface ForwardingQuestion {
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly userId: UserId;
  readonly caller: QuestionedCaller;
  readonly calledNumber: string;
  readonly atMs: number;
  /** Pretended; left out: as it is. */
  readonly status?: UserStatus;
}

/** What a user's directories know of a number. */
export interface CallerFacts {
  readonly isVip: boolean;
  readonly contactIds: ReadonlySet<string>;
  readonly directoryIds: ReadonlySet<string>;
  readonly listIds: ReadonlySet<string>;
}

/** Everything that rules ask of the world; each is asked only when a rule depends on it. */
export interface RuleWorld {
  /** Undefined: it is not in memory yet. */
  callerFacts(): CallerFacts | undefined;
  isInGroup(userId: UserId, groupId: GroupId): boolean;
  /** The same number in another writing. */
  isSameNumber(one: string, other: string): boolean;
  /** In every writing that a pattern may mean: as presented, with country code. */
  writingsOf(number: string): readonly string[];
  devicesWithNumber(number: string): readonly DeviceId[];
  status(): UserStatus;
  /** Null: no calendar is connected. */
  calendar(): 'busy' | 'free' | null;
}
