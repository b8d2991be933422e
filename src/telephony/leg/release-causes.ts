import { parameterText, parseParams, type SipMessage } from '../../protocol/sip/message/index.ts';
import type { ReleaseCause } from './leg.ts';

interface CauseRow {
  /** Status by which we refuse a call for this cause. */
  readonly status: number;
  /** Cause of ITU-T Q.850, for the Reason header (RFC 3326). */
  readonly q850: number;
  readonly text: string;
}

/** Release causes in the words of SIP and Q.850. One table for both directions: `statusRows` reads it the other way. */
export const causeRows: Readonly<Record<ReleaseCause, CauseRow>> = {
  'normal-clearing': { status: 480, q850: 16, text: 'Normal call clearing' },
  busy: { status: 486, q850: 17, text: 'User busy' },
  'no-answer': { status: 480, q850: 19, text: 'No answer' },
  rejected: { status: 603, q850: 21, text: 'Call rejected' },
  cancelled: { status: 487, q850: 16, text: 'Cancelled' },
  'answered-elsewhere': { status: 487, q850: 26, text: 'Call completed elsewhere' },
  unreachable: { status: 480, q850: 20, text: 'Not reachable' },
  'unknown-number': { status: 404, q850: 1, text: 'Unknown number' },
  'too-many-hops': { status: 483, q850: 25, text: 'Too many hops' },
  'not-permitted': { status: 403, q850: 57, text: 'Not permitted' },
  'no-common-codec': { status: 488, q850: 88, text: 'No common codec' },
  'media-lost': { status: 480, q850: 41, text: 'Media lost' },
  'network-failure': { status: 503, q850: 38, text: 'Network out of order' },
  'server-failure': { status: 500, q850: 41, text: 'Temporary failure' },
  'server-restart': { status: 503, q850: 41, text: 'Server restart' },
  transferred: { status: 480, q850: 16, text: 'Transferred' },
  replaced: { status: 480, q850: 16, text: 'Replaced' },
};

const statusRows: Readonly<Record<number, ReleaseCause>> = {
  400: 'server-failure',
  401: 'not-permitted',
  403: 'not-permitted',
  404: 'unknown-number',
  407: 'not-permitted',
  408: 'unreachable',
  410: 'unknown-number',
  415: 'no-common-codec',
  480: 'unreachable',
  482: 'too-many-hops',
  483: 'too-many-hops',
  484: 'unknown-number',
  485: 'unknown-number',
  486: 'busy',
  487: 'cancelled',
  488: 'no-common-codec',
  500: 'server-failure',
  502: 'network-failure',
  503: 'network-failure',
  504: 'network-failure',
  600: 'busy',
  603: 'rejected',
  604: 'unknown-number',
  606: 'no-common-codec',
};

/** What a refusal means; a class of statuses that is not in the table as its x00 does (RFC 3261 §8.1.3.2). */
export function causeOfStatus(status: number): ReleaseCause {
  const known = statusRows[status];
  if (known !== undefined) return known;
  if (status >= 600) return 'rejected';
  return status >= 500 ? 'server-failure' : 'unreachable';
}

/** What a Reason header says (RFC 3326); null when it says nothing that changes the cause. */
export function causeOfReason(reason: string | undefined): ReleaseCause | null {
  for (const value of (reason ?? '').split(',')) {
    const semicolon = value.indexOf(';');
    if (semicolon < 0) continue;
    const protocol = value.slice(0, semicolon).trim().toLowerCase();
    const cause = Number(parameterText(parseParams(value, semicolon, true) ?? new Map(), 'cause'));
    if ((protocol === 'sip' && cause === 200) || (protocol === 'q.850' && cause === 26)) return 'answered-elsewhere';
    if (protocol === 'q.850' && cause === 19) return 'no-answer';
    if (protocol === 'q.850' && cause === 17) return 'busy';
  }
  return null;
}

/** The Reason header's value for a cause. A call answered elsewhere is no missed call, which phones read from this very text. */
export function reasonOf(cause: ReleaseCause): string {
  const { q850, text } = causeRows[cause];
  return cause === 'answered-elsewhere' ? `SIP;cause=200;text="${text}"` : `Q.850;cause=${q850};text="${text}"`;
}

/** Why a message ends or refuses a call: its Reason where that is clear, else its status. */
export function causeOfMessage(message: SipMessage): ReleaseCause {
  const told = causeOfReason(message.headers.get('Reason'));
  if (message.kind === 'request') return told ?? 'normal-clearing';
  return (message.status === 487 || message.status === 480 ? told : null) ?? causeOfStatus(message.status);
}
