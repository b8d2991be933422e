export { type CallLogLimits, type LogLine, linesToForget, usualCallLogLimits } from './call-log-retention.ts';
export {
  RetentionService,
  type RetentionServiceParts,
  type RetentionSettings,
  type RetentionStore,
} from './retention-service.ts';
