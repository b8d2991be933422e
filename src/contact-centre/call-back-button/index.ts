export {
  type ButtonLanguage,
  type ButtonWords,
  buttonLanguages,
  type CallBackButton,
  type CallBackButtonId,
  languageOf,
  type NumberKind,
  type OpenButton,
} from './call-back-button.ts';
export { type Ask, CallBackDesk, type CallBackDeskParts, type Refusal, type RequestStatus, refusal } from './call-back-desk.ts';
export type { ButtonSurroundings, CallBackRequestStore, QueueCalls, RequestSummary } from './call-back-ports.ts';
export {
  type CallBackRequest,
  type CallBackRequestId,
  isOver,
  maskedNumber,
  type RequestState,
} from './call-back-request.ts';
export { checkButton } from './check-button.ts';
export { RequestLimits } from './request-limits.ts';
export { SignedTokens, shortestFillMs } from './signed-tokens.ts';
export { VisitorDoor, type VisitorDoorParts, type VisitorRequest } from './visitor-door.ts';
export { type VisitorNumberParts, visitorNumber } from './visitor-number.ts';
