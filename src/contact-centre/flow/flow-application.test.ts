import { describe, expect, it } from 'vitest';
import { FlowBench } from './flow-bench.ts';
import { demoFlow, flowOf, words } from './flow-fixture.ts';

const waitingSettings = {
  announces: ['position', 'estimated-wait'],
  firstAfterS: 20,
  everyS: 60,
  callBack: { key: '5', firstAfterS: 30, everyS: 0 },
  exits: [{ key: '9' }],
};

const toQueue = (queue: object, edges: readonly string[] = []) =>
  flowOf(
    {
      start: { kind: 'start' },
      queue: { kind: 'queue', settings: { queueId: 'sales', ...queue } },
      mailbox: { kind: 'say', settings: { speech: words('Leave a message.') } },
      bye: { kind: 'release' },
    },
    ['start.next → queue', 'mailbox.next → bye', ...edges],
  );

describe('a call in a flow', () => {
  it('is answered by the menu, and led to a queue with what the flow asks for', async () => {
    const bench = new FlowBench(demoFlow());
    const caller = await bench.enter();
    expect(caller.told.answers).toBe(1);
    expect(caller.sound!.played).toEqual(['For sales press 1, for support press 2.']);
    await bench.presses(caller, '1');
    expect(bench.waiting.map(({ queueId }) => queueId)).toEqual(['sales']);
    expect(bench.queuePort.demandOf(bench.waiting[0]!.callId)).toMatchObject({ priority: 2, skills: [{ skillId: 'swedish' }] });
    expect([caller.hears, bench.application.runsOf('flow-0').length]).toEqual(['music', 1]);
    expect(bench.typesOfEvents.filter((type) => type !== 'flow-stepped')).toEqual(['flow-entered', 'flow-left']);
    const steps = bench.journal.events.flatMap((event) =>
      event.type === 'application-stepped' ? [event.decision.sentence] : [],
    );
    expect(steps).toEqual([
      'Flow 0, start: 101 dialled 700.',
      'Flow 0, hours: It is open until 17:00.',
      'Flow 0, menu: 1 was pressed (Sales).',
      'Flow 0, require: Asked for from now on: one skill, priority 2.',
    ]);
  });

  it('is over when an agent answers, and leaves nothing behind', async () => {
    const bench = new FlowBench(demoFlow());
    const caller = await bench.enter();
    await bench.presses(caller, '1');
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10, answersAfterMs: 100 }]);
    bench.waiting[0]!.offer({
      agents: [{ agentId: 'bert' as never, targets: [{ kind: 'device', deviceId: 'bert-desk' as never }] }],
      timeoutMs: 10_000,
      decision: { code: 'x', params: {}, sentence: 'x', steps: [] },
      ended: () => {},
    });
    await bench.clock.advanceAsync(200);
    await bench.settle();
    expect(caller.hears).toBe(`leg ${bench.factory.latest('bert-desk').id}`);
    expect(bench.application.runsOf('flow-0')).toEqual([]);
    caller.partyHangsUp();
    await bench.settle();
    expect([bench.registry.size, bench.clock.pendingTimers]).toEqual([{ calls: 0, legs: 0 }, 0]);
  });

  it.each(['menu', 'queue'])('is over when the caller hangs up in the %s', async (where) => {
    const bench = new FlowBench(demoFlow());
    const caller = await bench.enter();
    if (where === 'queue') await bench.presses(caller, '1');
    caller.partyHangsUp();
    await bench.settle();
    expect(bench.application.runsOf('flow-0')).toEqual([]);
    expect(bench.clock.pendingTimers).toBe(0);
    expect(bench.events.filter(({ type }) => type === 'flow-left')).toHaveLength(1);
    // In the queue it is the queue that says so.
    expect(bench.events.findLast(({ type }) => type === 'flow-left')).toMatchObject({
      how: where === 'menu' ? 'abandoned' : 'ended',
    });
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
  });

  it('hears what it waits for, and comes back to the flow when it waited too long', async () => {
    const bench = new FlowBench(
      toQueue({ waiting: waitingSettings, maxWaitS: 100 }, ['queue.timeout → mailbox', 'queue.key-9 → bye']),
    );
    const caller = await bench.enter();
    expect([caller.told.answers, caller.hears]).toEqual([1, 'music']);
    await bench.clock.advanceAsync(20_000);
    await bench.settle();
    for (let part = 0; part < 7; part++) await bench.heard(caller);
    expect(caller.sound!.played).toEqual(['queue-position', '2', 'wait-between', '2', 'wait-and', '5', 'wait-minutes']);
    expect(caller.hears).toBe('music');
    await bench.clock.advanceAsync(10_000);
    await bench.settle();
    expect(caller.sound!.played.slice(7)).toEqual(['call-back-offer']);
    await bench.heard(caller);
    await bench.heard(caller);
    await bench.clock.advanceAsync(70_000);
    await bench.settle();
    expect(bench.left).toEqual(['taken']);
    expect(caller.sound!.played.at(-1)).toBe('Leave a message.');
    await bench.heard(caller);
    expect(caller.told.release).toBe('normal-clearing');
    expect(bench.clock.pendingTimers).toBe(0);
    expect(bench.typesOfEvents.filter((type) => type !== 'flow-stepped')).toEqual([
      'flow-entered',
      'flow-left',
      'flow-entered',
      'flow-left',
    ]);
  });

  it('leaves the queue by a key, and by the wish to be called back', async () => {
    for (const [key, calledBack] of [
      ['9', 0],
      ['5', 1],
    ] as const) {
      const bench = new FlowBench(
        toQueue({ waiting: waitingSettings }, ['queue.key-9 → mailbox', 'queue.called-back → mailbox']),
      );
      const caller = await bench.enter();
      await bench.presses(caller, `1${key}`);
      // It is arranged by the key alone; then he may say another number.
      expect(bench.calledBack).toHaveLength(calledBack);
      if (calledBack > 0) await bench.presses(caller, '0701234567#');
      expect(bench.renumbered).toEqual(calledBack > 0 ? ['0701234567'] : []);
      expect(bench.left).toEqual(['taken']);
      expect(caller.sound!.played.at(-1)).toBe('Leave a message.');
    }
  });

  it.each([
    ['is called back, and led nowhere else', true, ['release']],
    ['and cannot be called, is led on as drawn', false, ['mailbox', 'release']],
  ] as const)('who asks to be called back when his time is nearly up %s', async (_title, isCalledBack, passed) => {
    const bench = new FlowBench(
      toQueue({ waiting: waitingSettings, maxWaitS: 100 }, [
        'queue.timeout → mailbox',
        'queue.called-back → bye',
        'queue.key-9 → bye',
      ]),
    );
    bench.isCalledBack = isCalledBack;
    const caller = await bench.enter();
    await bench.clock.advanceAsync(99_000);
    await bench.presses(caller, '5');
    await bench.heard(caller);
    // He is still asked for another number when his time is up.
    await bench.clock.advanceAsync(20_000);
    for (let part = 0; part < 3; part++) await bench.heard(caller);
    expect(bench.calledBack).toHaveLength(isCalledBack ? 1 : 0);
    const steps = bench.events.filter((event) => event.type === 'flow-stepped').map(({ nodeKind }) => nodeKind);
    expect(steps.slice(steps.lastIndexOf('queue') + 1)).toEqual(passed.map((kind) => (kind === 'mailbox' ? 'say' : kind)));
    expect([bench.registry.size, bench.clock.pendingTimers]).toEqual([{ calls: 0, legs: 0 }, 0]);
  });

  it('goes on where it is not taken', async () => {
    const bench = new FlowBench(toQueue({}, ['queue.not-taken → mailbox']));
    bench.takes = false;
    const caller = await bench.enter();
    expect(caller.sound!.played).toEqual(['Leave a message.']);
  });

  it('asks a server with its secret, and says what it answered', async () => {
    const document = flowOf(
      {
        start: { kind: 'start' },
        ask: {
          kind: 'collect',
          settings: { speech: words('Your order?'), variable: 'order', check: { kind: 'luhn' }, tries: 2 },
        },
        crm: {
          kind: 'http',
          settings: {
            url: 'https://crm.example/orders/{order}',
            headers: [{ name: 'authorization', value: 'Bearer {secret.key}' }],
            results: [{ path: '$.state', variable: 'state' }],
          },
        },
        say: { kind: 'say', settings: { speech: words('It is {state}.') } },
        bye: { kind: 'release' },
      },
      ['start.next → ask', 'ask.collected → crm', 'ask.failed → bye', 'crm.ok → say', 'crm.failed → bye', 'say.next → bye'],
      {
        variables: [
          { name: 'order', type: 'text' },
          { name: 'state', type: 'text' },
        ],
      },
    );
    const bench = new FlowBench(document);
    bench.answer = { status: 200, body: '{"state":"on its way"}' };
    const caller = await bench.enter();
    await bench.presses(caller, '12#');
    await bench.presses(caller, '18#');
    expect(bench.requests).toMatchObject([
      { url: 'https://crm.example/orders/18', headers: [{ name: 'authorization', value: 'Bearer s3cret' }] },
    ]);
    expect(caller.sound!.played).toEqual(['Your order?', 'Your order?', 'It is on its way.']);
    expect(bench.events).toContainEqual({ type: 'variables-set', variables: { order: '18' } });
  });

  it('reaches colleagues, and numbers outside that the flow names, but none that the caller typed', async () => {
    const to = (number: string) =>
      flowOf(
        {
          start: { kind: 'start' },
          ask: { kind: 'collect', settings: { speech: [], variable: 'n', terminator: null, max: 6 } },
          go: { kind: 'transfer', settings: { to: { kind: 'number', number } } },
          sorry: { kind: 'say', settings: { speech: words('Nobody there.') } },
        },
        ['start.next → ask', 'ask.collected → go', 'ask.failed → go', 'go.failed → sorry'],
        { variables: [{ name: 'n', type: 'text' }] },
      );
    const dialled = async (number: string) => {
      const bench = new FlowBench(to(number));
      bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10, answersAfterMs: 100 }]);
      bench.factory.scripts.set('carrier', [{ ringsAfterMs: 10, answersAfterMs: 100 }]);
      const caller = await bench.enter('+46850700', 'carrier');
      return { bench, caller };
    };
    for (const [number, typed, expected] of [
      ['102', '999999', 'to-user'],
      ['004912345', '999999', 'to-trunk'],
    ] as const) {
      const { bench, caller } = await dialled(number);
      await bench.presses(caller, typed);
      await bench.clock.advanceAsync(300);
      expect(bench.decisions(caller.callId).at(-1)).toBe(expected);
      expect(bench.application.runsOf('flow-0')).toEqual([]);
    }
    const { bench, caller } = await dialled('{n}');
    await bench.presses(caller, '004912');
    expect(caller.sound!.played).toEqual(['Nobody there.']);
  });

  it('ends flows that lead to each other', async () => {
    const circle = (flowId: string) =>
      flowOf({ start: { kind: 'start' }, go: { kind: 'transfer', settings: { to: { kind: 'flow', flowId } } } }, [
        'start.next → go',
      ]);
    const bench = new FlowBench(circle('flow-1'), [circle('flow-0')]);
    const caller = await bench.enter();
    expect(caller.told.release).toBe('unreachable');
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
    expect(bench.clock.pendingTimers).toBe(0);
  });
});
