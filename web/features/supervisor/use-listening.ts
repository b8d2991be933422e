import type { MonitoringView } from '../../../src/contract/rest/monitoring.ts';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { toasts } from '../../ui/toasts.tsx';
import { useSupervisorWords } from './words/index.ts';

export type Mode = MonitoringView['mode'];

/** What I hear now, by my own calls; and what I may do about it. */
export function useListening() {
  const desk = useDesk();
  const { t } = useSupervisorWords();
  const call = useStore(desk.calls).find(({ monitoring }) => monitoring !== null);
  const current = call?.monitoring ?? null;
  const run = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      toasts.show({ sentence: t('sup.command-failed', { detail }), tone: 'failed' });
    });
  };
  const base = '/api/v1/monitoring';
  return {
    current,
    begin: (userId: string, mode: Mode, stays: boolean) => {
      const deviceId = desk.browserDeviceId.get();
      run(desk.rest.send('POST', base, { body: { userId, mode, stays, ...(deviceId && { deviceId }) } }));
    },
    switchTo: (mode: Mode) => current && run(desk.rest.send('PATCH', `${base}/${current.id}`, { body: { mode } })),
    takeOver: () => current && run(desk.rest.send('POST', `${base}/${current.id}/take-over`, {})),
    leave: () => current && run(desk.rest.send('DELETE', `${base}/${current.id}`, {})),
  };
}
