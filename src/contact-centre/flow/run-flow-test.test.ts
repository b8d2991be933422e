import { describe, expect, it } from 'vitest';
import { aBook, demoFlow, flowOf, testOf, words } from './flow-fixture.ts';
import { PreparedFlow, runFlowTest, usualDayAfter } from './index.ts';

const run = (test: object, document = demoFlow()) => runFlowTest(new PreparedFlow(document), testOf(test), aBook);

describe('a test stored with a flow', () => {
  it('says that a call at 17:05 on a holiday reaches the mailbox', () => {
    const test = {
      given: { day: 'holiday', time: '17:05' },
      expect: {
        end: { kind: 'voicemail', userId: 'anna' },
        says: ['We are closed'],
        path: ['start', 'hours', 'closed', 'mailbox'],
      },
    };
    const result = run(test);
    expect(result).toMatchObject({ passed: true, difference: null });
    expect(result.path.map(({ sentence }) => sentence)).toEqual([
      '+4612345678 dialled 700.',
      'The test says that it is a holiday.',
      'It was said.',
      'The caller is where he was to be brought.',
    ]);
  });

  it('takes the real opening hours where it says nothing of them', () => {
    expect(run({ given: { time: '16:59' }, expect: { end: { kind: 'queue', queueId: 'support' } } }).passed).toBe(true);
    const late = run({ given: { time: '17:00' }, expect: { end: { kind: 'queue', queueId: 'support' } } });
    expect(late.difference?.sentence).toBe('The call ended in the mailbox of anna, not in the queue support.');
  });

  it('reaches a queue with skills and priority by the keys pressed', () => {
    const end = { kind: 'queue', queueId: 'sales', priority: 2, skills: [{ skillId: 'swedish', level: 5 }] };
    expect(run({ given: { keys: ['9', '1'] }, expect: { end, says: ['press 1', 'no choice'] } }).passed).toBe(true);
    const other = run({ given: { keys: ['1'] }, expect: { end: { ...end, priority: 1 } } });
    expect(other.difference).toMatchObject({ code: 'priority-differs', params: { came: 2, expected: 1 } });
  });

  it('waits in a queue until it is too long', () => {
    const given = { keys: ['1'], queues: [{ queueId: 'sales', waits: 'timeout' }] };
    const result = run({ given, expect: { end: { kind: 'voicemail', userId: 'anna' } } });
    expect(result.passed).toBe(true);
    expect(result.path.at(-1)?.atMs).toBe(120_000);
  });

  it('names the first step that is another', () => {
    const result = run({ given: { keys: ['2'] }, expect: { end: { kind: 'released' }, path: ['start', 'hours', 'closed'] } });
    expect(result.difference?.sentence).toBe('Step 3 was menu, not say.');
  });

  it('pretends answers of servers and directories', () => {
    const document = flowOf(
      {
        start: { kind: 'start' },
        who: { kind: 'lookup', settings: { results: [{ field: 'private0', variable: 'customer' }] } },
        crm: {
          kind: 'http',
          settings: {
            url: 'https://crm.example/{customer}',
            results: [{ path: '$.orders[-1].state', variable: 'state' }],
          },
        },
        late: {
          kind: 'condition',
          settings: {
            branches: [
              {
                id: 'late',
                comparisons: [
                  { left: { kind: 'variable', name: 'state' }, operator: 'is', right: { kind: 'constant', value: 'LATE' } },
                ],
              },
            ],
          },
        },
        queue: { kind: 'queue', settings: { queueId: 'sales' } },
        bye: { kind: 'release' },
      },
      [
        'start.next → who',
        'who.found → crm',
        'who.not-found → bye',
        'crm.ok → late',
        'crm.failed → bye',
        'late.branch-late → queue',
        'late.else → bye',
      ],
      { variables: ['customer', 'state'].map((name) => ({ name, type: 'text' as const })) },
    );
    const given = {
      contacts: [{ nodeId: 'who', contact: { displayName: 'Elm AB', private0: 'C 7' } }],
      http: [{ nodeId: 'crm', status: 200, body: '{"orders":[{"state":"new"},{"state":"late"}]}' }],
    };
    const variables = [{ name: 'customer', value: 'C 7' }];
    expect(run({ given, expect: { end: { kind: 'queue', queueId: 'sales' }, variables } }, document).difference).toBeNull();
    const silent = run({ given: { contacts: given.contacts }, expect: { end: { kind: 'released' } } }, document);
    expect(silent.passed).toBe(true);
    expect(silent.path[2]?.sentence).toBe('The request failed: the test gives no answer.');
  });

  it('ends a circle with a sentence', () => {
    const circle = flowOf(
      {
        start: { kind: 'start' },
        one: { kind: 'set', settings: { assignments: [{ variable: 'n', value: { kind: 'constant', value: 1 } }] } },
      },
      ['start.next → one', 'one.next → one'],
    );
    expect(run({ expect: { end: { kind: 'failed' } } }, circle)).toMatchObject({
      passed: true,
      end: { reason: 'The flow goes round in a circle without waiting for anything.' },
    });
    const speaking = flowOf({ start: { kind: 'start' }, one: { kind: 'say', settings: { speech: words('Again.') } } }, [
      'start.next → one',
      'one.next → one',
    ]);
    expect(run({ expect: { end: { kind: 'failed' } } }, speaking).passed).toBe(true);
  });

  it('takes a weekday that is no holiday', () => {
    const thursday = Date.parse('2026-12-24T12:00:00Z');
    expect(usualDayAfter(thursday, 5, (date) => date === '2026-12-25')).toBe('2027-01-01');
    expect(usualDayAfter(thursday, 5, () => true)).toBe('2026-12-25');
  });
});
