export type { Domain } from './domain.ts';
