import type { CompanyId, UserId } from '../../kernel/ids.ts';

/** How busy somebody is during an event, in the words of iCalendar and Exchange. */
export type CalendarBusyness = 'free' | 'tentative' | 'busy' | 'away';

export interface CalendarEvent {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly busyness: CalendarBusyness;
  /** Null where the viewer sees only that there is something. */
  readonly summary: string | null;
  readonly isPrivate: boolean;
}

/** Calendars as a source has them. Who asks has been asked for his right to each of `userIds` before. */
export interface CalendarSource {
  /** @throws ParleyError `contact-source-unreachable`, `contact-source-refused` */
  events(
    companyId: CompanyId,
    userIds: readonly UserId[],
    between: { readonly fromMs: number; readonly toMs: number },
    signal: AbortSignal,
  ): Promise<ReadonlyMap<UserId, readonly CalendarEvent[]>>;
}
