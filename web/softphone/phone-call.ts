import type { PhoneCallState } from './call-machine.ts';

/** What names a call to the server, so that it can be taken back after the page was loaded anew (RFC 3891). */
export interface DialogNames {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
}

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
  /** The network is lost; the call waits for it. */
  readonly isLost: boolean;
  /** A hold or retrieve was asked and not yet confirmed. */
  readonly isChanging: boolean;
  /** The call that is on hold while this one asks whether its caller may be passed on. */
  readonly consultationFor: string | null;
  readonly transfer: TransferState;
  readonly endReason: EndReason | null;
  /** Digits sent so far, shown back to the person. */
  readonly digits: string;
}

/** A call as it is kept over a reload of the page. */
export interface KeptCall {
  readonly names: DialogNames;
  readonly call: PhoneCall;
}

/** SIP final statuses (RFC 3261 §21) by what they mean to a person. */
const reasonsByStatus: ReadonlyMap<number, EndReason> = new Map(
  Object.entries({
    busy: [486, 600],
    'no-answer': [408],
    declined: [603, 607],
    cancelled: [487],
    'unknown-number': [404, 410, 484, 604],
    'not-permitted': [401, 403, 407],
    'no-common-codec': [415, 488, 606],
    unreachable: [480, 502, 503, 504],
  } as const).flatMap(([reason, statuses]) => statuses.map((status) => [status, reason as EndReason] as const)),
);

/** Causes of ITU-T Q.850 in a Reason header (RFC 3326): the server says more by them than by a status. */
const reasonsByQ850: Readonly<Record<number, EndReason>> = {
  1: 'unknown-number',
  17: 'busy',
  19: 'no-answer',
  20: 'unreachable',
  21: 'declined',
  26: 'answered-elsewhere',
  38: 'unreachable',
  57: 'not-permitted',
  88: 'no-common-codec',
};

/** The reason behind a SIP final status, a Reason header where there is one, or a library's cause. */
export function endReasonOf(status: number | null, cause: string, reasonHeader = ''): EndReason {
  const q850 = /Q\.850\s*;\s*cause=(\d+)/i.exec(reasonHeader)?.[1];
  const told = q850 === undefined ? undefined : reasonsByQ850[Number(q850)];
  if (told) return told;
  if (/SIP\s*;\s*cause=200/i.test(reasonHeader)) return 'answered-elsewhere';
  if (cause === 'User Denied Media Access') return 'microphone';
  if (cause === 'Connection Error' || cause === 'RTP Timeout' || cause === 'WebRTC Error') return 'connection-lost';
  const known = status === null ? undefined : reasonsByStatus.get(status);
  if (known) return known;
  return cause === 'Canceled' ? 'cancelled' : cause === 'Terminated' ? 'normal' : 'failed';
}
