import type {
  CallOrigin,
  ForwardingRule,
  ForwardType,
  ProfileSwitch,
  SimpleForwardingView,
} from '../../contract/rest/forwarding.ts';
import type { CompanyId, DomainId, GroupId, Id, UserId } from '../../kernel/ids.ts';

export type ForwardingProfileId = Id<'forwarding-profile'>;
export type ImposedRuleId = Id<'imposed-rule'>;

/** Where a user's calls go, as one sentence says it. Empty targets are null; a target is a number, or {@link voicemailTarget}. */
export interface Forwarding {
  readonly userId: UserId;
  readonly immediate: string | null;
  /** Also when no phone of his can be reached. */
  readonly busy: string | null;
  readonly noAnswer: string | null;
  /** How long his phones ring before, in seconds. */
  readonly noAnswerAfterS: number;
}

/** In place of a number: the user's own voicemail. */
export const voicemailTarget = 'voicemail';

/** Forwarding without conditions (T-APP-9), by type and origin. */
export type SimpleForwarding = SimpleForwardingView;

/** A named set of forwardings of a user: "In the office", "Travelling". One counts at a time. */
export interface ForwardingProfile {
  readonly id: ForwardingProfileId;
  readonly companyId: CompanyId;
  readonly userId: UserId;
  /** Empty: the usual one, that nobody named. */
  readonly name: string;
  readonly position: number;
  readonly simple: SimpleForwarding;
  /** In the order in which they are asked. */
  readonly rules: readonly ForwardingRule[];
  /** When it begins by itself. */
  readonly switches: readonly ProfileSwitch[];
  /** When somebody chose it last; null: never. */
  readonly chosenAtMs: number | null;
  readonly version: number;
  readonly changedAtMs: number;
}

/** Whom an administrator made a rule for. */
export type ImposedOn =
  | { readonly level: 'company' }
  | { readonly level: 'domain'; readonly targetId: DomainId }
  | { readonly level: 'group'; readonly targetId: GroupId }
  | { readonly level: 'user'; readonly targetId: UserId };

/** A rule that users have and cannot change. */
export interface ImposedRule {
  readonly id: ImposedRuleId;
  readonly companyId: CompanyId;
  readonly name: string;
  readonly enabled: boolean;
  /** Asked before the user's own rules, or after everything of his own. */
  readonly place: 'before' | 'after';
  readonly position: number;
  readonly on: ImposedOn;
  readonly rule: ForwardingRule;
  readonly version: number;
  readonly changedAtMs: number;
}

export interface ForwardingStore {
  /** Sets the simple forwarding of all origins in the profile that counts; makes the first profile when there is none. */
  saveIn(companyId: CompanyId, forwarding: Forwarding): Promise<void>;
}

export const simpleTypes = ['immediate', 'busy', 'noAnswer'] as const;
export type SimpleType = (typeof simpleTypes)[number];

export const typeOfSimple: Readonly<Record<SimpleType, ForwardType>> = {
  immediate: 'immediate',
  busy: 'busy',
  noAnswer: 'no-answer',
};

const nowhere = { immediate: null, busy: null, noAnswer: null } as const;

/** Calls ring here. */
export function noForwarding(noAnswerAfterS: number): SimpleForwarding {
  return { ...nowhere, noAnswerAfterS, internal: nowhere, external: nowhere, alsoRing: null };
}

/** Where calls of `origin` go; what is set for the origin itself comes first. */
export function simpleTarget(simple: SimpleForwarding, type: SimpleType, origin: Exclude<CallOrigin, 'all'>): string | null {
  return simple[origin][type] ?? simple[type];
}
