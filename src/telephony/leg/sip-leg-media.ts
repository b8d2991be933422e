import type { Timer } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { MediaEndpoint, MediaQuality, MediaTransport } from '../media/index.ts';
import type { LegEvents } from './leg.ts';
import type { SipLegParts, SipLegProfile } from './sip-leg-profile.ts';

/** How long a release waits for the endpoint's last figures. */
const figuresMs = 50;

export interface LegMediaProps {
  readonly parts: SipLegParts;
  readonly profile: SipLegProfile;
  readonly video: boolean;
  /** How the party wants its packets, and where it signals from itself; asked when the endpoint is made. */
  readonly transport: () => MediaTransport;
  readonly signallingAddress: () => string | undefined;
  readonly isOver: () => boolean;
  readonly dtmf: (event: LegEvents['dtmf']) => void;
  readonly silent: () => void;
  /** @param wasHeard a packet of the party had come */
  readonly failed: (wasHeard: boolean) => void;
}

/** The media endpoint of one leg: made when first asked for, given back at the end. */
export class LegMedia {
  readonly #props: LegMediaProps;
  #endpoint: Promise<MediaEndpoint> | undefined;
  #made: MediaEndpoint | null = null;
  #wasHeard = false;

  constructor(props: LegMediaProps) {
    this.#props = props;
  }

  /** Null before it is made. */
  get made(): MediaEndpoint | null {
    return this.#made;
  }

  endpoint(): Promise<MediaEndpoint> {
    this.#endpoint ??= this.#create();
    return this.#endpoint;
  }

  /** Gives the endpoint back; the next one asked for is made anew. */
  discard(): void {
    this.close();
    this.#endpoint = undefined;
    this.#made = null;
  }

  /** Gives the endpoint back for good. */
  close(): void {
    void this.#endpoint?.then((endpoint) => endpoint[Symbol.asyncDispose]()).catch(() => {});
  }

  /** The endpoint's figures, or null when they take longer than {@link figuresMs}. */
  lastFigures(): Promise<MediaQuality | null> {
    const endpoint = this.#made;
    if (!endpoint) return Promise.resolve(null);
    let patience: Timer | undefined;
    const late = new Promise<null>((resolve) => {
      patience = this.#props.parts.clock.setTimer(figuresMs, () => resolve(null));
    });
    return Promise.race([endpoint.quality().catch(() => null), late]).finally(() => patience?.cancel());
  }

  async #create(): Promise<MediaEndpoint> {
    const { parts, profile, video, transport, signallingAddress, isOver, dtmf, silent, failed } = this.#props;
    const { callId, legId, codecs, silenceTimeoutMs, mayBeBehindNat } = profile;
    const symmetricAddress = mayBeBehindNat ? signallingAddress() : undefined;
    const endpoint = await parts.media.createEndpoint({
      callId,
      legId,
      transport: transport(),
      codecs,
      silenceTimeoutMs,
      ...(video && { video: true }),
      ...(symmetricAddress !== undefined && { symmetricAddress }),
    });
    if (isOver()) {
      await endpoint[Symbol.asyncDispose]();
      throw new ParleyError('media-closed', 'the leg ended while its endpoint was being made');
    }
    this.#made = endpoint;
    endpoint.on('dtmf', dtmf);
    endpoint.on('firstPacket', () => {
      this.#wasHeard = true;
    });
    endpoint.on('silent', silent);
    endpoint.on('failed', () => failed(this.#wasHeard));
    return endpoint;
  }
}
