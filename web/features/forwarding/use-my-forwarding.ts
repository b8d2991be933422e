import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ForwardingProfileView, MyForwardingView } from '../../../src/contract/rest/forwarding.ts';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import type { RestClient } from '../../client/rest-client.ts';
import { routes } from '../../client/routes.ts';
import { useForwardingWords } from './words/index.ts';

/** My profiles with all their rules. The server says when they change (`forwarding-changed`). */
export function useMyForwarding() {
  const { rest } = useDesk();
  const { hasApplication, hasFeature } = useRights();
  const { data, error } = useQuery({
    queryKey: ['forwarding', 'mine'],
    queryFn: () => rest.call(routes.forwarding.read, {}),
    enabled: hasApplication('caller'),
  });
  return { mine: data ?? null, error, canChange: hasApplication('caller') && hasFeature('AuthorizeSimpleRules') };
}

/** Does something with one’s forwarding, shows what came of it, and says what was refused. */
export function useForwardingChange() {
  const { t } = useForwardingWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (work: (rest: RestClient) => Promise<ForwardingProfileView | MyForwardingView | undefined | void>) => work(rest),
    onSuccess: (kept) => {
      if (kept && 'profiles' in kept) queries.setQueryData(['forwarding', 'mine'], kept);
      else if (kept)
        queries.setQueryData<MyForwardingView>(['forwarding', 'mine'], (before) =>
          before ? { ...before, profiles: before.profiles.map((one) => (one.id === kept.id ? kept : one)) } : before,
        );
    },
    onError: (error) => complain(t('fw.failed', { detail: error.message })),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['forwarding'] }),
  });
  return { change: mutate, isPending };
}
