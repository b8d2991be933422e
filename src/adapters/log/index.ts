export { StreamLogger, type StreamLoggerParts } from './stream-logger.ts';
