import { describeError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { MediaEndpoint, MediaSource } from '../media/index.ts';
import type { Call } from './call.ts';
import { type CallLeg, isLive } from './call-leg.ts';

/** What a party is to hear; `nothing` leaves its media untouched (and unmade). */
export type Heard =
  | { readonly kind: 'nothing' | 'silence' | 'music' | 'ringback' }
  | { readonly kind: 'leg'; readonly leg: CallLeg }
  | { readonly kind: 'own'; readonly source: MediaSource };

/** What follows from the call's state alone: the one place where "who hears what" is decided. */
export function heardBy(call: Call, leg: CallLeg): Heard {
  if (!isLive(leg) || call.isDirect) return { kind: 'nothing' };
  if (leg.ownSound === 'itself') return { kind: 'leg', leg };
  if (leg.ownSound) return { kind: 'own', source: leg.ownSound };
  const peer = call.peerOf(leg);
  // Who holds by command is spoken to all the same; the mix leaves out whom he holds.
  if (leg.state === 'held') return peer && leg.heldByUs && leg.mixedSound ? mixed(leg.mixedSound) : { kind: 'silence' };
  if (peer?.state === 'held' || peer?.isAway) return { kind: 'music' };
  if (peer) return leg.mixedSound ? mixed(leg.mixedSound) : { kind: 'leg', leg: peer };
  if (leg.state === 'queued') return { kind: 'music' };
  if (call.placement?.forLeg === leg) {
    const early = call.placement.earlyMediaLeg;
    if (early) return { kind: 'leg', leg: early };
    return leg.isAnswered ? { kind: 'ringback' } : { kind: 'nothing' };
  }
  return leg.state === 'connected' ? { kind: 'silence' } : { kind: 'nothing' };
}

function mixed(source: MediaSource): Heard {
  return { kind: 'own', source };
}

function keyOf(heard: Heard): string {
  if (heard.kind === 'leg') return `leg:${heard.leg.id}`;
  return heard.kind === 'own' ? `own:${numberOf(heard.source)}` : heard.kind;
}

const numbered = new WeakMap<MediaSource, number>();
let lastNumber = 0;

/** The same file wished for once more is another wish. */
function numberOf(source: MediaSource): number {
  const known = numbered.get(source);
  if (known !== undefined) return known;
  lastNumber += 1;
  numbered.set(source, lastNumber);
  return lastNumber;
}

/**
 * Brings the media plane to what `heardBy` says. Endpoints are made while calls go on, so each wish carries a version:
 * only the latest is applied. A leg whose media fails or falls silent is released with `media-lost`.
 */
export class CallSound {
  readonly #logger: Logger;
  readonly #watched = new WeakSet<MediaEndpoint>();
  readonly #underWay = new WeakMap<CallLeg, Promise<void>>();

  constructor(parts: { logger: Logger }) {
    this.#logger = parts.logger;
  }

  update(call: Call): void {
    for (const leg of call.legs.values()) {
      const heard = heardBy(call, leg);
      const key = keyOf(heard);
      if (key === leg.soundKey) continue;
      leg.soundKey = key;
      leg.soundVersion += 1;
      if (heard.kind !== 'nothing') this.#underWay.set(leg, this.#apply(leg, heard, leg.soundVersion));
    }
  }

  /** Resolves when a party hears what it was to hear last. */
  async settled(leg: CallLeg): Promise<void> {
    await this.#underWay.get(leg);
  }

  async #apply(leg: CallLeg, heard: Heard, version: number): Promise<void> {
    try {
      const [endpoint, other] = await Promise.all([leg.leg.endpoint(), heard.kind === 'leg' ? heard.leg.leg.endpoint() : null]);
      if (!endpoint || leg.soundVersion !== version || !isLive(leg)) return;
      this.#watch(leg, endpoint);
      const source = sourceOf(heard, other);
      if (source) await endpoint.hear(source);
    } catch (error) {
      // A leg that ended meanwhile takes its endpoint with it.
      if (!isLive(leg) || (heard.kind === 'leg' && !isLive(heard.leg))) return;
      this.#logger.warn('a party cannot be connected to its sound', { legId: leg.id, reason: describeError(error) });
      if (leg.host && heard.kind === 'own' && heard.source.kind === 'file') return leg.host.soundFailed(describeError(error));
      leg.leg.release('media-lost');
    }
  }

  #watch(leg: CallLeg, endpoint: MediaEndpoint): void {
    if (this.#watched.has(endpoint)) return;
    this.#watched.add(endpoint);
    leg.subscriptions.push(
      endpoint.on('silent', () => lose(leg)),
      endpoint.on('failed', () => lose(leg)),
    );
  }
}

/** Who may come back says so himself (`away`). */
function lose({ leg }: CallLeg): void {
  if (!leg.graceMs) leg.release('media-lost');
}

function sourceOf(heard: Heard, other: MediaEndpoint | null): MediaSource | null {
  switch (heard.kind) {
    case 'silence':
      return { kind: 'silence' };
    case 'music':
      return { kind: 'music' };
    case 'ringback':
      return { kind: 'tone', tone: 'ringback' };
    case 'own':
      return heard.source;
    case 'leg':
      return other ? { kind: 'leg', endpoint: other } : null;
    case 'nothing':
      return null;
  }
}
