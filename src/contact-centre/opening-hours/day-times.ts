import type { OpenTime, SpecialDay } from '../../contract/rest/opening-hours.ts';
import { instantOf } from '../../platform/job/index.ts';
import { type Holidays, isHoliday } from '../../telephony/forwarding/index.ts';
import type { OpeningHours } from './opening-hours.ts';

const dayMs = 86_400_000;

/** An opening that began on a day, as instants. */
export interface Opening {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Which times count on a day, and why these. */
export interface DayRule {
  readonly kind: 'weekly' | 'special' | 'holiday';
  readonly name: string;
  readonly times: readonly OpenTime[];
}

/**
 * What opening hours make of each day, remembered. An opening that goes over midnight belongs to the day on which it began, as with
 * forwarding rules. A time that the change to summer time leaves out comes as much later as clocks were put forward; of a time that comes
 * twice the first counts.
 */
export class DayTimes {
  readonly #hours: OpeningHours;
  readonly #holidays: Holidays;
  readonly #special: ReadonlyMap<string, SpecialDay>;
  readonly #openings = new Map<string, readonly Opening[]>();

  constructor(hours: OpeningHours, holidays: Holidays) {
    this.#hours = hours;
    this.#holidays = holidays;
    this.#special = new Map(hours.specialDays.toReversed().map((day) => [day.date, day]));
  }

  ruleOf(date: string): DayRule {
    const special = this.#special.get(date) ?? this.#special.get(date.slice(5));
    if (special) return { kind: 'special', name: special.name, times: special.times };
    if (this.#hours.followsHolidays && isHoliday(date, this.#holidays)) return { kind: 'holiday', name: '', times: [] };
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
    return { kind: 'weekly', name: '', times: this.#hours.weekly.filter(({ day }) => day === weekday) };
  }

  openingsOf(date: string): readonly Opening[] {
    let openings = this.#openings.get(date);
    if (!openings) {
      const midnight = Date.parse(`${date}T00:00:00Z`);
      const at = (minutes: number) => instantOf(midnight + minutes * 60_000, this.#hours.timeZone);
      openings = this.ruleOf(date).times.map(({ from, to }) => {
        const begins = minutesOf(from);
        const ends = minutesOf(to);
        return { fromMs: at(begins), untilMs: at(ends > begins ? ends : ends + 24 * 60) };
      });
      this.#openings.set(date, openings);
    }
    return openings;
  }

  /** Those around a moment whose local day is `date`. */
  openingAt(atMs: number, date: string): { readonly opening: Opening; readonly date: string } | null {
    for (const day of [date, dayAfter(date, -1), dayAfter(date, 1)]) {
      const opening = this.openingsOf(day).find(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs);
      if (opening) return { opening, date: day };
    }
    return null;
  }
}

export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}
