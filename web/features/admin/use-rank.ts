import { useDesk } from '../../app/session.tsx';

/** Whether this administrator administers every company and the server, or only some companies. */
export function useRank(): { readonly isSuper: boolean } {
  const { user } = useDesk();
  return { isSuper: user.administrator === 'super' };
}
