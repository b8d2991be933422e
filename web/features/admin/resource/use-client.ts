import { useMemo } from 'react';
import { useDesk } from '../../../app/session.tsx';
import { type ResourceClient, resourceAt } from '../../../client/resource-client.ts';

/** The administered things of one kind. */
export function useClient<Item>(plural: string): ResourceClient<Item> {
  const { rest } = useDesk();
  return useMemo(() => resourceAt<Item>(rest, plural), [rest, plural]);
}
