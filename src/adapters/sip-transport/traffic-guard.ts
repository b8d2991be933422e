import { BlockList, isIPv6 } from 'node:net';
import type { Clock } from '../../kernel/clock.ts';
import { Emitter } from '../../kernel/events.ts';
import type { Logger } from '../../kernel/logger.ts';
import { GenerationMap } from './generation-map.ts';
import { addNetwork, sourceKey } from './networks.ts';
import { TokenBucket } from './token-bucket.ts';

/** What a source did wrong. */
export type Offence = 'bad-digest' | 'malformed' | 'scanner' | 'unknown-target' | 'flood' | 'connections';

export interface TrafficGuardOptions {
  /** Messages a second from one stranger on average; ten times as many from a source that has authenticated. */
  readonly messagesPerSecond: number;
  readonly burst: number;
  /** Messages a second from all strangers together: what a flood with forged sources can cost at most. */
  readonly strangersPerSecond: number;
  readonly connectionsPerSource: number;
  readonly halfOpenPerSource: number;
  /** Points at which a source is banned. They drain away within `drainMs`. */
  readonly banAt: number;
  readonly drainMs: number;
  readonly points: Readonly<Record<Offence, number>>;
  /** The first ban; each further one is twice as long, up to `maxBanMs`. */
  readonly banMs: number;
  readonly maxBanMs: number;
  /** How long a good digest speaks for its source. */
  readonly vouchedMs: number;
  /** Parts of a User-Agent, in lower case, that only scanners send. */
  readonly scannerSignatures: readonly string[];
  /** Addresses and networks that are never limited: trunks. */
  readonly allowed: readonly string[];
  /** Sources remembered at once, at most twice this number. */
  readonly maxSources: number;
}

export const defaultTrafficGuardOptions: TrafficGuardOptions = {
  messagesPerSecond: 200,
  burst: 400,
  strangersPerSecond: 5000,
  connectionsPerSource: 1000,
  halfOpenPerSource: 50,
  banAt: 100,
  drainMs: 60_000,
  points: { 'bad-digest': 10, malformed: 10, scanner: 100, 'unknown-target': 5, flood: 0.1, connections: 2 },
  banMs: 60_000,
  maxBanMs: 24 * 3_600_000,
  vouchedMs: 3_600_000,
  scannerSignatures: [
    'friendly-scanner',
    'sipvicious',
    'sipcli',
    'sip-scan',
    'sundayddr',
    'iwar',
    'pplsip',
    'vaxsipuseragent',
    'smap',
    'sipsak',
  ],
  allowed: [],
  maxSources: 20_000,
};

/** One address (IPv6: one /64) and what is held for or against it. */
interface Source {
  readonly bucket: TokenBucket;
  readonly listVersion: number;
  readonly isAllowed: boolean;
  points: number;
  pointsAt: number;
  bans: number;
  bannedUntil: number;
  vouchedUntil: number;
}

export interface TrafficCounters {
  admitted: number;
  /** Refused because the source sent too much. */
  limited: number;
  /** Refused because all strangers together sent too much. */
  limitedStrangers: number;
  refusedBanned: number;
  refusedConnections: number;
  bans: number;
  readonly offences: Record<Offence, number>;
}

/**
 * Decides per source what is worth reading. UDP sources can be forged, therefore a source that has authenticated lately is
 * never banned for what anybody could send in its name (malformed messages, scanner names); only bad digests, which need
 * the answer to our challenge, count against it.
 */
export class TrafficGuard {
  readonly events = new Emitter<{ banned: { readonly address: string; readonly offence: Offence; readonly banMs: number } }>();
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #options: TrafficGuardOptions;
  readonly #sources: GenerationMap<Source>;
  readonly #strangers: TokenBucket;
  #allowed = new BlockList();
  #listVersion = 0;
  readonly counters: TrafficCounters = {
    admitted: 0,
    limited: 0,
    limitedStrangers: 0,
    refusedBanned: 0,
    refusedConnections: 0,
    bans: 0,
    offences: { 'bad-digest': 0, malformed: 0, scanner: 0, 'unknown-target': 0, flood: 0, connections: 0 },
  };

  constructor(parts: { clock: Clock; logger: Logger; options?: Partial<TrafficGuardOptions> }) {
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    const options = { ...defaultTrafficGuardOptions, ...parts.options };
    this.#options = { ...options, points: { ...defaultTrafficGuardOptions.points, ...options.points } };
    this.#sources = new GenerationMap({ capacity: options.maxSources });
    const perSecond = options.strangersPerSecond;
    this.#strangers = new TokenBucket({ perSecond, burst: perSecond, atMs: parts.clock.now() });
    this.setAllowed(options.allowed);
  }

  /** Replaces the list of addresses and networks (CIDR) that are never limited. */
  setAllowed(networks: readonly string[]): void {
    this.#allowed = new BlockList();
    for (const network of networks) addNetwork(this.#allowed, network);
    this.#listVersion++;
  }

  /** May this message be read? Counts it. */
  admit(address: string): boolean {
    const source = this.#source(address);
    if (source.isAllowed) return this.#admitted();
    const now = this.#clock.now();
    if (source.bannedUntil > now) {
      this.counters.refusedBanned++;
      return false;
    }
    const isVouched = source.vouchedUntil > now;
    if (!source.bucket.take(now, isVouched ? 0.1 : 1)) {
      this.counters.limited++;
      this.#offend(address, source, 'flood', now);
      return false;
    }
    if (!isVouched && !this.#strangers.take(now)) {
      this.counters.limitedStrangers++;
      return false;
    }
    return this.#admitted();
  }

  /** May a connection be opened by a source that has `open` connections, `halfOpen` of them without a message so far? */
  admitConnection(address: string, open: number, halfOpen: number): boolean {
    const source = this.#source(address);
    if (source.isAllowed) return true;
    const now = this.#clock.now();
    const isTooMany = open >= this.#options.connectionsPerSource || halfOpen >= this.#options.halfOpenPerSource;
    if (isTooMany) this.#offend(address, source, 'connections', now);
    if (!isTooMany && source.bannedUntil <= now) return true;
    this.counters.refusedConnections++;
    return false;
  }

  /** Does the User-Agent name a scanner? Then the source is banned. Trusted sources are not asked. */
  isScanner(address: string, userAgent: () => string | undefined): boolean {
    const source = this.#source(address);
    if (source.isAllowed || source.vouchedUntil > this.#clock.now()) return false;
    const name = userAgent()?.toLowerCase();
    if (name === undefined || !this.#options.scannerSignatures.some((signature) => name.includes(signature))) return false;
    this.report(address, 'scanner');
    return true;
  }

  /** Holds an offence against a source. Called by the transport (`malformed`) and by who checks digests and targets. */
  report(address: string, offence: Offence): void {
    this.#offend(address, this.#source(address), offence, this.#clock.now());
  }

  /** Says that the source has authenticated: it gets more room, and its points are forgotten. */
  vouch(address: string): void {
    const source = this.#source(address);
    source.vouchedUntil = this.#clock.now() + this.#options.vouchedMs;
    source.points = 0;
  }

  isBanned(address: string): boolean {
    return this.#source(address).bannedUntil > this.#clock.now();
  }

  /** Lifts a ban, for the administrator. */
  pardon(address: string): void {
    this.#sources.delete(sourceKey(address));
  }

  #admitted(): true {
    this.counters.admitted++;
    return true;
  }

  #source(address: string): Source {
    const key = sourceKey(address);
    const known = this.#sources.get(key);
    if (known && known.listVersion === this.#listVersion) return known;
    const { messagesPerSecond: perSecond, burst } = this.#options;
    const atMs = this.#clock.now();
    const source: Source = {
      bucket: known?.bucket ?? new TokenBucket({ perSecond, burst, atMs }),
      listVersion: this.#listVersion,
      isAllowed: this.#allowed.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'),
      points: known?.points ?? 0,
      pointsAt: known?.pointsAt ?? atMs,
      bans: known?.bans ?? 0,
      bannedUntil: known?.bannedUntil ?? 0,
      vouchedUntil: known?.vouchedUntil ?? 0,
    };
    this.#sources.set(key, source);
    return source;
  }

  #offend(address: string, source: Source, offence: Offence, now: number): void {
    this.counters.offences[offence]++;
    const isVouched = source.vouchedUntil > now;
    if (source.isAllowed || source.bannedUntil > now || (isVouched && offence !== 'bad-digest')) return;
    const { banAt, drainMs, points } = this.#options;
    const drained = Math.max(0, source.points - (Math.max(0, now - source.pointsAt) * banAt) / drainMs);
    // An office behind one address has more than one person who forgets a password.
    source.points = drained + points[offence] / (isVouched ? 5 : 1);
    source.pointsAt = now;
    if (source.points >= banAt) this.#ban(address, source, offence, now);
  }

  #ban(address: string, source: Source, offence: Offence, now: number): void {
    const banMs = Math.min(this.#options.maxBanMs, this.#options.banMs * 2 ** Math.min(source.bans, 30));
    source.bans++;
    source.points = 0;
    source.bannedUntil = now + banMs;
    this.counters.bans++;
    this.events.emit('banned', { address, offence, banMs });
    this.#logger.warn('Source banned', { source: address, offence, seconds: Math.round(banMs / 1000), times: source.bans });
  }
}
