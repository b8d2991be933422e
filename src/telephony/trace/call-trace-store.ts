import type { SipFlow, SipTrafficListener } from '../../protocol/sip/transport-port.ts';
import type { CapturedMessage, Endpoint } from './captured-message.ts';
import { isInvite, scanCallId } from './scan-message.ts';

export interface CallTraceLimits {
  /** All messages together. The oldest calls are forgotten first. */
  readonly maxBytes: number;
  /** Of one call; the newest are left out, because the beginning of a call explains most. */
  readonly maxMessagesPerCall: number;
}

export const defaultCallTraceLimits: CallTraceLimits = { maxBytes: 64 * 1024 * 1024, maxMessagesPerCall: 300 };

/** What a message costs beside its bytes. */
const overheadBytes = 100;
const slabBytes = 256 * 1024;

/**
 * The messages of one call, side by side instead of an object each: they are many and live long, and hardly one is ever read.
 * Of message i, `slabs[i]` and `flows[i]`, and of `numbers` from 3i on: when, where in the slab, and how many bytes,
 * less than 0 when it was sent.
 */
interface CallMessages {
  readonly slabs: Buffer[];
  readonly flows: SipFlow[];
  readonly numbers: number[];
  bytes: number;
}

/**
 * The messages of recent calls by SIP Call-ID. Only calls are kept (the first message is an INVITE): registrations and
 * keep-alives would push them out. Cheap enough to be on always: nothing is parsed on the way.
 */
export class CallTraceStore {
  readonly #limits: CallTraceLimits;
  readonly #ourAddress: (flow: SipFlow) => Endpoint;
  readonly #calls = new Map<string, CallMessages>();
  /** Call-IDs in the order of first appearance, from `#oldest` on: the head of a Map is slow to find after many deletions. */
  readonly #order: string[] = [];
  #oldest = 0;
  #bytes = 0;
  #slab: Buffer = Buffer.alloc(0);
  #slabUsed = 0;

  /** @param parts.ourAddress our address as the peer sees it, where a socket is bound to all addresses. */
  constructor(parts: { limits?: Partial<CallTraceLimits>; ourAddress?: (flow: SipFlow) => Endpoint } = {}) {
    this.#limits = { ...defaultCallTraceLimits, ...parts.limits };
    this.#ourAddress = parts.ourAddress ?? ((flow) => flow.local);
  }

  /** Give this to `SipTrafficSource.onTraffic`. */
  readonly tap: SipTrafficListener = (direction, bytes, flow, atMs) => {
    const sipCallId = scanCallId(bytes);
    if (sipCallId === undefined) return;
    let call = this.#calls.get(sipCallId);
    if (!call) {
      if (!isInvite(bytes)) return;
      call = { slabs: [], flows: [], numbers: [], bytes: 0 };
      this.#calls.set(sipCallId, call);
      this.#order.push(sipCallId);
    }
    if (call.flows.length >= this.#limits.maxMessagesPerCall) return;
    const start = this.#keep(bytes);
    call.slabs.push(this.#slab);
    call.flows.push(flow);
    call.numbers.push(atMs, start, direction === 'sent' ? -bytes.length : bytes.length);
    call.bytes += bytes.length + overheadBytes;
    this.#bytes += bytes.length + overheadBytes;
    if (this.#bytes > this.#limits.maxBytes) this.#forgetOldest();
  };

  get usedBytes(): number {
    return this.#bytes;
  }

  /** The messages of one call, all its legs together, in order of time; empty when forgotten. */
  messagesOf(sipCallIds: readonly string[]): CapturedMessage[] {
    const found = [...new Set(sipCallIds)].flatMap((id) => this.#read(id));
    return found.toSorted((a, b) => a.atMs - b.atMs);
  }

  #read(sipCallId: string): CapturedMessage[] {
    const call = this.#calls.get(sipCallId);
    if (!call) return [];
    return call.flows.map((flow, index) => {
      const [atMs, start, length] = call.numbers.slice(index * 3, index * 3 + 3) as [number, number, number];
      return {
        atMs,
        direction: length < 0 ? 'sent' : 'received',
        transport: flow.transport,
        local: this.#ourAddress(flow),
        remote: flow.remote,
        sipCallId,
        bytes: call.slabs[index]!.subarray(start, start + Math.abs(length)),
      };
    });
  }

  /**
   * Copies into a slab of our own: the caller's buffer may be part of something much larger, and one allocation a message is dear.
   * @returns where in `#slab` it begins
   */
  #keep(bytes: Buffer): number {
    if (this.#slabUsed + bytes.length > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, bytes.length));
      this.#slabUsed = 0;
    }
    const start = this.#slabUsed;
    this.#slabUsed += bytes.copy(this.#slab, start);
    return start;
  }

  #forgetOldest(): void {
    while (this.#bytes > this.#limits.maxBytes && this.#oldest < this.#order.length) {
      const sipCallId = this.#order[this.#oldest++]!;
      this.#bytes -= this.#calls.get(sipCallId)?.bytes ?? 0;
      this.#calls.delete(sipCallId);
    }
    if (this.#oldest > 10_000) {
      this.#order.splice(0, this.#oldest);
      this.#oldest = 0;
    }
  }
}
