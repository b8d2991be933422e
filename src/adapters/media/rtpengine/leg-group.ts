import type { Logger } from '../../../kernel/logger.ts';
import type { InnerStream } from './inner-description.ts';
import type { OwnSoundNeed } from './own-sound.ts';
import type { RtpengineEndpoint } from './rtpengine-endpoint.ts';

/**
 * The endpoints of one call, and of calls whose legs came to hear each other. What they do runs one after another; after each,
 * whoever can be joined inside rtpengine is.
 *
 * Two are joined while each hears the other, nobody else hears either, both speak the same codec under the same payload types, and
 * neither is muted, recorded, mixed, sending digits or negotiating, nor has been sent anything by our own plane. Then their packets go from one inner side to the other; otherwise
 * both inner sides lead to our own plane.
 */
export class LegGroup {
  readonly #endpoints = new Set<RtpengineEndpoint>();
  readonly #logger: Logger;
  readonly #mayJoin: boolean;
  /** Who took this group in. */
  #host: LegGroup | null = null;
  #tail: Promise<unknown> = Promise.resolve();

  /** `mayJoin` false: nobody would tell the digits pressed between joined endpoints. */
  constructor({ logger, mayJoin }: { logger: Logger; mayJoin: boolean }) {
    this.#logger = logger;
    this.#mayJoin = mayJoin;
  }

  /** The group that took this one in, or this one. */
  get root(): LegGroup {
    return this.#host?.root ?? this;
  }

  enter(endpoint: RtpengineEndpoint): void {
    this.#endpoints.add(endpoint);
  }

  /** Takes another group in, once what either is doing is done; what is begun from now on waits for that. Both are roots. */
  takeIn(guest: LegGroup): void {
    if (guest === this) return;
    guest.#host = this;
    this.#tail = Promise.all([this.#tail, guest.#tail]).then(() => {
      for (const endpoint of guest.#endpoints) this.#endpoints.add(endpoint);
      guest.#endpoints.clear();
    });
  }

  /** Runs `work` after everything before it. Whoever may no longer be joined is parted first. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(async () => {
      await this.#partUnfit();
      try {
        return await work();
      } finally {
        await this.#partUnfit();
        await this.#joinFit();
        await this.#tellOwns();
      }
    });
    this.#tail = result.catch(() => null);
    return result;
  }

  /** Forgets an endpoint, here and in the groups that took this one in. */
  leave(endpoint: RtpengineEndpoint): void {
    this.#endpoints.delete(endpoint);
    for (const other of this.#endpoints) {
      if (other.source.kind === 'leg' && other.source.endpoint === endpoint) other.source = { kind: 'silence' };
    }
    this.#host?.leave(endpoint);
  }

  async #partUnfit(): Promise<void> {
    for (const endpoint of this.#endpoints) {
      const { partner } = endpoint;
      if (partner && this.#partnerFor(endpoint) !== partner) await this.#part(endpoint, partner);
    }
  }

  async #joinFit(): Promise<void> {
    for (const endpoint of this.#endpoints) {
      const partner = endpoint.partner ? null : this.#partnerFor(endpoint);
      if (partner) await this.#join(endpoint, partner);
    }
  }

  async #tellOwns(): Promise<void> {
    for (const endpoint of this.#endpoints) {
      await endpoint.tellOwn(this.#ownSoundNeed(endpoint)).catch((error: unknown) => {
        this.#logger.warn('a leg cannot be told what to hear', { leg: endpoint.legId, error });
      });
    }
  }

  #ownSoundNeed(endpoint: RtpengineEndpoint): OwnSoundNeed {
    if (endpoint.partner) return 'joined';
    const { source } = endpoint;
    if (!this.#mayJoin || source.kind !== 'leg' || !endpoint.isJoinableSoon) return 'now';
    const other = [...this.#endpoints].find((one) => one === source.endpoint);
    // Who has no peer yet may get one that fits.
    const mayFit =
      other && endpoint.mayBePartner(other) && (!other.negotiated || (other.isJoinableSoon && speakAlike(endpoint, other)));
    return mayFit ? 'soon' : 'now';
  }

  #partnerFor(endpoint: RtpengineEndpoint): RtpengineEndpoint | null {
    const { source } = endpoint;
    if (!this.#mayJoin || source.kind !== 'leg' || !endpoint.isJoinable) return null;
    for (const other of this.#endpoints) {
      if (other !== source.endpoint || other === endpoint || !other.isJoinable) continue;
      const isMutual = other.source.kind === 'leg' && other.source.endpoint === endpoint;
      if (!endpoint.mayBePartner(other) || !other.mayBePartner(endpoint)) return null;
      return isMutual && !this.#hasOtherListeners(endpoint, other) && speakAlike(endpoint, other) ? other : null;
    }
    return null;
  }

  #hasOtherListeners(a: RtpengineEndpoint, b: RtpengineEndpoint): boolean {
    return [...this.#endpoints].some((one) => {
      if (one === a || one === b || one.source.kind !== 'leg') return false;
      return one.source.endpoint === a || one.source.endpoint === b;
    });
  }

  async #join(a: RtpengineEndpoint, b: RtpengineEndpoint): Promise<void> {
    const [streamA, streamB] = [innerStream(a), innerStream(b)];
    if (!streamA || !streamB) return;
    try {
      await Promise.all([a.relay.joinTo(streamB), b.relay.joinTo(streamA)]);
      a.partner = b;
      b.partner = a;
    } catch (error) {
      this.#logger.warn('two legs could not be joined inside rtpengine; their sound passes through Parley', { error });
      await this.#part(a, b);
    }
  }

  /** A party that left needs no way back. */
  async #part(a: RtpengineEndpoint, b: RtpengineEndpoint): Promise<void> {
    a.partner = null;
    b.partner = null;
    const staying = [a, b].filter((one) => !one.isClosed && one.negotiated);
    await Promise.all(
      staying.map((one) =>
        one.relay.part(one.negotiated!.codec).catch((error: unknown) => {
          this.#logger.error('a leg could not be taken back from rtpengine', { leg: one.legId, error });
          one.fail('rtpengine did not give the sound back');
        }),
      ),
    );
  }
}

function innerStream(endpoint: RtpengineEndpoint): InnerStream | null {
  return endpoint.negotiated && endpoint.relay.innerStream(endpoint.negotiated.codec);
}

function speakAlike(a: RtpengineEndpoint, b: RtpengineEndpoint): boolean {
  const [one, other] = [innerStream(a), innerStream(b)];
  if (!one || !other || a.negotiated?.codec !== b.negotiated?.codec) return false;
  return one.payloadType === other.payloadType && one.eventPayloadType === other.eventPayloadType;
}
