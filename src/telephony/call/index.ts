export type {
  CallDirection,
  CallEvent,
  CallEventBody,
  CallEventJournal,
  Decision,
  DecisionStep,
  Destination,
} from './call-events.ts';
