export { liveLegOf, talkingLegOf } from './actor-legs.ts';
export { Call } from './call.ts';
export type {
  ApplicationName,
  CallDirection,
  CallEvent,
  CallEventBody,
  CallEventJournal,
  Decision,
  DecisionStep,
  Destination,
} from './call-events.ts';
export { type CallLeg, isLive, type LegHost, leaveHost } from './call-leg.ts';
export {
  type Actor,
  type AgentOffer,
  type ApplicationDestination,
  type ApplicationEntry,
  type CallApplicationPort,
  type CallLoad,
  type CallRouter,
  type CallSource,
  type ComingBack,
  type IncomingCall,
  type LedTo,
  type OfferOutcome,
  type PartyRequests,
  type PlacementOutcome,
  type QueuePort,
  type Route,
  type RouteRequest,
  type ServiceDestination,
  systemRelease,
  type WaitingCaller,
} from './call-ports.ts';
export { CallRegistry } from './call-registry.ts';
export { CallService, type CallServiceParts } from './call-service.ts';
export { durableWithPatience } from './durable.ts';
export { callerParty, nobody, publicParty, targetParty } from './parties.ts';
export { type Placement, releaseLeg } from './placement.ts';
