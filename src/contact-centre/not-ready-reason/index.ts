export { type NotReadyReason, namesOfReason } from './not-ready-reason.ts';
