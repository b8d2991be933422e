import type { Clock, Timer } from '../../kernel/clock.ts';
import { Emitter } from '../../kernel/events.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { DigestClient } from '../../protocol/sip/digest/index.ts';
import {
  contactsOf,
  expiresOf,
  formatSipUri,
  minExpiresOf,
  parseUri,
  type SipResponse,
} from '../../protocol/sip/message/index.ts';
import type { SipUserAgent } from '../../protocol/sip/user-agent/index.ts';
import type { Trunk } from './trunk.ts';

export type TrunkRegistrationState = 'unregistered' | 'registering' | 'registered' | 'failed';

export interface TrunkRegistrationEvents {
  changed: { readonly state: TrunkRegistrationState; readonly status: number | null; readonly reason: string };
  [event: string]: unknown;
}

const askedS = 3600;
const firstRetryS = 30;
const longestRetryS = 1800;

/**
 * Keeps one trunk registered with its carrier (RFC 3261 §10.2).
 *
 * ```
 *  unregistered ─start─► registering ──2xx──► registered ──at 85 % of the time──► registering
 *        ▲                    └──refused, no answer──► failed ──back-off (RFC 5626 §4.5)──┘
 *        └────────────────────────── stop (Expires: 0) ─────────────────────────────
 * ```
 * The next server is tried inside each attempt (RFC 3263).
 */
export class TrunkRegistrationClient {
  readonly events = new Emitter<TrunkRegistrationEvents>();
  readonly #userAgent: SipUserAgent;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #trunk: Trunk;
  readonly #user: string;
  readonly #registrar: string;
  readonly #digest: DigestClient;
  readonly #callId: string;
  readonly #fromTag: string;
  #sequence = 0;
  #askS = askedS;
  #failures = 0;
  #state: TrunkRegistrationState = 'unregistered';
  #timer: Timer | undefined;
  #isStopped = true;

  /** @throws Error when the trunk does not register: check `authentication.kind` */
  constructor(parts: { userAgent: SipUserAgent; clock: Clock; random: RandomSource; trunk: Trunk }) {
    const { authentication } = parts.trunk;
    if (authentication.kind !== 'registration') throw new Error('the trunk does not register');
    this.#userAgent = parts.userAgent;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#trunk = parts.trunk;
    this.#user = authentication.user;
    this.#registrar = authentication.registrar;
    this.#digest = new DigestClient({
      random: parts.random,
      credentials: { username: authentication.user, password: authentication.password },
    });
    this.#callId = parts.userAgent.core.newCallId();
    this.#fromTag = parts.userAgent.core.newTag();
  }

  get state(): TrunkRegistrationState {
    return this.#state;
  }

  /** Answers challenges of this carrier; calls over the trunk use the same. */
  get digest(): DigestClient {
    return this.#digest;
  }

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    void this.#register();
  }

  /** Takes the registration back; resolves when the carrier has answered or does not answer. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#timer?.cancel();
    const wasRegistered = this.#state === 'registered';
    this.#go('unregistered', null, 'stopped');
    if (wasRegistered) await this.#send(0);
  }

  async #register(): Promise<void> {
    this.#go('registering', null, '');
    const response = await this.#send(this.#askS);
    if (this.#isStopped) return;
    if (response.status < 300) this.#registered(response);
    else if (response.status === 423 && (minExpiresOf(response) ?? 0) > this.#askS) {
      this.#askS = minExpiresOf(response) ?? askedS;
      await this.#register();
    } else this.#failed(response);
  }

  #registered(response: SipResponse): void {
    this.#failures = 0;
    const grantedS = this.#grantedS(response);
    this.#go('registered', response.status, '');
    this.#timer = this.#clock.setTimer(grantedS * 850, () => void this.#register());
  }

  /** Ours is the Contact with our user; carriers list those of others beside it. */
  #grantedS(response: SipResponse): number {
    const contacts = contactsOf(response);
    const own = contacts === '*' ? undefined : contacts.find(({ uri }) => uriUser(uri) === this.#user);
    const told = Number.parseInt(own?.params.get('expires') ?? '', 10) || expiresOf(response);
    return Math.max(10, told ?? this.#askS);
  }

  #failed(response: SipResponse): void {
    this.#failures += 1;
    this.#go('failed', response.status, response.reason);
    const longest = Math.min(longestRetryS, firstRetryS * 2 ** (this.#failures - 1));
    // Between half and the whole, so that trunks do not come back all at once.
    const shareOf = 0.5 + this.#random.bytes(1)[0]! / 510;
    const toldS = Number.parseInt(response.headers.get('Retry-After') ?? '', 10) || 0;
    this.#timer = this.#clock.setTimer(Math.max(longest * shareOf, toldS) * 1000, () => void this.#register());
  }

  #send(expiresS: number): Promise<SipResponse> {
    // Repetitions with credentials take the numbers between.
    this.#sequence += 4;
    const registrar = parseUri(this.#registrar);
    const host = registrar?.kind === 'sip' ? registrar.host : this.#registrar;
    const aor = formatSipUri({ user: this.#user, host });
    return this.#userAgent.request({
      method: 'REGISTER',
      target: this.#registrar,
      routes: this.#trunk.proxy === '' || this.#trunk.proxy === this.#registrar ? [] : [`<${withLr(this.#trunk.proxy)}>`],
      from: `<${aor}>`,
      to: `<${aor}>`,
      contactUser: this.#user,
      callId: this.#callId,
      fromTag: this.#fromTag,
      sequence: this.#sequence,
      digest: this.#digest,
      headers: [['Expires', String(expiresS)]],
    });
  }

  #go(state: TrunkRegistrationState, status: number | null, reason: string): void {
    if (state === this.#state) return;
    this.#state = state;
    this.events.emit('changed', { state, status, reason });
  }
}

function uriUser(uri: string): string | undefined {
  const parsed = parseUri(uri);
  return parsed?.kind === 'sip' ? parsed.user : undefined;
}

function withLr(uri: string): string {
  return /;lr(?:[;?]|$)/i.test(uri) ? uri : `${uri};lr`;
}
