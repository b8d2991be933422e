import { describe, expect, it } from 'vitest';
import type { SupervisedAgent } from '../../../src/contract/rest/contact-centre-supervision.ts';
import { agentsInOrder, isAgentAlarm, isQueueAlarm, mergeBoard } from './board-model.ts';

const agent = (name: string, more: Partial<SupervisedAgent> = {}): SupervisedAgent => ({
  agentId: name,
  userId: name,
  name,
  state: 'ready',
  reason: null,
  since: 0,
  next: 'ready',
  queueIds: ['sales'],
  works: [],
  offeredQueueId: null,
  isUnreachable: false,
  ...more,
});
const queue = {
  queueId: 'sales',
  name: 'Sales',
  number: '200',
  waiting: 0,
  longestSince: null,
  agents: { ready: 0, busy: 0, wrapUp: 0, notReady: 0, loggedOff: 0 },
  forecast: null,
};
const alarms = { notReadyS: 10, wrapUpS: 0, callS: 60, waitingS: 5 };
const all = { text: '', state: '', queueId: '' };

describe('the supervisor’s board', () => {
  it('takes what changed in its place, and nobody who was not there', () => {
    const board = { queues: [queue], agents: [agent('Anna'), agent('Bert')], alarms, reasons: [] };
    const merged = mergeBoard(board, {
      queues: [{ ...queue, waiting: 3 }],
      agents: [agent('Bert', { state: 'busy' }), agent('Cleo')],
    });
    expect(merged.queues[0]?.waiting).toBe(3);
    expect(merged.agents.map(({ name, state }) => [name, state])).toEqual([
      ['Anna', 'ready'],
      ['Bert', 'busy'],
    ]);
  });

  it('puts who talks first, the longest first, and finds by name, state and queue', () => {
    const agents = [
      agent('Anna'),
      agent('Bert', { state: 'busy', since: 5 }),
      agent('Cleo', { state: 'busy', since: 1 }),
      agent('Dora', { state: 'not-ready', queueIds: [] }),
    ];
    const names = (filter: typeof all, sort: string) => agentsInOrder(agents, filter, sort).map(({ name }) => name);
    expect(names(all, 'state')).toEqual(['Cleo', 'Bert', 'Dora', 'Anna']);
    expect(names(all, '-name')).toEqual(['Dora', 'Cleo', 'Bert', 'Anna']);
    expect(names({ ...all, text: 'AN' }, 'name')).toEqual(['Anna']);
    expect(names({ ...all, state: 'busy' }, 'name')).toEqual(['Bert', 'Cleo']);
    expect(names({ ...all, queueId: 'sales' }, 'name')).toEqual(['Anna', 'Bert', 'Cleo']);
  });

  it('marks who is too long in a state and who waits too long; 0 never', () => {
    expect(isAgentAlarm(agent('Anna', { state: 'not-ready' }), alarms, 10_001)).toBe(true);
    expect(isAgentAlarm(agent('Anna', { state: 'not-ready' }), alarms, 10_000)).toBe(false);
    expect(isAgentAlarm(agent('Anna', { state: 'wrap-up' }), alarms, 1e9)).toBe(false);
    expect(isAgentAlarm(agent('Anna'), alarms, 1e9)).toBe(false);
    expect(isQueueAlarm({ ...queue, longestSince: 0 }, alarms, 5001)).toBe(true);
    expect(isQueueAlarm(queue, alarms, 1e9)).toBe(false);
  });
});
