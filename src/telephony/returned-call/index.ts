export { type PassedOn, type PassingKind, type ReturnReason, returnSentence } from './passed-on.ts';
export { contextOf, ReturnService } from './return-service.ts';
export {
  deputyNumber,
  operatorNumber,
  returnedCallParameters,
  returnedCallsNumber,
  transferReturnAfter,
} from './returned-call-parameters.ts';
export { WaitingParties, type WaitingParty } from './waiting-parties.ts';
