import { useRights } from '../../app/rights.tsx';
import { PresenceSign } from '../../ui/presence.tsx';
import { usePresence } from './use-people.ts';

/** Whether somebody is on the telephone, for those who may see it. */
export function SeenPresence({ userId }: { userId: string }) {
  const presence = usePresence(userId);
  return useRights().seesPresence ? <PresenceSign presence={presence} /> : null;
}
