export type { Diversion, Leg, LegEvents, LegState, Party, Release, ReleaseCause, TransferRequest } from './leg.ts';
