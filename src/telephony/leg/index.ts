export type {
  DescriptionOffer,
  Diversion,
  Leg,
  LegEvents,
  LegState,
  Party,
  Release,
  ReleaseCause,
  TransferRequest,
} from './leg.ts';
export type { LegFactory, LegTarget, OutgoingLegContext } from './leg-factory.ts';
