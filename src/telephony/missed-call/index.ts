export type { MissedCall, MissedCallStore } from './missed-call.ts';
export { MissedCallMail, type MissedCallMailParts } from './missed-call-mail.ts';
export { callerInWords } from './missed-call-words.ts';
export { MissedCalls, type MissedCallsParts } from './missed-calls.ts';
