import type { PhoneCallState } from './call-machine.ts';

/** Why a call ended, in words a person may be told (`phrases.ts`). */
export type EndReason =
  | 'normal'
  | 'busy'
  | 'no-answer'
  | 'declined'
  | 'cancelled'
  | 'answered-elsewhere'
  | 'unknown-number'
  | 'unreachable'
  | 'not-permitted'
  | 'no-common-codec'
  | 'microphone'
  | 'connection-lost'
  | 'transferred'
  | 'page-closed'
  | 'failed';

export interface OtherParty {
  readonly number: string;
  readonly displayName: string;
}

/** What became of asking to pass the call on. */
export type TransferState = 'none' | 'asked' | 'failed';

/** One call of this browser; a new object at each change. */
export interface PhoneCall {
  readonly id: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly state: PhoneCallState;
  readonly other: OtherParty;
  /** The SIP Call-ID: joins this call with the server's live call. */
  readonly sipCallId: string;
  readonly startedAt: number;
  readonly connectedAt: number | null;
  readonly isMuted: boolean;
  /** The other side put us on hold. */
  readonly isHeldByOther: boolean;
  /** A hold or retrieve was asked and not yet confirmed. */
  readonly isChanging: boolean;
  /** The call that is on hold while this one asks whether its caller may be passed on. */
  readonly consultationFor: string | null;
  readonly transfer: TransferState;
  readonly endReason: EndReason | null;
  /** Digits sent so far, shown back to the person. */
  readonly digits: string;
}

/** The reason behind a SIP final status or a library's cause. */
export function endReasonOf(status: number | null, cause: string): EndReason {
  if (cause === 'User Denied Media Access') return 'microphone';
  if (cause === 'Connection Error' || cause === 'RTP Timeout' || cause === 'WebRTC Error') return 'connection-lost';
  switch (status) {
    case 486:
    case 600:
      return 'busy';
    case 408:
    case 480:
      return 'no-answer';
    case 603:
    case 607:
      return 'declined';
    case 487:
      return 'cancelled';
    case 404:
    case 410:
    case 484:
    case 604:
      return 'unknown-number';
    case 401:
    case 403:
    case 407:
      return 'not-permitted';
    case 415:
    case 488:
    case 606:
      return 'no-common-codec';
    case 502:
    case 503:
    case 504:
      return 'unreachable';
    default:
      return cause === 'Canceled' ? 'cancelled' : cause === 'Terminated' ? 'normal' : 'failed';
  }
}
