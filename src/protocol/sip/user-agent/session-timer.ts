import type { Clock, Timer } from '../../../kernel/clock.ts';
import { parseParams, type SipMessage, type SipRequest } from '../message/index.ts';

/** What a Session-Expires header says (RFC 4028 §4). */
export interface SessionExpires {
  readonly intervalS: number;
  readonly refresher: 'uac' | 'uas' | undefined;
}

export function sessionExpiresOf(message: SipMessage): SessionExpires | undefined {
  const value = message.headers.get('Session-Expires');
  const intervalS = Number.parseInt(value ?? '', 10);
  if (value === undefined || !(intervalS > 0)) return undefined;
  const semicolon = value.indexOf(';');
  const refresher = semicolon < 0 ? undefined : parseParams(value, semicolon)?.get('refresher')?.toLowerCase();
  return { intervalS, refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined };
}

/** The least interval a peer accepts; 90 s unless it says more (RFC 4028 §5). */
export function minSeOf(message: SipMessage): number {
  return Math.max(90, Number.parseInt(message.headers.get('Min-SE') ?? '', 10) || 0);
}

/** What we answer to a request that may ask for a session timer (RFC 4028 §9). */
export type TimerAnswer =
  | { readonly kind: 'none' }
  | { readonly kind: 'too-short'; readonly minimumS: number }
  | { readonly kind: 'agreed'; readonly intervalS: number; readonly weRefresh: boolean };

export function answerTimer(request: SipRequest, peerSupports: boolean, minimumS: number): TimerAnswer {
  const asked = sessionExpiresOf(request);
  if (!asked || !peerSupports) return { kind: 'none' };
  if (asked.intervalS < minimumS) return { kind: 'too-short', minimumS };
  return { kind: 'agreed', intervalS: asked.intervalS, weRefresh: asked.refresher === 'uas' };
}

/**
 * Keeps a session from outliving its peer (RFC 4028 §10): the refresher asks again at half the interval; whoever has not
 * been refreshed ends the session a third of the interval, at most 32 s, before its end.
 */
export class SessionTimer {
  readonly #clock: Clock;
  readonly #refresh: () => void;
  readonly #expire: () => void;
  #refreshTimer: Timer | undefined;
  #expireTimer: Timer | undefined;
  #agreed: { readonly intervalS: number; readonly weRefresh: boolean } | undefined;

  constructor(parts: { clock: Clock; refresh: () => void; expire: () => void }) {
    this.#clock = parts.clock;
    this.#refresh = parts.refresh;
    this.#expire = parts.expire;
  }

  /** What is in force; undefined without a timer. */
  get agreed(): { readonly intervalS: number; readonly weRefresh: boolean } | undefined {
    return this.#agreed;
  }

  /** (Re)starts with what a 2xx settled; undefined when it settled that there is none. */
  restart(agreed: { readonly intervalS: number; readonly weRefresh: boolean } | undefined): void {
    this.stop();
    this.#agreed = agreed;
    if (!agreed) return;
    const intervalMs = agreed.intervalS * 1000;
    if (agreed.weRefresh) this.#refreshTimer = this.#clock.setTimer(intervalMs / 2, this.#refresh);
    this.#expireTimer = this.#clock.setTimer(intervalMs - Math.min(32_000, intervalMs / 3), this.#expire);
  }

  stop(): void {
    this.#refreshTimer?.cancel();
    this.#expireTimer?.cancel();
  }
}
