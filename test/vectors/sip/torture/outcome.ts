import { SeededRandom } from '../../../../src/kernel/random.ts';
import { VirtualClock } from '../../../../src/kernel/virtual-clock.ts';
import { DigestServer } from '../../../../src/protocol/sip/digest/index.ts';
import {
  parseSipMessage,
  type SipMessage,
  type SipRequest,
  serializeSipMessage,
  validateRequest,
  validateResponse,
} from '../../../../src/protocol/sip/message/index.ts';
import type { Outcome } from './expectations.ts';

/** What happened, and in which words. */
export interface Observation {
  readonly outcome: Outcome;
  readonly why: string;
  /** The message, when the parser took it. */
  readonly message: SipMessage | undefined;
}

function judgeRequest(request: SipRequest): Observation {
  const refusal = validateRequest(request);
  if (refusal) return { outcome: { kind: 'refuse', status: refusal.status }, why: refusal.reason, message: request };
  if (request.headers.has('Authorization')) {
    const server = new DigestServer({ clock: new VirtualClock(), random: new SeededRandom(), secret: Buffer.alloc(32) });
    const verdict = server.verify(request, 'parley.example', () => undefined);
    if (verdict.outcome === 'challenge')
      return { outcome: { kind: 'challenge' }, why: 'No usable credentials', message: request };
  }
  return { outcome: { kind: 'accept' }, why: '', message: request };
}

/** Treats the bytes as one datagram: parser, checks of the user agent, authentication. */
export function observe(bytes: Buffer): Observation {
  const result = parseSipMessage(bytes, 'datagram');
  if (!result.ok) {
    const { status, reason, request } = result.error;
    return { outcome: request ? { kind: 'reject', status } : { kind: 'drop' }, why: reason, message: undefined };
  }
  if (result.message.kind === 'request') return judgeRequest(result.message);
  const fault = validateResponse(result.message);
  return { outcome: { kind: fault === null ? 'accept' : 'drop' }, why: fault ?? '', message: result.message };
}

/** True when writing and reading the message again gives the same message, and writing that the same bytes. */
export function isStable(message: SipMessage): boolean {
  const bytes = serializeSipMessage(message);
  const again = parseSipMessage(bytes, 'stream');
  return again.ok && again.consumed === bytes.length && serializeSipMessage(again.message).equals(bytes);
}

/** An outcome in words: `reject 400`. */
export function describeOutcome(outcome: Outcome): string {
  return 'status' in outcome ? `${outcome.kind} ${outcome.status}` : outcome.kind;
}
