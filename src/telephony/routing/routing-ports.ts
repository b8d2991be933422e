import type { DomainId, UserId } from '../../kernel/ids.ts';
import type { DecisionStep } from '../call/index.ts';
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
