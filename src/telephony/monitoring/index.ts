export { type Monitor, type MonitoringId } from './monitor.ts';
export { authorizeTakeOver, monitoringParameters, switchOf } from './monitoring-parameters.ts';
export type { MonitoringNote, MonitoringRecords } from './monitoring-ports.ts';
export { maySupervise } from './monitoring-right.ts';
export type { MonitoringChange } from './monitoring-sentences.ts';
export { MonitoringService, type MonitoringServiceParts } from './monitoring-service.ts';
export type { MonitoringHappened } from './monitoring-story.ts';
export type { MonitoringMode } from './sound-plan.ts';
