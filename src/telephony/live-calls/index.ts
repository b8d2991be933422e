export { hideParties } from './hidden-parties.ts';
export type { QueueNames, ViewNames } from './live-call-view.ts';
export { LiveCalls, type LiveCallsEvents } from './live-calls.ts';
