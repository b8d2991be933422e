import { fromOf, parseSipMessage, parseSipUri, type SipMessage, toOf } from '../../protocol/sip/message/index.ts';
import type { CapturedMessage } from './captured-message.ts';
import { labelOf } from './message-label.ts';
import { redact } from './redaction.ts';

export interface LadderArrow {
  readonly atMs: number;
  /** Indexes into `participants`. */
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** Of a response. */
  readonly status: number | null;
  readonly transport: string;
  readonly sipCallId: string;
  /** The same bytes were seen before on the same way. */
  readonly isRepeat: boolean;
  /** The whole message, secrets blacked out. */
  readonly text: string;
}

/** A call as a ladder diagram: who takes part, and every message as an arrow. */
export interface Ladder {
  readonly participants: readonly string[];
  readonly arrows: readonly LadderArrow[];
}

const us = 'Parley';

/** Draws the messages of one call, in their order. The peer that spoke first stands left of us, all others right. */
export function buildLadder(messages: readonly CapturedMessage[]): Ladder {
  const keys: string[] = [];
  const names: string[] = [];
  const seen = new Set<string>();
  const arrows = messages.map((captured) => {
    const message = parseCaptured(captured);
    const key = `${captured.remote.host}|${captured.remote.port}|${captured.transport}`;
    if (!keys.includes(key)) {
      keys.push(key);
      names.push(nameOf(captured, message));
      if (keys.length === 1) {
        keys.push(us);
        names.push(us);
      }
    }
    const once = `${captured.direction}|${key}|${captured.bytes.toString('latin1')}`;
    const isRepeat = seen.has(once);
    seen.add(once);
    return arrowOf(captured, message, { peer: keys.indexOf(key), we: keys.indexOf(us), isRepeat });
  });
  return { participants: names, arrows };
}

function arrowOf(
  captured: CapturedMessage,
  message: SipMessage | undefined,
  place: { peer: number; we: number; isRepeat: boolean },
): LadderArrow {
  const isReceived = captured.direction === 'received';
  return {
    atMs: captured.atMs,
    from: isReceived ? place.peer : place.we,
    to: isReceived ? place.we : place.peer,
    label: message ? labelOf(message) : 'unreadable',
    status: message?.kind === 'response' ? message.status : null,
    transport: captured.transport,
    sipCallId: captured.sipCallId,
    isRepeat: place.isRepeat,
    text: redact(captured.bytes).toString('utf8'),
  };
}

/** The peer's user, told by the first message on its way, and its address. */
function nameOf({ direction, remote }: CapturedMessage, message: SipMessage | undefined): string {
  const address = remote.host.includes(':') ? `[${remote.host}]:${remote.port}` : `${remote.host}:${remote.port}`;
  if (!message) return address;
  const isTheirs = (direction === 'received') === (message.kind === 'request');
  const user = parseSipUri((isTheirs ? fromOf(message) : toOf(message)).uri)?.user;
  return user === undefined ? address : `${user} ${address}`;
}

export function parseCaptured({ bytes }: Pick<CapturedMessage, 'bytes'>): SipMessage | undefined {
  const result = parseSipMessage(bytes, 'frame');
  return result.ok ? result.message : undefined;
}
