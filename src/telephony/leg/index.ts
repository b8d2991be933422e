export type {
  DescriptionOffer,
  Diversion,
  Leg,
  LegEvents,
  LegState,
  Party,
  Release,
  ReleaseCause,
  SipDialogNames,
  TransferRequest,
} from './leg.ts';
export type { AnswerQuestion, LegFactory, LegTarget, OutgoingLegContext } from './leg-factory.ts';
export { causeOfMessage, causeOfReason, causeOfStatus, causeRows, reasonOf } from './release-causes.ts';
export { identityFor, numberOfUri, shownIn } from './sip-identity.ts';
export { SipLeg } from './sip-leg.ts';
export { SipLegFactory, type SipLegFactoryParts } from './sip-leg-factory.ts';
export { OriginatingSipLeg } from './sip-leg-originating.ts';
export { mediaTransportOf, type SipLegParts, type SipLegProfile } from './sip-leg-profile.ts';
export { type RingTarget, TerminatingSipLeg } from './sip-leg-terminating.ts';
export { SipLegs } from './sip-legs.ts';
