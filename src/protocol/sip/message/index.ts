export type { SipMessage, SipRequest, SipResponse } from './message.ts';
