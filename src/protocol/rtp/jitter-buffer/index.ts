export { type BufferedPacket, JitterBuffer, type JitterBufferCounts, type Playout, type PushOutcome } from './jitter-buffer.ts';
