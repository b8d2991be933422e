import type { Clock } from '../../kernel/clock.ts';
import type { Unsubscribe } from '../../kernel/events.ts';
import type { Logger } from '../../kernel/logger.ts';
import {
  createResponse,
  type ParseError,
  type ParseMode,
  parseSipMessage,
  type SipMessage,
  type SipRequest,
  serializeSipMessage,
  topVia,
  withReceived,
} from '../../protocol/sip/message/index.ts';
import type { SipFlow, SipTrafficListener } from '../../protocol/sip/transport-port.ts';
import type { TrafficGuard } from './traffic-guard.ts';

type MessageListener = (message: SipMessage, flow: SipFlow) => void;
type ClosedListener = (flow: SipFlow, reason: string) => void;

/** The way of all bytes: guard → tap → parser → listeners. Nothing that a listener throws reaches a socket. */
export class Receiver {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #guard: TrafficGuard;
  #messageListeners: readonly MessageListener[] = [];
  #closedListeners: readonly ClosedListener[] = [];
  #trafficListeners: readonly SipTrafficListener[] = [];

  constructor(parts: { clock: Clock; logger: Logger; guard: TrafficGuard }) {
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#guard = parts.guard;
  }

  onMessage(listener: MessageListener): Unsubscribe {
    this.#messageListeners = [...this.#messageListeners, listener];
    return () => {
      this.#messageListeners = this.#messageListeners.filter((one) => one !== listener);
    };
  }

  onClosed(listener: ClosedListener): Unsubscribe {
    this.#closedListeners = [...this.#closedListeners, listener];
    return () => {
      this.#closedListeners = this.#closedListeners.filter((one) => one !== listener);
    };
  }

  onTraffic(listener: SipTrafficListener): Unsubscribe {
    this.#trafficListeners = [...this.#trafficListeners, listener];
    return () => {
      this.#trafficListeners = this.#trafficListeners.filter((one) => one !== listener);
    };
  }

  /** One message from a connection, which has been counted already when the connection was opened. */
  received(bytes: Buffer, flow: SipFlow, mode: ParseMode): void {
    const source = flow.remote.host;
    if (!this.#guard.admit(source)) return;
    this.receivedAdmitted(bytes, flow, mode);
  }

  /** The same for bytes that the guard has let through. */
  receivedAdmitted(bytes: Buffer, flow: SipFlow, mode: ParseMode): void {
    if (this.#trafficListeners.length > 0) this.#tap('received', bytes, flow);
    const result = parseSipMessage(bytes, mode);
    if (!result.ok) {
      this.#refuse(result.error, flow);
      return;
    }
    const { message } = result;
    if (message.kind === 'request' && this.#guard.isScanner(flow.remote.host, () => message.headers.get('user-agent'))) return;
    for (const listener of this.#messageListeners) {
      try {
        listener(message, flow);
      } catch (error) {
        this.#logger.error('A SIP message could not be handled', { error, flow: flow.id });
      }
    }
  }

  sent(bytes: Buffer, flow: SipFlow): void {
    if (this.#trafficListeners.length > 0) this.#tap('sent', bytes, flow);
  }

  closed(flow: SipFlow, reason: string): void {
    for (const listener of this.#closedListeners) {
      try {
        listener(flow, reason);
      } catch (error) {
        this.#logger.error('The end of a SIP connection could not be handled', { error, flow: flow.id });
      }
    }
  }

  #tap(direction: 'received' | 'sent', bytes: Buffer, flow: SipFlow): void {
    const atMs = this.#clock.now();
    for (const listener of this.#trafficListeners) {
      try {
        listener(direction, bytes, flow, atMs);
      } catch (error) {
        this.#logger.error('The protocol trace failed', { error });
      }
    }
  }

  /** A request that cannot be read but can be answered gets its 4xx or 5xx without a transaction (RFC 3261 §16.3, §21.4.1). */
  #refuse(error: ParseError, flow: SipFlow): void {
    this.#guard.report(flow.remote.host, 'malformed');
    const { request } = error;
    if (!request || request.method === 'ACK' || this.#guard.isBanned(flow.remote.host)) return;
    try {
      stampReceived(request, flow);
      flow.send(serializeSipMessage(createResponse(request, error.status, { reason: error.reason })));
    } catch (cause) {
      this.#logger.debug('A malformed request could not be answered', { error: cause });
    }
  }
}

function stampReceived(request: SipRequest, flow: SipFlow): void {
  request.headers.replaceFirst('Via', withReceived(topVia(request), flow.remote));
}
