export type { Queue } from './queue.ts';
