export type { NotReadyReason } from './not-ready-reason.ts';
