export type {
  CallBackRefusal,
  CallBackReply,
  CallBackRequests,
  CallBackSource,
  CallBackState,
  CallBackView,
  CallBackWish,
} from './call-back-requests.ts';
