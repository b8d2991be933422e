import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { CallBackButton } from './call-back-button.ts';

export interface RequestLimitsParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
}

const hourMs = 3_600_000;
/** Whoever comes from so many addresses at once pushes out only what is oldest. */
const mostKeys = 20_000;

/** How often something may be asked for; in memory, so that a restart forgets. Refusals are noted once an hour for each button. */
export class RequestLimits {
  readonly #parts: RequestLimitsParts;
  readonly #taken = new Map<string, number[]>();
  readonly #noted = new Map<string, { atMs: number; unsaid: number }>();
  readonly #refused = new Map<string, number>();

  constructor(parts: RequestLimitsParts) {
    this.#parts = parts;
  }

  /** Of one address; counted whatever comes of it. */
  takeSource({ id, perSourceHour }: CallBackButton, source: string): boolean {
    return this.#take(`${id} source ${source}`, perSourceHour, hourMs);
  }

  takeNumber({ id, perNumberDay }: CallBackButton, number: string): boolean {
    return this.#take(`${id} number ${number}`, perNumberDay, 24 * hourMs);
  }

  takeButton({ id, perButtonHour }: CallBackButton): boolean {
    return this.#take(`${id} all`, perButtonHour, hourMs);
  }

  /** Says it once an hour, with how many there were since. */
  noteRefusal({ id, name, companyId }: CallBackButton, reason: string, source: string): void {
    const { clock, logger } = this.#parts;
    this.#refused.set(id, this.refusedOf(id) + 1);
    const known = this.#noted.get(id);
    if (known && clock.now() - known.atMs < hourMs) {
      known.unsaid += 1;
      return;
    }
    this.#noted.set(id, { atMs: clock.now(), unsaid: 0 });
    const before = known?.unsaid ?? 0;
    logger.warn('a call-back button turned somebody away', { button: name, companyId, reason, source, sinceThen: before });
  }

  /** Turned away since the start. */
  refusedOf(id: string): number {
    return this.#refused.get(id) ?? 0;
  }

  #take(key: string, most: number, withinMs: number): boolean {
    const now = this.#parts.clock.now();
    const times = (this.#taken.get(key) ?? []).filter((atMs) => now - atMs < withinMs);
    const isFree = times.length < most;
    if (isFree) times.push(now);
    this.#taken.delete(key);
    this.#taken.set(key, times);
    if (this.#taken.size > mostKeys)
      for (const oldest of [...this.#taken.keys()].slice(0, mostKeys / 10)) this.#taken.delete(oldest);
    return isFree;
  }
}
