export type {
  ApplicationParty,
  Collected,
  CollectOrder,
  LeadOrder,
  PlayEnd,
  Recorded,
  RecordOrder,
  SendOnOrder,
} from './application-party.ts';
export { type CallApplication, CallApplications } from './call-applications.ts';
export { isDialledAtOwnPhone } from './dialled-at-own-phone.ts';
