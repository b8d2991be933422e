import { SqlRetentionStore } from '../adapters/sql/retention-store.ts';
import type { CompanyId, UserId } from '../kernel/ids.ts';
import { type JobService, localTimeZone, type Schedule } from '../platform/job/index.ts';
import { statisticsRetention } from '../platform/parameter/declared/system.ts';
import type { Parameter, ParameterContext } from '../platform/parameter/index.ts';
import { type CallLogLimits, RetentionService } from '../platform/retention/index.ts';
import { callLogRetention } from '../telephony/call-log/call-log-parameters.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

/** Forgets old calls each night, as the parameters of each user say (T-RET-1). */
export function openRetention(
  { clock, store }: Foundation,
  { directory, rights }: Pick<Configuration, 'directory' | 'rights'>,
  jobs: JobService,
): void {
  const value = <T>(parameter: Parameter<T>, of: ParameterContext): T => rights.parameters.value(parameter, of);
  const limits = (of: ParameterContext): CallLogLimits => ({
    maxPerType: value(callLogRetention.maximum, of),
    days: value(callLogRetention.days, of),
    minKept: value(callLogRetention.minimum, of),
  });
  const daily = (parameter: Parameter<string>, companyId: CompanyId): Schedule => ({
    kind: 'daily',
    at: value(parameter, { companyId }),
    timeZone: localTimeZone(),
  });
  const service = new RetentionService({
    clock,
    store: new SqlRetentionStore(store),
    settings: {
      companies: () => directory.allCompanies().map(({ id }) => id),
      usersOf: (companyId) =>
        directory.domainsOf(companyId).flatMap((domain) => directory.usersOf(domain.id).map(({ id }) => id)),
      callLogLimits: (companyId, userId: UserId) => limits({ companyId, userId }),
      companyLimits: (companyId) => limits({ companyId }),
      callLogSchedule: (companyId) => daily(callLogRetention.startCleaningHour, companyId),
      statisticsDays: (companyId) => value(statisticsRetention.days, { companyId }),
      statisticsSchedule: (companyId) => daily(statisticsRetention.startCleaningHour, companyId),
    },
  });
  for (const job of service.jobs) jobs.define(job);
}
