import type { UserStatus } from '../../contract/rest/forwarding.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { CompanyId, GroupId, UserId } from '../../kernel/ids.ts';
import type { Parameter, ParameterReader } from '../../platform/parameter/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { activeProfile, nextProfileSwitch } from './active-profile.ts';
import { type ForwardingProfile, type ImposedOn, type ImposedRule, noForwarding } from './forwarding.ts';
import * as declared from './forwarding-parameters.ts';
import type { ForwardingLimits, ForwardingPort } from './forwarding-port.ts';
import type { CallerFacts, ForwardingQuestion, RuleWorld } from './forwarding-question.ts';
import type { ForwardingDirectory } from './live-forwardings.ts';
import { type ForwardingPlan, planFor } from './plan.ts';
import { type Holidays, localMoment } from './wall-time.ts';

/** Who a number is to a user, as his directories and lists say. */
export interface CallerBook {
  /** From memory; undefined: not looked up yet. */
  factsOf(user: { readonly companyId: CompanyId; readonly userId: UserId }, number: string): CallerFacts | undefined;
}

/** How numbers are written. */
export interface NumberWritings {
  /** As a colleague dials it, as it is presented, with its country: all that is meant by it. */
  writingsOf(domainId: ForwardingQuestion['domainId'], number: string): readonly string[];
}

export interface ForwardingEngineParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly forwardings: ForwardingDirectory;
  readonly directory: Pick<CompanyDirectory, 'user' | 'devicesByNumber'>;
  /** Left out: built-in values. */
  readonly parameters?: Pick<ParameterReader, 'value'>;
  readonly groupsOf?: (companyId: CompanyId, userId: UserId) => readonly GroupId[];
  readonly timeZoneOf?: (companyId: CompanyId, userId: UserId) => string;
  readonly statusOf?: (userId: UserId) => UserStatus;
  readonly callers?: CallerBook;
  readonly numbers?: NumberWritings;
  /** What the user's calendar has at a time; null: no calendar is connected to him. */
  readonly calendarOf?: (userId: UserId, atMs: number) => 'busy' | 'free' | null;
}

/** The rules of all users, asked with everything that they depend on. */
export class ForwardingEngine implements ForwardingPort {
  readonly #parts: ForwardingEngineParts;

  constructor(parts: ForwardingEngineParts) {
    this.#parts = parts;
  }

  planFor(question: ForwardingQuestion): ForwardingPlan {
    const { companyId, userId, atMs } = question;
    const timeZone = this.timeZoneOf(companyId, userId);
    const settings = {
      profile: activeProfile(this.#parts.forwardings.profilesOf(userId), atMs, timeZone),
      imposed: this.imposedOn(companyId, userId),
      onlyRules: this.value(declared.createOnlyRules, companyId, userId),
      noAnswerAfterS: this.value(declared.waitTimeNoReplyOfRules, companyId, userId),
    };
    const moment = { local: localMoment(atMs, timeZone), holidays: this.holidaysOf(companyId, userId) };
    return planFor(question, settings, moment, this.#world(question));
  }

  limitsOf(userId: UserId): ForwardingLimits {
    const companyId = this.#parts.directory.user(userId)?.companyId;
    if (!companyId) return { circularLevel: declared.circularLevel.builtIn, verification: null };
    const value = <T>(parameter: Parameter<T>) => this.value(parameter, companyId, userId);
    const emergencyNumber = value(declared.emergencyNumber);
    const isVerified = value(declared.transferVerification) && emergencyNumber !== '';
    return {
      circularLevel: value(declared.circularLevel),
      verification: isVerified
        ? {
            emergencyNumber,
            callTimes: value(declared.emergencyNumberCallTimes),
            answerWithinS: value(declared.waitTimeNoReplyOfRules),
          }
        : null,
    };
  }

  /** The profile that counts now, or at another time. */
  activeProfileOf(companyId: CompanyId, userId: UserId, atMs: number = this.#parts.clock.now()): ForwardingProfile | null {
    return activeProfile(this.#parts.forwardings.profilesOf(userId), atMs, this.timeZoneOf(companyId, userId));
  }

  nextSwitchOf(companyId: CompanyId, userId: UserId): number | null {
    const profiles = this.#parts.forwardings.profilesOf(userId);
    return nextProfileSwitch(profiles, this.#parts.clock.now(), this.timeZoneOf(companyId, userId));
  }

  /** Rules that administrators made for this user, in their order. */
  imposedOn(companyId: CompanyId, userId: UserId): readonly ImposedRule[] {
    const domainId = this.#parts.directory.user(userId)?.domainId;
    const groups: readonly string[] = this.#parts.groupsOf?.(companyId, userId) ?? [];
    const concerns = (on: ImposedOn) =>
      on.level === 'company' ||
      (on.level === 'domain'
        ? on.targetId === domainId
        : on.level === 'user'
          ? on.targetId === userId
          : groups.includes(on.targetId));
    return this.#parts.forwardings.imposedIn(companyId).filter((one) => one.enabled && concerns(one.on));
  }

  timeZoneOf(companyId: CompanyId, userId: UserId): string {
    return this.#parts.timeZoneOf?.(companyId, userId) ?? 'UTC';
  }

  holidaysOf(companyId: CompanyId, userId: UserId): Holidays {
    return new Set(this.value(declared.holidays, companyId, userId));
  }

  hasCalendar(userId: UserId): boolean {
    return (this.#parts.calendarOf?.(userId, this.#parts.clock.now()) ?? null) !== null;
  }

  /** A parameter of the user. */
  value<T>(parameter: Parameter<T>, companyId: CompanyId, userId: UserId): T {
    return this.#parts.parameters?.value(parameter, { companyId, userId }) ?? parameter.builtIn;
  }

  #world(question: ForwardingQuestion): RuleWorld {
    const { callers, directory, groupsOf, numbers, statusOf, calendarOf } = this.#parts;
    const { companyId, domainId, userId, caller, atMs } = question;
    const writingsOf = (number: string) => [number, ...(numbers?.writingsOf(domainId, number) ?? [])];
    return {
      callerFacts: () => (callers ? callers.factsOf({ companyId, userId }, caller.number) : nobodyKnown),
      isInGroup: (who, groupId) => groupsOf?.(companyId, who).includes(groupId) ?? false,
      isSameNumber: (one, other) => {
        const meant = new Set(writingsOf(one).map(bare));
        return writingsOf(other).some((number) => meant.has(bare(number)));
      },
      writingsOf,
      devicesWithNumber: (number) => directory.devicesByNumber(domainId, number).map(({ id }) => id),
      status: () => statusOf?.(userId) ?? 'online',
      calendar: () => calendarOf?.(userId, atMs) ?? null,
    };
  }
}

const nobodyKnown: CallerFacts = {
  isVip: false,
  contactIds: new Set(),
  directoryIds: new Set(),
  listIds: new Set(),
};

function bare(number: string): string {
  return number.replaceAll(/[^\d+*#]/g, '');
}

/** The simple forwarding of somebody who has set none. */
export function usualSimple(engine: ForwardingEngine, companyId: CompanyId, userId: UserId) {
  return noForwarding(engine.value(declared.waitTimeNoReply, companyId, userId));
}
