export type { CallBack, CallBackQueues, CallBackSettings } from './call-back.ts';
export { CallBackChannel, type CallBackChannelParts, type CallerToCallBack } from './call-back-channel.ts';
export { CallBackNumbers, type CallBackNumbersParts } from './call-back-numbers.ts';
export {
  callBackAttempts,
  callBackInterval,
  callBackParameters,
  callBackPrefixes,
  callBackRinging,
} from './call-back-parameters.ts';
export type {
  CallBackRefusal,
  CallBackReply,
  CallBackRequests,
  CallBackSource,
  CallBackState,
  CallBackView,
  CallBackWish,
} from './call-back-requests.ts';
