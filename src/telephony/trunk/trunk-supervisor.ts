import { isDeepStrictEqual } from 'node:util';
import { type Clock, delay } from '../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { TrunkId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { Domain } from '../../platform/domain/index.ts';
import type { DigestClient } from '../../protocol/sip/digest/index.ts';
import type { SipUserAgent } from '../../protocol/sip/user-agent/index.ts';
import type { Trunk } from './trunk.ts';
import { type TrunkCondition, WatchedTrunk } from './watched-trunk.ts';

/** Where the trunks are configured; `CompanyDirectory` is one. */
export interface TrunkDirectory {
  allTrunks(): readonly Trunk[];
  domain(id: Trunk['domainId']): Domain | undefined;
  onChanged(listener: () => void): Unsubscribe;
}

export interface TrunkSupervisorParts {
  readonly userAgent: SipUserAgent;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly directory: TrunkDirectory;
}

/** How long the end, and a trunk that begins, wait for carriers to take our registrations back. */
const farewellMs = 1000;

/** Keeps every enabled trunk registered and asked, as configured now, and knows which of them can carry calls. */
export class TrunkSupervisor implements AsyncDisposable {
  readonly #parts: TrunkSupervisorParts;
  readonly #logger: Logger;
  readonly #watched = new Map<TrunkId, WatchedTrunk>();
  /** Trunks whose carrier has not answered yet that they are gone. */
  readonly #leaving = new Set<Promise<void>>();
  readonly #events = new Emitter<{ changed: TrunkId }>();
  #unfollow: Unsubscribe | undefined;
  #isPaused = false;

  constructor(parts: TrunkSupervisorParts) {
    this.#parts = parts;
    this.#logger = parts.logger.component('trunk');
  }

  /** Begins; from here on it follows the configuration. */
  start(): void {
    this.#unfollow ??= this.#parts.directory.onChanged(() => this.#follow());
    this.#follow();
  }

  /** False for a trunk whose carrier refuses us or does not answer. One not heard of yet is tried. */
  isUp(trunkId: TrunkId): boolean {
    return !this.#isPaused && this.#isUp(trunkId);
  }

  #isUp(trunkId: TrunkId): boolean {
    return this.#watched.get(trunkId)?.isUp ?? true;
  }

  /** Takes all registrations back and asks no more; until {@link resume} no call goes out by a trunk. */
  async pause(): Promise<void> {
    if (this.#isPaused) return;
    this.#isPaused = true;
    await this.#stopAll();
    for (const { id } of this.#parts.directory.allTrunks()) this.#events.emit('changed', id);
  }

  /** Registers and asks again. */
  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#follow();
  }

  /** How many trunks are in each state; those that are switched off are left out. */
  summary(): Readonly<Record<TrunkCondition['state'], number>> {
    const counts = { unknown: 0, reachable: 0, unreachable: 0, registered: 0, refused: 0 };
    for (const { condition } of this.#watched.values()) counts[condition.state]++;
    return counts;
  }

  /** Answers the carrier's challenges; undefined for trunks known by address. */
  digestOf(trunkId: TrunkId): DigestClient | undefined {
    return this.#watched.get(trunkId)?.digest;
  }

  /** Whether the carrier this trunk is registered with sends from this address. False for trunks known by address. */
  isCarrierOf(trunkId: TrunkId, address: string): boolean {
    return this.#watched.get(trunkId)?.isCarrier(address) ?? false;
  }

  /** For people: how the trunk is doing. */
  conditionOf(trunkId: TrunkId): TrunkCondition {
    return this.#watched.get(trunkId)?.condition ?? { state: 'unknown', stateText: 'Switched off.', sinceMs: null };
  }

  /** The condition of a trunk is another than before. */
  onChanged(listener: (trunkId: TrunkId) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unfollow?.();
    await this.#stopAll();
    this.#events.removeAll();
  }

  async #stopAll(): Promise<void> {
    for (const watched of this.#watched.values()) this.#leave(watched);
    this.#watched.clear();
    await this.#farewells();
  }

  #leave(watched: WatchedTrunk): void {
    const farewell: Promise<void> = watched.stop().finally(() => this.#leaving.delete(farewell));
    this.#leaving.add(farewell);
  }

  async #farewells(): Promise<void> {
    if (this.#leaving.size > 0) await Promise.race([Promise.all(this.#leaving), delay(this.#parts.clock, farewellMs)]);
  }

  #follow(): void {
    if (this.#isPaused) return;
    const wanted = new Map(
      this.#parts.directory
        .allTrunks()
        .filter((trunk) => trunk.enabled)
        .map((trunk) => [trunk.id, trunk]),
    );
    for (const [id, watched] of this.#watched) {
      const trunk = wanted.get(id);
      if (trunk && isSameLine(trunk, watched.trunk)) continue;
      this.#watched.delete(id);
      this.#leave(watched);
    }
    for (const trunk of wanted.values()) if (!this.#watched.has(trunk.id)) this.#watch(trunk);
  }

  #watch(trunk: Trunk): void {
    const { userAgent, clock, random, directory } = this.#parts;
    const sipDomain = directory.domain(trunk.domainId)?.sipDomain ?? 'localhost.invalid';
    const onChanged = ({ state, stateText }: TrunkCondition): void => {
      this.#logger[state === 'refused' || state === 'unreachable' ? 'warn' : 'info']('trunk condition changed', {
        trunkId: trunk.id,
        state,
        stateText,
      });
      this.#events.emit('changed', trunk.id);
    };
    const watched = new WatchedTrunk({ userAgent, clock, random, trunk, sipDomain, onChanged });
    this.#watched.set(trunk.id, watched);
    if (this.#leaving.size === 0) watched.start();
    else void this.#startAfterFarewells(watched);
  }

  /** The same account at the same carrier may be among those that leave: what takes it back must not come after what registers it. */
  async #startAfterFarewells(watched: WatchedTrunk): Promise<void> {
    await this.#farewells();
    if (this.#watched.get(watched.trunk.id) === watched) watched.start();
  }
}

/** Nothing that our registration and questions depend on differs: a new name or limit must not drop the line. */
function isSameLine(one: Trunk, other: Trunk): boolean {
  return (
    one.proxy === other.proxy &&
    one.optionsIntervalS === other.optionsIntervalS &&
    one.domainId === other.domainId &&
    isDeepStrictEqual(one.authentication, other.authentication)
  );
}
