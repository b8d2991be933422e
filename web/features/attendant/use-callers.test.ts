import { describe, expect, it } from 'vitest';
import { type Caller, inOrder } from './use-callers.ts';

const caller = (name: string, sinceMs: number, more: Partial<Caller> = {}): Caller => ({
  key: name,
  callId: name,
  name,
  companyName: null,
  vip: null,
  sinceMs,
  kind: 'queue',
  queueName: 'Sales',
  priority: 5,
  returned: null,
  take: null,
  ...more,
});
const back = { kind: 'transfer', name: 'Ben', number: '202', reason: 'busy' };
const callers = [
  caller('longest', 1),
  caller('urgent queue', 2, { priority: 1 }),
  caller('vip', 3, { vip: 'Gold' }),
  caller('rings', 4, { kind: 'ringing' }),
  caller('back', 5, { kind: 'ringing', returned: back }),
];
const names = (order: 'longest' | 'priority') => inOrder(callers, order).map(({ name }) => name);

describe('the order of callers', () => {
  it('is who comes back, who rings here, very important callers, the more important queue, the longest waiting', () => {
    expect(names('priority')).toEqual(['back', 'rings', 'vip', 'urgent queue', 'longest']);
  });

  it('is by time alone where the attendant wants it so, but for who comes back or rings', () => {
    expect(names('longest')).toEqual(['back', 'rings', 'longest', 'urgent queue', 'vip']);
  });
});
