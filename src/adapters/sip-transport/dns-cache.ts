import type { Clock } from '../../kernel/clock.ts';
import { GenerationMap } from './generation-map.ts';
import type { ServiceRecord } from './order-services.ts';

export interface NaptrRecord {
  readonly order: number;
  readonly preference: number;
  readonly flags: string;
  readonly service: string;
  readonly replacement: string;
}

export interface DnsAnswer<T> {
  /** Empty when the name or the kind of record does not exist. */
  readonly records: readonly T[];
  /** Seconds; undefined when the resolver does not tell. */
  readonly ttlS?: number;
}

/** Asks the name service. Rejects when there was no answer (time-out, server failure), which is not "there is none". */
export interface DnsResolver {
  naptr(name: string): Promise<DnsAnswer<NaptrRecord>>;
  srv(name: string): Promise<DnsAnswer<ServiceRecord>>;
  /** IPv4 and IPv6 addresses, IPv4 first. */
  addresses(name: string): Promise<DnsAnswer<string>>;
}

interface Entry {
  records: readonly unknown[];
  freshUntil: number;
  usableUntil: number;
  pending: Promise<readonly unknown[]> | null;
}

const defaultTtlS = 60;
const minTtlS = 5;
const maxTtlS = 3600;
const negativeTtlS = 30;
const failureTtlS = 5;
const staleMs = 3_600_000;

/**
 * Keeps answers for their time to live (5 s … 1 h), "there is none" for 30 s and failures for 5 s. While the name service
 * does not answer, records up to an hour old are used on. One question is under way for one name at a time.
 */
export class DnsCache {
  readonly #clock: Clock;
  readonly #resolver: DnsResolver;
  readonly #entries = new GenerationMap<Entry>({ capacity: 2000 });

  constructor(parts: { clock: Clock; resolver: DnsResolver }) {
    this.#clock = parts.clock;
    this.#resolver = parts.resolver;
  }

  naptr(name: string): Promise<readonly NaptrRecord[]> {
    return this.#ask(`naptr ${name}`, () => this.#resolver.naptr(name));
  }

  srv(name: string): Promise<readonly ServiceRecord[]> {
    return this.#ask(`srv ${name}`, () => this.#resolver.srv(name));
  }

  addresses(name: string): Promise<readonly string[]> {
    return this.#ask(`a ${name}`, () => this.#resolver.addresses(name));
  }

  async #ask<T>(key: string, question: () => Promise<DnsAnswer<T>>): Promise<readonly T[]> {
    const known = this.#entries.get(key);
    if (known?.pending) return known.pending as Promise<readonly T[]>;
    if (known && known.freshUntil > this.#clock.now()) return known.records as readonly T[];
    const entry: Entry = known ?? { records: [], freshUntil: 0, usableUntil: 0, pending: null };
    this.#entries.set(key, entry);
    entry.pending = this.#refresh(entry, question).finally(() => {
      entry.pending = null;
    });
    return entry.pending as Promise<readonly T[]>;
  }

  async #refresh(entry: Entry, question: () => Promise<DnsAnswer<unknown>>): Promise<readonly unknown[]> {
    try {
      const { records, ttlS } = await question();
      const seconds = records.length === 0 ? negativeTtlS : Math.min(maxTtlS, Math.max(minTtlS, ttlS ?? defaultTtlS));
      entry.records = records;
      entry.freshUntil = this.#clock.now() + seconds * 1000;
      entry.usableUntil = entry.freshUntil + staleMs;
    } catch {
      // No answer: what we last knew is better than nothing, for a while.
      if (entry.usableUntil <= this.#clock.now()) entry.records = [];
      entry.freshUntil = this.#clock.now() + failureTtlS * 1000;
    }
    return entry.records;
  }
}
