import type { Clock } from '../../kernel/clock.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { JobContext, JobDefinition, JobSummary, Schedule } from '../job/index.ts';
import type { CallLogLimits } from './call-log-retention.ts';

/** What was set, as it is now. */
export interface RetentionSettings {
  companies(): readonly CompanyId[];
  /** Everybody whose calls may be in the log. */
  usersOf(companyId: CompanyId): readonly UserId[];
  callLogLimits(companyId: CompanyId, userId: UserId): CallLogLimits;
  /** For users that are gone. */
  companyLimits(companyId: CompanyId): CallLogLimits;
  callLogSchedule(companyId: CompanyId): Schedule;
  /** Events of calls are kept so many days for statistics; null: for ever. */
  statisticsDays(companyId: CompanyId): number | null;
  statisticsSchedule(companyId: CompanyId): Schedule;
}

export interface RetentionStore {
  /** @returns how many lines went. Users that are not listed are those of `others`. */
  forgetLines(
    companyId: CompanyId,
    limits: readonly { readonly userId: UserId; readonly limits: CallLogLimits }[],
    others: CallLogLimits,
    nowMs: number,
  ): Promise<number>;
  /**
   * Forgets the events of calls that began before, are over and stand in nobody's log any more, and of customer matters that are over
   * for as long.
   * @returns of how many; call it until it is 0.
   */
  forgetEvents(companyId: CompanyId, beforeMs: number): Promise<number>;
}

export interface RetentionServiceParts {
  readonly clock: Clock;
  readonly settings: RetentionSettings;
  readonly store: RetentionStore;
}

const dayMs = 86_400_000;

/** Forgets what is older than it is to be kept. */
export class RetentionService {
  readonly #parts: RetentionServiceParts;

  constructor(parts: RetentionServiceParts) {
    this.#parts = parts;
  }

  get jobs(): readonly JobDefinition[] {
    const { settings } = this.#parts;
    const planned = (scheduleOf: (companyId: CompanyId) => Schedule) => () =>
      settings.companies().map((companyId) => ({ companyId, subjectId: companyId, schedule: scheduleOf(companyId) }));
    return [
      {
        name: 'call-log-retention',
        title: 'Cleaning of call logs',
        planned: planned((companyId) => settings.callLogSchedule(companyId)),
        run: (context) => this.#forgetLines(context),
      },
      {
        name: 'statistics-retention',
        title: 'Cleaning of statistics',
        planned: planned((companyId) => settings.statisticsSchedule(companyId)),
        run: (context) => this.#forgetEvents(context),
      },
    ];
  }

  async #forgetLines(context: JobContext): Promise<JobSummary> {
    const { clock, settings, store } = this.#parts;
    let removed = 0;
    for (const companyId of this.#companiesOf(context)) {
      context.signal.throwIfAborted();
      const limits = settings.usersOf(companyId).map((userId) => ({ userId, limits: settings.callLogLimits(companyId, userId) }));
      removed += await store.forgetLines(companyId, limits, settings.companyLimits(companyId), clock.now());
    }
    return { removed };
  }

  async #forgetEvents(context: JobContext): Promise<JobSummary> {
    const { clock, settings, store } = this.#parts;
    let calls = 0;
    for (const companyId of this.#companiesOf(context)) {
      const days = settings.statisticsDays(companyId);
      if (days === null) continue;
      for (let gone = -1; gone !== 0; calls += gone) {
        context.signal.throwIfAborted();
        gone = await store.forgetEvents(companyId, clock.now() - days * dayMs);
      }
    }
    return { calls };
  }

  #companiesOf({ run }: JobContext): readonly CompanyId[] {
    return run.companyId ? [run.companyId] : this.#parts.settings.companies();
  }
}
