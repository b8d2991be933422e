import type { CallService } from '../telephony/call/index.ts';
import type { CallApplications } from '../telephony/call-application/index.ts';
import { AnnouncementApplication, ProfileByPhone } from '../telephony/forwarding-applications/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

/** What forwarding does inside calls: announcements before them, profiles chosen by phone. */
export function openForwardingApplications(
  { logger }: Foundation,
  { directory, forwarding }: Pick<Configuration, 'directory' | 'forwarding'>,
  { calls, applications }: { readonly calls: CallService; readonly applications: CallApplications },
): void {
  const parts = { directory, logger: logger.component('forwarding') };
  applications.register('announcement', new AnnouncementApplication({ ...parts, calls }));
  const byPhone = new ProfileByPhone({ ...parts, choose: (owner, place) => forwarding.service.chooseAt(owner, place) });
  applications.register('profile-code', byPhone);
  applications.registerNumbers(byPhone);
}
