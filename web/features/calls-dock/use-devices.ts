import { useQuery } from '@tanstack/react-query';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';

/** The devices one may call with, and the one chosen. */
export function useDevices() {
  const { rest } = useDesk();
  return useQuery({ queryKey: ['devices'], queryFn: () => rest.call(routes.me.myDevices, {}) });
}
