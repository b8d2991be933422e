export type { Arrival, MatterArrival, OfferOrder, WaitingMatter } from './channel-port.ts';
