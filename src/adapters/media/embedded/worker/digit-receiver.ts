import type { CodecName } from '../../../../protocol/codec/index.ts';
import { TelephoneEventReceiver } from '../../../../protocol/rtp/dtmf/index.ts';
import type { NegotiatedSession } from '../../../../protocol/sdp/index.ts';
import { InbandDigits } from './inband-digits.ts';

type Digits = ReturnType<TelephoneEventReceiver['receive']>;

const none: Digits = [];

/** The digits that a peer presses: telephone-events where it was agreed to know them (RFC 4733), else tones in its sound. */
export class DigitReceiver {
  #events = new TelephoneEventReceiver({ clockRate: 8000 });
  #inband: InbandDigits | null = null;
  /** When a packet of a telephone-event came last. */
  eventAt = Number.NEGATIVE_INFINITY;

  /** Takes over what was just negotiated. */
  settle(session: NegotiatedSession, before: NegotiatedSession | null): void {
    if (before?.telephoneEvent?.clockRate !== session.telephoneEvent?.clockRate) {
      this.#events = new TelephoneEventReceiver({ clockRate: session.telephoneEvent?.clockRate ?? 8000 });
    }
    const goesOn = session.telephoneEvent === null && this.#inband && before?.codec === session.codec;
    if (!goesOn) this.#inband = session.telephoneEvent === null ? new InbandDigits(session.codec) : null;
  }

  /** Whether the peer's words must be decoded to hear its digits: fed with {@link hearFrame}. */
  get needsFrames(): boolean {
    return this.#inband?.needsFrames ?? false;
  }

  /** Whether its packets are listened to for tones: fed with {@link hearPacket}. */
  get needsPackets(): boolean {
    return this.#inband !== null && !this.#inband.needsFrames;
  }

  hearEvent(payload: Uint8Array, timestamp: number, now: number): Digits {
    this.eventAt = now;
    return this.#events.receive(payload, timestamp, now);
  }

  hearPacket(codec: CodecName, payload: Uint8Array): Digits {
    return this.#inband?.hearPacket(codec, payload) ?? none;
  }

  hearFrame(frame: Int16Array | null): Digits {
    return this.#inband?.hearFrame(frame) ?? none;
  }

  /** Events whose end was lost are over after a while. */
  poll(now: number): Digits {
    return this.#events.poll(now);
  }
}
