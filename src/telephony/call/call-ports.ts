import type { AgentId, CallId, CompanyId, DeviceId, DomainId, LegId, QueueId, TrunkId, UserId } from '../../kernel/ids.ts';
import type { Diversion, Leg, LegTarget, Party, Release, ReleaseCause, TransferRequest } from '../leg/index.ts';
import type { ApplicationName, CallDirection, Decision, Destination } from './call-events.ts';
import type { CallLeg } from './call-leg.ts';
import type { CallService } from './call-service.ts';

/** Where a call, or the wish to send one on, comes from. `unknown` callers have not proved who they are. */
export type CallSource =
  | { readonly kind: 'device'; readonly deviceId: DeviceId }
  | { readonly kind: 'trunk'; readonly trunkId: TrunkId }
  | { readonly kind: 'unknown'; readonly address: string };

/** What the SIP side knows of a call that comes in. */
export interface IncomingCall {
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly source: CallSource;
  readonly dialled: string;
  readonly diversions: readonly Diversion[];
  readonly maxForwards: number;
  /** A GRUU was called: only this instance of the device rings. */
  readonly only?: { readonly deviceId: DeviceId; readonly contactUri: string };
}

export interface RouteRequest {
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  /** Whose rights count. */
  readonly source: CallSource;
  /** Who is shown to the one rung. */
  readonly from: Party;
  readonly dialled: string;
  /** `configured`: an administrator's rule leads there, whoever calls. */
  readonly purpose: 'call' | 'transfer' | 'deflect' | 'pickup' | 'configured';
  readonly diversions: readonly Diversion[];
  /** Max-Forwards of the request that came in. */
  readonly maxForwards: number;
}

/** What a router decided, and everything needed to do it. */
export interface Route {
  readonly destination: Destination;
  readonly decision: Decision;
  readonly direction: CallDirection;
  /** All diversions so far, the new one last. */
  readonly diversions: readonly Diversion[];
  readonly targets: readonly LegTarget[];
  /** How long to ring before it counts as `no-answer`, in milliseconds. */
  readonly ringTimeoutMs: number;
  /** Where the call goes after the announcement that `destination` is. */
  readonly onward?: Route;
  /** It would depend on who calls, which is not known yet: worth deciding again in a moment. */
  readonly isUnsure?: boolean;
  /** What the router itself wants to know when it is asked again. */
  readonly memo?: object;
}

/** How bringing a leg to its destination came out, for whoever wanted it. */
export interface PlacementOutcome {
  /** Brought together with `leg`; with the leg itself when an application took it. */
  connected?(leg: CallLeg): void;
  /** Instead of releasing the leg it was for. */
  failed?(cause: ReleaseCause): void;
  /** The leg it was for has gone, or somebody else took the call. */
  left?(how: 'abandoned' | 'taken'): void;
}

/** Decides where a call goes. Synchronous, from memory, without side effects: same question, same configuration, same answer. */
export interface CallRouter {
  decide(request: RouteRequest): Route;
  /** After `route` failed: where to next (forwarding on busy, no answer), or null when nothing is left. */
  decideAgain(request: RouteRequest, route: Route, cause: ReleaseCause): Route | null;
  /** What rings when the user who asks is to be called at a number of his own choice, on his right; nothing, and why. */
  rungAt(request: RouteRequest, number: string): { readonly targets: readonly LegTarget[]; readonly reason: string };
}

/** Features that answer what a party asks for during a call; each is told of the leg's request. */
export interface PartyRequests {
  transferRequested(leg: CallLeg, request: TransferRequest): void;
  replaced(leg: CallLeg, by: Leg): void;
  /** A rung phone, gone now, wants its call sent to `target`. False: it cannot be, and counts as refused. */
  deflected(leg: CallLeg, target: string): boolean;
  /** A service number was dialled. */
  serviceDialled(leg: CallLeg, destination: ServiceDestination): void;
}

export type ServiceDestination = Extract<Destination, { kind: 'service' }>;

/** How an offer of a waiting caller to an agent ended. */
export type OfferOutcome = 'accepted' | 'no-answer' | 'rejected' | 'withdrawn' | 'abandoned' | 'failed';

/** Agents whose telephones are rung at once for one who waits. */
export interface AgentOffer {
  readonly agents: readonly { readonly agentId: AgentId; readonly targets: readonly LegTarget[] }[];
  readonly timeoutMs: number;
  readonly decision: Decision;
  /** Once for each agent; `accepted` by one at most, after which the others are `withdrawn`. */
  ended(agentId: AgentId, outcome: OfferOutcome): void;
}

/** Where a waiting caller is led by what an administrator configured, or a supervisor decided. */
export type LedTo =
  | { readonly kind: 'queue'; readonly queueId: QueueId; readonly number: string }
  /** One of the domain's own numbers. */
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'application'; readonly application: ApplicationName; readonly id: string; readonly number: string };

/** A caller who is brought to a queue again, and why. */
export interface ComingBack {
  readonly to: Extract<LedTo, { kind: 'queue' }>;
  readonly decision: Decision;
}

/** A caller who waits, as a queue sees him: it can offer him to people and let him go, and is told when he is gone. */
export interface WaitingCaller {
  readonly callId: CallId;
  /** His leg, which keeps its id wherever he goes. */
  readonly legId: LegId;
  readonly companyId: CompanyId;
  readonly queueId: QueueId;
  readonly from: Party;
  /** What he dialled. */
  readonly dialled: string;
  readonly sinceMs: number;
  /** Rings agents' devices. One offer at a time. */
  offer(offer: AgentOffer): void;
  /** Whoever is rung for him is rung no more; he waits on. */
  withdraw(): void;
  /**
   * Takes him out of the line, to somewhere else. `onLeft` is not told.
   * @param back where to when nobody is reached there; null, or left out: he is let go
   * @returns false when he is not there any more
   */
  lead(to: LedTo, decision: Decision, back?: (cause: ReleaseCause) => ComingBack | null): boolean;
  /** Lets the caller go with `cause`. */
  release(cause: ReleaseCause): void;
  /** Runs once: he hung up, or (`taken`) somebody fetched him. Not when an agent accepted. */
  onLeft(listener: (how: 'abandoned' | 'taken') => void): void;
}

/** Where callers begin to wait. Implemented by the contact centre, so that telephony does not know it. */
export interface QueuePort {
  /** False: the queue takes nobody (disabled, no such queue); the call is then refused. */
  enter(caller: WaitingCaller): boolean;
}

export type ApplicationDestination = Extract<Destination, { kind: 'application' }>;

/** A leg that is led to an application. */
export interface ApplicationEntry {
  readonly calls: CallService;
  readonly leg: CallLeg;
  readonly destination: ApplicationDestination;
  /** What was asked for: whose rights count, who is shown. */
  readonly request: RouteRequest;
  /** Of whoever wanted the leg to get there; it may be sent on, and fail there. */
  readonly outcome: PlacementOutcome;
}

/** Where calls lead that no person or queue takes. Implemented by `telephony/call-application`. */
export interface CallApplicationPort {
  /** False: it takes nobody now (no such mailbox, room …); the call is then refused as `unreachable`. */
  enter(entry: ApplicationEntry): boolean;
}

/** Who asks for something, as signed in. */
export interface Actor {
  readonly companyId: CompanyId;
  readonly userId: UserId;
}

/** Lives and counts, as the router needs them for limits. */
export interface CallLoad {
  callsOfDevice(deviceId: DeviceId): number;
  callsOfUser(userId: UserId): number;
  callsOfTrunk(trunkId: TrunkId): number;
}

/** A release by us. */
export function systemRelease(cause: ReleaseCause): Release {
  return { cause, by: 'system' };
}
