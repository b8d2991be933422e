import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { PhoneView } from '../../../../src/contract/rest/phone-provisioning.ts';
import { useDesk } from '../../../app/session.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { useAdminWords } from '../words/index.ts';

const path = '/api/v1/admin/devices/:id/phone';

interface Answer {
  readonly phone: PhoneView | null;
}

/** How a desk phone sets itself up, read again while one looks, and what one may do about it. */
export function useDeskPhone(id: string) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const queryKey = ['desk-phone', id];
  const read = useQuery({
    queryKey,
    queryFn: () => rest.send<Answer>('GET', path, { params: { id } }),
    refetchInterval: 4000,
  });
  /** Null when it was refused; then it has been said. */
  const send = async <Reply>(method: 'POST' | 'PUT' | 'DELETE', more: string, body?: unknown): Promise<Reply | null> => {
    try {
      const pieces = { params: { id }, ...(body === undefined ? {} : { body }) };
      return await rest.send<Reply>(method, `${path}${more}`, pieces);
    } catch (error) {
      toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
      return null;
    }
  };
  const change = async (method: 'POST' | 'PUT' | 'DELETE', more: string, body?: unknown): Promise<PhoneView | null> => {
    const answer = await send<Answer>(method, more, body);
    if (answer) queries.setQueryData(queryKey, answer);
    else await queries.invalidateQueries({ queryKey });
    return answer?.phone ?? null;
  };
  return {
    phone: read.data?.phone,
    isRead: read.isSuccess,
    error: read.error,
    refetch: () => read.refetch(),
    save: (settings: Pick<PhoneView, 'vendor' | 'model' | 'mac' | 'keys' | 'version'>) => change('PUT', '', settings),
    open: () => change('POST', '/enrolment', { hours: 24 }),
    close: () => change('DELETE', '/enrolment'),
    sync: () => send<{ told: number; understood: number }>('POST', '/check-sync'),
    adminPassword: () => send<{ password: string }>('POST', '/admin-password'),
    remove: async () => {
      await send('DELETE', '');
      await queries.invalidateQueries({ queryKey });
    },
  };
}

export type DeskPhoneState = ReturnType<typeof useDeskPhone>;
