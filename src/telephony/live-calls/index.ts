export { hideParties } from './hidden-parties.ts';
export type { QueueNames } from './live-call-view.ts';
export { LiveCalls, type LiveCallsEvents } from './live-calls.ts';
