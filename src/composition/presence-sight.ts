import type { UserId } from '../kernel/ids.ts';
import type { Actor } from '../platform/api/index.ts';
import { authorizedPhoneSupervisionPresences } from '../telephony/presence/index.ts';
import type { WatchingSight } from '../telephony/watching/index.ts';
import type { Configuration } from './configuration.ts';
import { maySeePresence } from './rights.ts';

type Parts = Pick<Configuration, 'rights' | 'sight' | 'intercomGroups' | 'directory'>;

/** Whether somebody may see if a colleague is on the telephone: what may be switched off, and the intercom groups. */
export function maySeePresenceOf({ rights, sight }: Pick<Parts, 'rights' | 'sight'>): (actor: Actor, userId: UserId) => boolean {
  const mayAtAll = maySeePresence(rights);
  return (actor, userId) => actor.userId === userId || (mayAtAll(actor) && sight.seesUser(actor, userId));
}

/** The same right for the keys of desk phones. */
export function watchingSight({ rights, sight, intercomGroups, directory }: Parts): WatchingSight {
  return {
    deviceSees: (watcher, watched) => {
      const { userId, companyId } = watcher;
      const isOwn = watcher.id === watched.id || (userId !== null && userId === watched.userId);
      if (!isOwn && userId !== null && !rights.parameters.value(authorizedPhoneSupervisionPresences, { companyId, userId }))
        return false;
      return sight.deviceSees(watcher, watched);
    },
    groupOf: ({ companyId, id }) => intercomGroups.standingFor(companyId, id)?.supervisedIds ?? null,
    standInsOf: ({ companyId, id }) =>
      intercomGroups
        .of(companyId)
        .flatMap((group) => (group.deviceId && group.supervisedIds.includes(id) ? [group.deviceId] : [])),
    onChanged: (listener) => {
      const stops = [
        sight.onChanged(listener),
        rights.parameters.onChanged((companyId) => directory.company(companyId) && listener(companyId)),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
