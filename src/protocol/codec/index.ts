export type { CodecName } from './codec-name.ts';
