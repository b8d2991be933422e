import { useQuery } from '@tanstack/react-query';
import { useDesk } from '../../app/session.tsx';
import { Choice } from '../../ui/choice.tsx';
import { PickOne, type PickSource } from '../../ui/picker.tsx';
import { toasts } from '../../ui/toasts.tsx';
import { useAdminWords } from './words/index.ts';

interface MyCompany {
  readonly id: string;
  readonly name: string;
  readonly isActing: boolean;
}

const mostInList = 20;

/** Which company is administered; a choice for those who have several. */
export function CompanySwitch() {
  const { t } = useAdminWords();
  const { user, rest } = useDesk();
  const path = '/api/v1/session/companies';
  const { data } = useQuery({
    queryKey: ['my-companies'],
    queryFn: () => rest.send<{ items: readonly MyCompany[]; total: number }>('GET', path, {}),
  });
  const act = async (companyId: string) => {
    try {
      await rest.send('POST', '/api/v1/session/company', { body: { companyId } });
      // Everything on the screen belongs to the other company: begin anew.
      location.assign('/admin/overview');
    } catch (error) {
      toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
    }
  };
  const acting = data?.items.find(({ isActing }) => isActing);
  if (!data || data.total < 2) return <p className="admin-company ellipsis">{acting?.name ?? user.companyName}</p>;
  if (data.total <= mostInList) {
    return (
      <Choice
        label={t('frame.company')}
        isLabelHidden
        value={acting?.id ?? ''}
        options={data.items.map(({ id, name }) => ({ id, label: name }))}
        onChange={(id) => void act(id)}
      />
    );
  }
  const source: PickSource = {
    key: 'my-companies',
    search: async (text) => {
      const { items } = await rest.send<{ items: readonly MyCompany[] }>('GET', path, { query: { search: text || undefined } });
      return items.slice(0, 40).map(({ id, name }) => ({ id, label: name }));
    },
    byIds: async (ids) => data.items.filter(({ id }) => ids.includes(id)).map(({ id, name }) => ({ id, label: name })),
  };
  return (
    <PickOne
      label={t('frame.company')}
      source={source}
      value={acting?.id ?? null}
      onChange={(id) => id && void act(id)}
      words={{ none: t('pick.none'), remove: (name) => t('pick.remove', { name }), clear: t('pick.clear') }}
    />
  );
}
