import type { DomainId, UserId } from '../../kernel/ids.ts';
import type { ApplicationName, DecisionStep, RouteRequest } from '../call/index.ts';
import type { Trunk } from '../trunk/index.ts';

/** What the router needs of a domain's numbering plan (`telephony/numbering`). */
export interface NumberingPort {
  /** What a user dialled, by the rules of his domain (T-PLAN-2…5). `isExternal`: it carries the external prefix. */
  dial(
    domainId: DomainId,
    dialled: string,
  ): { number: string; isExternal: boolean; isEmergency: boolean; steps: readonly DecisionStep[] };
  /** An external number as `trunk` wants it. */
  forTrunk(domainId: DomainId, number: string, trunk: Trunk): string;
  /** A number in a trunk's form in E.164 form where it has one. */
  fromTrunk(domainId: DomainId, number: string): string;
}

/** Rules against toll fraud, and limits. */
export interface OutboundPolicy {
  mayDialOut(userId: UserId): boolean;
  /** Calls a user may have at once. */
  maxCallsOf(userId: UserId): number;
  /** Destinations nobody of the domain may call; `number` as for a trunk. */
  isBlocked(domainId: DomainId, number: string): boolean;
  /** Own numbers that callers may reach who have not proved who they are. */
  isOpenToUnknown(domainId: DomainId, number: string): boolean;
}

/** Codes dialled for a service. */
export interface ServiceCodes {
  /** Followed by a colleague's number. */
  readonly pickup: string;
  readonly echo: string;
  readonly music: string;
}

export const defaultServiceCodes: ServiceCodes = { pickup: '*8', echo: '*43', music: '*44' };

/** An application that a number or a code leads to. */
export interface NumberedApplication {
  readonly application: ApplicationName;
  /** As its application knows it. */
  readonly id: string;
  /** For the sentence that says why: "202 leads to …". English. */
  readonly name: string;
}

/**
 * What has a number without being a person, a queue or a phone. Asked for each call: from memory. `request` says who asks
 * (`source`: a device of ours, or a trunk or stranger who must reach only what is open to everybody) and in which domain.
 */
export interface NumberedApplications {
  /** By a number of the domain's own, after its numbering plan; also asked for callers from outside. */
  applicationAt(request: RouteRequest, number: string): NumberedApplication | null;
  /** By what was dialled, before the numbering plan: service codes. Only asked for callers of ours and forwardings. */
  applicationOfCode(request: RouteRequest, dialled: string): NumberedApplication | null;
}

export const noApplications: NumberedApplications = { applicationAt: () => null, applicationOfCode: () => null };

/** In place of a number as the target of a forwarding: the mailbox of the user who forwards. */
export const voicemailTarget = 'voicemail';
