import type { Unsubscribe } from '../../kernel/events.ts';
import type { SipTrafficListener, SipTrafficSource } from '../../protocol/sip/transport-port.ts';

/** Anything else on the wire counts as `other`: strangers must not make labels. */
const methods = [
  'INVITE',
  'ACK',
  'BYE',
  'CANCEL',
  'REGISTER',
  'OPTIONS',
  'PRACK',
  'UPDATE',
  'INFO',
  'SUBSCRIBE',
  'NOTIFY',
  'REFER',
  'MESSAGE',
  'PUBLISH',
] as const;

type Direction = 'received' | 'sent';

/** Counts SIP messages by their first bytes; nothing is parsed. */
export class SipCounters implements Disposable {
  /** Key: direction and method. */
  readonly requests = new Map<string, number>();
  /** Key: direction and status. */
  readonly responses = new Map<string, number>();
  readonly #stop: Unsubscribe;

  constructor(parts: { source: SipTrafficSource }) {
    this.#stop = parts.source.onTraffic(this.#tap);
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  readonly #tap: SipTrafficListener = (direction, bytes) => {
    // Keep-alives of line breaks and STUN.
    if (bytes.length < 16) return;
    const start = bytes.toString('latin1', 0, 16);
    if (start.startsWith('SIP/2.0 ')) {
      const status = start.slice(8, 11);
      count(this.responses, direction, /^[1-6]\d\d$/.test(status) ? status : 'other');
    } else {
      const method = start.slice(0, start.indexOf(' '));
      count(this.requests, direction, (methods as readonly string[]).includes(method) ? method : 'other');
    }
  };
}

function count(counts: Map<string, number>, direction: Direction, what: string): void {
  const key = `${direction} ${what}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
