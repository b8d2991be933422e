import { useDesk } from '../../app/session.tsx';

/** Whether this administrator administers one company or all. */
export function useRank(): { readonly isSuper: boolean } {
  const { user } = useDesk();
  return { isSuper: user.role === 'administrator' };
}
