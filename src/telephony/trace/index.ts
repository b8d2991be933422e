export { type CallTraceLimits, CallTraceStore, defaultCallTraceLimits } from './call-trace-store.ts';
export type { CapturedMessage, Endpoint } from './captured-message.ts';
export { buildLadder, type Ladder, type LadderArrow } from './ladder.ts';
export { ladderToSvg } from './ladder-svg.ts';
export { ladderToText } from './ladder-text.ts';
export { writePcap } from './pcap.ts';
export { redact } from './redaction.ts';
export type { CompanyOfMessage, TracedMessage, TraceEndReason, TraceSink } from './trace-ports.ts';
export { type Trace, type TraceId, type TraceRequest, TraceService } from './trace-service.ts';
