export { type NotReadyReason, reasonName } from './not-ready-reason.ts';
