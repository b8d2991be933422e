import type { CompanyId } from '../../kernel/ids.ts';
import type { Holidays } from '../../telephony/forwarding/index.ts';
import type { HoursState, OpeningHours } from './opening-hours.ts';
import { stateAt } from './state-at.ts';

/** What flows and queues ask. */
export interface OpeningHoursPort {
  /** Hours that are not there are always open. */
  stateAt(hoursId: string, atMs: number): { readonly open: boolean; readonly because: string };
}

export interface LiveOpeningHoursParts {
  readonly hours: (id: string) => OpeningHours | undefined;
  /** `2026-12-25`, or `12-25` of every year. */
  readonly holidaysOf: (companyId: CompanyId) => readonly string[];
}

interface Known {
  readonly hours: OpeningHours;
  readonly holidays: readonly string[];
  readonly fromMs: number;
  readonly state: HoursState;
}

const dayMs = 86_400_000;

/** The state of all opening hours, remembered until it changes. */
export class LiveOpeningHours implements OpeningHoursPort {
  readonly #parts: LiveOpeningHoursParts;
  readonly #known = new Map<string, Known>();

  constructor(parts: LiveOpeningHoursParts) {
    this.#parts = parts;
  }

  stateAt(hoursId: string, atMs: number): { open: boolean; because: string } {
    const state = this.explain(hoursId, atMs);
    return state
      ? { open: state.isOpen, because: state.because.sentence }
      : { open: true, because: 'There are no opening hours.' };
  }

  /** Null for hours that are not there. */
  explain(hoursId: string, atMs: number): HoursState | null {
    const hours = this.#parts.hours(hoursId);
    if (!hours) return null;
    const holidays = this.#parts.holidaysOf(hours.companyId);
    const known = this.#known.get(hoursId);
    if (known && known.hours === hours && sameDays(known.holidays, holidays) && isWithin(known, atMs)) return known.state;
    const state = stateAt(hours, atMs, asSet(holidays));
    this.#known.set(hoursId, { hours, holidays, fromMs: atMs, state });
    return state;
  }
}

export function asSet(days: readonly string[]): Holidays {
  return new Set(days);
}

/** While it lasts; what is for ever is looked at again every day. The reason changes with the day, too. */
function isWithin({ fromMs, state }: Known, atMs: number): boolean {
  const until = Math.min(state.changesAtMs ?? Number.POSITIVE_INFINITY, fromMs + dayMs / 24);
  return fromMs <= atMs && atMs < until;
}

function sameDays(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((day, index) => day === other[index]));
}
