export {
  Dialog,
  type DialogParts,
  type DialogState,
  dialogKey,
  dialogKeyOfRequest,
} from './dialog.ts';
export { DialogTable, type DialogUsage } from './dialog-table.ts';
export { OfferAnswer, type OfferAnswerState } from './offer-answer.ts';
export { applyRouteSet, isLooseRouter, nextHopOf } from './route-set.ts';
export { UntilAcknowledged } from './until-acknowledged.ts';
