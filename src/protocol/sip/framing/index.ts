export { defaultFramingLimits, type FrameSink, type FramingFault, type FramingLimits, StreamFramer } from './stream-framer.ts';
