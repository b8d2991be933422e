import type { Clock } from './clock.ts';
import type { RandomSource } from './random.ts';

declare const brand: unique symbol;

/** A string that only its own kind may stand for: a `LegId` is not a `CallId`. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type CompanyId = Id<'company'>;
export type DomainId = Id<'domain'>;
export type UserId = Id<'user'>;
export type GroupId = Id<'group'>;
export type DeviceId = Id<'device'>;
export type TrunkId = Id<'trunk'>;
export type QueueId = Id<'queue'>;
export type AgentId = Id<'agent'>;
export type SkillId = Id<'skill'>;
export type FlowId = Id<'flow'>;
export type InteractionId = Id<'interaction'>;
export type OfferId = Id<'offer'>;
export type CallId = Id<'call'>;
export type LegId = Id<'leg'>;
export type SessionId = Id<'session'>;

/** Makes new identifiers. */
export interface IdSource {
  next<T extends Id<string>>(): T;
}

/**
 * Time-ordered identifiers in the form of UUID version 7 (RFC 9562 §5.7): index-friendly and unguessable.
 */
export class TimeOrderedIds implements IdSource {
  readonly #clock: Clock;
  readonly #random: RandomSource;

  constructor(parts: { clock: Clock; random: RandomSource }) {
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  next<T extends Id<string>>(): T {
    const bytes = this.#random.bytes(16);
    bytes.writeUIntBE(this.#clock.now(), 0, 6);
    bytes[6] = (bytes[6]! & 0x0f) | 0x70;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as T;
  }
}
