import { instantOf, wallClock } from '../platform/job/index.ts';
import type { CallApplications } from '../telephony/call-application/index.ts';
import { StatusByPhone } from '../telephony/user-status/status-by-phone.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

const dayMs = 86_400_000;

/** Status by code at a telephone. */
export function openStatusByPhone(
  { clock, logger }: Pick<Foundation, 'clock' | 'logger'>,
  { directory, statuses, forwarding }: Pick<Configuration, 'directory' | 'statuses' | 'forwarding'>,
  applications: CallApplications,
): void {
  const byPhone = new StatusByPhone({
    directory,
    logger: logger.component('user-status'),
    choose: (of, { status, until }) => {
      if (!until) return statuses.choose(of, { status });
      const zone = forwarding.engine.timeZoneOf(of.companyId, of.userId);
      return statuses.choose(of, { status, untilMs: nextTime(clock.now(), zone, until) });
    },
  });
  applications.register('status-code', byPhone);
  applications.registerNumbers(byPhone);
}

/** When clocks in a zone show this next. */
export function nextTime(
  nowMs: number,
  zone: string,
  { hour, minute }: { readonly hour: number; readonly minute: number },
): number {
  const { year, month, day } = wallClock(nowMs, zone);
  const today = instantOf(Date.UTC(year, month - 1, day, hour, minute), zone);
  return today > nowMs ? today : instantOf(Date.UTC(year, month - 1, day, hour, minute) + dayMs, zone);
}
