import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { SupervisionBoardView } from '../../../src/contract/rest/contact-centre-supervision.ts';
import { useDesk } from '../../app/session.tsx';
import { mergeBoard } from './board-model.ts';

const boardKey = ['supervision-board'];
export const supervisedQueueKey = 'supervised-queue';
export const callBacksKey = 'supervised-call-backs';
const path = '/api/v1/contact-centre/supervision';

/** Queues and agents that I supervise: read once, then told. After a lost connection, or with other rights, everything is read again. */
export function useBoard() {
  const { rest, live, news } = useDesk();
  const client = useQueryClient();
  useEffect(() => {
    const leave = live.subscribe('supervision');
    const readAgain = () => {
      for (const queryKey of [boardKey, [callBacksKey]]) void client.invalidateQueries({ queryKey });
    };
    const stop = news.subscribe((event) => {
      if (event.type === 'reset' || event.type === 'rights-changed') return readAgain();
      if (event.type !== 'supervision-changed') return;
      client.setQueryData<SupervisionBoardView>(boardKey, (before) => before && mergeBoard(before, event));
      for (const { queueId } of event.queues) void client.invalidateQueries({ queryKey: [supervisedQueueKey, queueId] });
      if (event.queues.length > 0) void client.invalidateQueries({ queryKey: [callBacksKey] });
    });
    return () => {
      stop();
      leave();
    };
  }, [live, news, client]);
  return useQuery({
    queryKey: boardKey,
    queryFn: () => rest.send<SupervisionBoardView>('GET', path, {}),
    // Who came into sight or went out of it by other configuration.
    refetchInterval: 30_000,
  });
}
