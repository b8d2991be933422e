import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ParameterValueView } from '../../../../src/contract/rest/parameters.ts';
import { useDesk } from '../../../app/session.tsx';
import type { ListPage } from '../../../client/paged-list.ts';
import { toasts } from '../../../ui/toasts.tsx';
import { useAdminWords } from '../words/index.ts';
import type { ParameterJson } from './value-control.tsx';

export type Level = ParameterValueView['level'];
const path = '/api/v1/admin/parameters/values';

/** Everything that is set for one parameter, and setting and taking away; each can be undone. */
export function useParameterValues(name: string, onChanged: () => void) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const asked = useQuery({
    queryKey: ['parameter-values', name],
    queryFn: () => rest.send<ListPage<ParameterValueView>>('GET', path, { query: { name, limit: 500 } }),
  });
  const done = async () => {
    await queries.invalidateQueries({ queryKey: ['parameter-values'] });
    onChanged();
  };
  const put = async (body: {
    level: Level;
    targetId: string | null;
    value: ParameterJson;
    version: number | null;
    acceptsWarning?: boolean;
  }) => {
    const saved = await rest.send<ParameterValueView>('PUT', path, { body: { name, ...body } });
    await done();
    return saved;
  };
  const drop = async (value: ParameterValueView) => {
    await rest.send('DELETE', `${path}/:id`, { params: { id: value.id } });
    await done();
  };
  const complain = (error: unknown) =>
    toasts.show({ tone: 'failed', sentence: t('editor.undo-failed', { detail: (error as Error).message }) });
  return {
    values: asked.data?.items ?? [],
    isPending: asked.isPending,
    /** Sets it; what was set there before comes back on undo. */
    async set(
      level: Level,
      targetId: string | null,
      value: ParameterJson,
      before: ParameterValueView | undefined,
      acceptsWarning: boolean,
    ) {
      const saved = await put({ level, targetId, value, version: before?.version ?? null, acceptsWarning });
      const undo = () => {
        const back =
          before && before.value !== null
            ? put({ level, targetId, value: before.value, version: saved.version, acceptsWarning: true })
            : drop(saved);
        back.catch(complain);
      };
      const isSecret = saved.value === null;
      toasts.show({
        sentence: t('editor.saved', { name }),
        ...(isSecret ? {} : { action: { label: t('editor.undo'), run: undo } }),
      });
    },
    async takeAway(value: ParameterValueView) {
      await drop(value);
      const { level, targetId, value: before } = value;
      const undo = () => void put({ level, targetId, value: before ?? '', version: null, acceptsWarning: true }).catch(complain);
      toasts.show({
        sentence: t('parameters.taken-away', { name }),
        ...(before === null ? {} : { action: { label: t('editor.undo'), run: undo } }),
      });
    },
    read: async () => (await asked.refetch()).data?.items ?? [],
  };
}
