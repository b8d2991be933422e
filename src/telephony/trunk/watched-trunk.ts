import type { Clock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { DigestClient } from '../../protocol/sip/digest/index.ts';
import type { SipUserAgent } from '../../protocol/sip/user-agent/index.ts';
import type { Trunk } from './trunk.ts';
import { TrunkKeepAlive } from './trunk-keep-alive.ts';
import { TrunkRegistrationClient, type TrunkRegistrationEvents } from './trunk-registration.ts';

/** How a trunk is doing, in a word and in a sentence. */
export interface TrunkCondition {
  readonly state: 'unknown' | 'reachable' | 'unreachable' | 'registered' | 'refused';
  readonly stateText: string;
  /** Since when it is in this state; null: not heard of yet. */
  readonly sinceMs: number | null;
}

type State = Omit<TrunkCondition, 'sinceMs'>;

/** One enabled trunk with its registration and its keep-alive. */
export class WatchedTrunk {
  readonly trunk: Trunk;
  readonly #registration: TrunkRegistrationClient | undefined;
  readonly #keepAlive: TrunkKeepAlive;
  readonly #onChanged: (condition: TrunkCondition) => void;
  #registered: State | undefined;
  #reached: State | undefined;
  #told = '';
  #sinceMs: number | null = null;
  #since: State['state'] = 'unknown';
  readonly #clock: Clock;
  readonly #userAgent: SipUserAgent;
  #carrier: ReadonlySet<string> = new Set();

  constructor(parts: {
    userAgent: SipUserAgent;
    clock: Clock;
    random: RandomSource;
    trunk: Trunk;
    sipDomain: string;
    onChanged: (condition: TrunkCondition) => void;
  }) {
    this.trunk = parts.trunk;
    this.#onChanged = parts.onChanged;
    this.#userAgent = parts.userAgent;
    this.#clock = parts.clock;
    this.#keepAlive = new TrunkKeepAlive(parts);
    this.#keepAlive.events.on('changed', ({ isReachable, status }) => {
      this.#reached = isReachable
        ? { state: 'reachable', stateText: `Answers (${status}).` }
        : { state: 'unreachable', stateText: 'Does not answer.' };
      this.#tell();
    });
    if (parts.trunk.authentication.kind !== 'registration') return;
    this.#registration = new TrunkRegistrationClient(parts);
    this.#registration.events.on('changed', (change) => this.#noteRegistration(change));
  }

  /** A peer that answers our questions again is up, whatever it said before; a carrier that refuses our name takes no calls. */
  get isUp(): boolean {
    return this.#reached?.state !== 'unreachable' && (this.#registered?.state ?? 'registered') === 'registered';
  }

  get digest(): DigestClient | undefined {
    return this.#registration?.digest;
  }

  get condition(): TrunkCondition {
    return { ...this.#state, sinceMs: this.#sinceMs };
  }

  get #state(): State {
    if (this.#reached?.state === 'unreachable') return this.#reached;
    if (this.#registration) return this.#registered ?? { state: 'unknown', stateText: 'Registering.' };
    if (this.trunk.optionsIntervalS <= 0) return { state: 'unknown', stateText: 'Not watched.' };
    return this.#reached ?? { state: 'unknown', stateText: 'Being asked.' };
  }

  /** Whether the carrier we are registered with may send from this address: one of those its names lead to. */
  isCarrier(address: string): boolean {
    return this.#carrier.has(address);
  }

  start(): void {
    this.#registration?.start();
    this.#keepAlive.start();
  }

  /** Takes the registration back; resolves when the carrier has answered or does not answer. */
  async stop(): Promise<void> {
    this.#keepAlive.events.removeAll();
    this.#keepAlive.stop();
    this.#registration?.events.removeAll();
    await this.#registration?.stop();
  }

  /** While a registration is refreshed the last outcome stands. */
  #noteRegistration({ state, status, reason }: TrunkRegistrationEvents['changed']): void {
    if (state === 'registered') {
      this.#registered = { state: 'registered', stateText: 'Registered.' };
      void this.#locateCarrier();
    } else if (state === 'failed') {
      const isSilent = status === 408 || status === 503;
      this.#registered = isSilent
        ? { state: 'unreachable', stateText: `The registrar cannot be reached (${status} ${reason}).` }
        : { state: 'refused', stateText: `The registrar refuses: ${status} ${reason}.` };
    } else return;
    this.#tell();
  }

  /**
   * Carriers move: asked again at each registration that succeeds. Each address counts as soon as it is known, since one name
   * that nobody resolves must not keep out calls from another; those of before count until all are known.
   */
  async #locateCarrier(): Promise<void> {
    const { authentication, proxy } = this.trunk;
    const uris = [proxy, ...(authentication.kind === 'registration' ? [authentication.registrar] : [])];
    const { transport } = this.#userAgent.core;
    const located = new Set<string>();
    const locate = async (uri: string): Promise<void> => {
      for (const { host } of await transport.resolve(uri).catch(() => [])) located.add(host);
      this.#carrier = new Set([...this.#carrier, ...located]);
    };
    await Promise.all(uris.map(locate));
    this.#carrier = located;
  }

  #tell(): void {
    const { state, stateText } = this.#state;
    if (stateText === this.#told) return;
    this.#told = stateText;
    if (state !== this.#since) this.#sinceMs = this.#clock.now();
    this.#since = state;
    this.#onChanged(this.condition);
  }
}
