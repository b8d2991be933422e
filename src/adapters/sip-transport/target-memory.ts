import type { Clock } from '../../kernel/clock.ts';
import type { SipTarget } from '../../protocol/sip/transport-port.ts';
import { GenerationMap } from './generation-map.ts';

/** Remembers for a while which targets failed, so that others are tried first. */
export class TargetMemory {
  readonly #clock: Clock;
  readonly #rememberMs: number;
  readonly #failedUntil = new GenerationMap<number>({ capacity: 1000 });

  constructor(parts: { clock: Clock; rememberMs: number }) {
    this.#clock = parts.clock;
    this.#rememberMs = parts.rememberMs;
  }

  failed(target: SipTarget): void {
    this.#failedUntil.set(key(target), this.#clock.now() + this.#rememberMs);
  }

  worked(target: SipTarget): void {
    if (this.#failedUntil.size > 0) this.#failedUntil.delete(key(target));
  }

  /** The same targets in the same order, but those that failed lately last. */
  order(targets: readonly SipTarget[]): SipTarget[] {
    if (this.#failedUntil.size === 0) return [...targets];
    const now = this.#clock.now();
    const hasFailed = (target: SipTarget): boolean => (this.#failedUntil.get(key(target)) ?? 0) > now;
    return [...targets.filter((target) => !hasFailed(target)), ...targets.filter(hasFailed)];
  }
}

function key({ transport, host, port }: SipTarget): string {
  return `${transport}|${host}|${port}`;
}
