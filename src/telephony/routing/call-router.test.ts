import { describe, expect, it } from 'vitest';
import { SwitchBench } from '../../../test/support/switch-bench.ts';
import type { ForwardingRule } from '../../contract/rest/forwarding.ts';
import type { UserId } from '../../kernel/ids.ts';

const forwarding = { immediate: null, busy: null, noAnswer: null, noAnswerAfterS: 20 };

function benchWithForwarding(person: string, rule: Partial<typeof forwarding> | { [key: string]: string | number | null }) {
  const bench = new SwitchBench();
  bench.forwardings.replace({ ...forwarding, ...rule, userId: person as UserId });
  return bench;
}

const directionOf = (bench: SwitchBench, callId: string) =>
  bench.journal.events.flatMap((event) => (event.callId === callId && event.type === 'call-created' ? [event.direction] : []))[0];

describe('the call router against toll fraud', () => {
  const refusals = [
    { who: 'a stranger, whatever the number outside', from: '192.0.2.9', dialled: '0123456', code: 'caller-unknown' },
    { who: 'a stranger, for a number that is not open', from: '192.0.2.9', dialled: '102', code: 'caller-unknown' },
    { who: 'a trunk that asks for another trunk', from: 'carrier', dialled: '0123456', code: 'number-not-on-trunk' },
    { who: 'a trunk that asks for a service code', from: 'carrier', dialled: '*8102', code: 'number-not-on-trunk' },
    { who: 'a user without the right to dial out', from: 'cleo-desk', dialled: '0123456', code: 'no-right-to-dial-out' },
    { who: 'a blocked destination', from: 'anna-desk', dialled: '01900555', code: 'destination-blocked' },
    { who: 'a number that nobody has', from: 'anna-desk', dialled: '777', code: 'number-unassigned' },
  ];
  for (const { who, from, dialled, code } of refusals) {
    it(`refuses ${who}, and says why`, () => {
      const bench = new SwitchBench();
      const leg = bench.call(from, dialled);
      expect(leg.state).toBe('cleared');
      expect(bench.decisions(leg.callId)).toEqual([code]);
      expect(bench.factory.made).toEqual([]);
    });
  }

  it('lets a stranger reach a number that is open', () => {
    const bench = new SwitchBench();
    expect(bench.decisions(bench.call('192.0.2.9', '101').callId)).toEqual(['to-user']);
  });

  it('counts a user’s calls', () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('carrier', [{}]);
    const codes = [1, 2, 3, 4, 5].map(() => bench.decisions(bench.call('anna-desk', '0123456').callId)[0]);
    expect(codes).toEqual(['to-trunk', 'to-trunk', 'to-trunk', 'to-trunk', 'too-many-calls']);
  });
});

describe('what is dialled', () => {
  const ways = [
    { dialled: '*43', code: 'service-echo', direction: 'internal' },
    { dialled: '*44', code: 'service-music', direction: 'internal' },
    { dialled: '*8102', code: 'service-pickup', direction: 'internal' },
    { dialled: '102', code: 'to-user', direction: 'internal' },
    { dialled: '200', code: 'to-queue', direction: 'internal' },
    { dialled: '0123456', code: 'to-trunk', direction: 'outbound' },
  ];
  it.each(ways)('$dialled goes $code', ({ dialled, code, direction }) => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('carrier', [{}]);
    const { callId } = bench.call('anna-desk', dialled);
    expect(bench.decisions(callId)).toEqual([code]);
    expect(directionOf(bench, callId)).toBe(direction);
  });

  it('from outside is inbound, and reaches queues', () => {
    const bench = new SwitchBench();
    const { callId } = bench.call('carrier', '+46850200');
    expect([bench.decisions(callId), directionOf(bench, callId)]).toEqual([['to-queue'], 'inbound']);
  });

  it('reaches nobody at a queue that is switched off', () => {
    const bench = new SwitchBench({
      configured: (usual) => ({ ...usual, queues: usual.queues.map((queue) => ({ ...queue, enabled: false })) }),
    });
    expect(bench.decisions(bench.call('anna-desk', '200').callId)).toEqual(['queue-closed']);
  });

  it('is refused at the last hop', () => {
    const bench = new SwitchBench();
    expect(bench.decisions(bench.call('anna-desk', '102', { maxForwards: 1 }).callId)).toEqual(['too-many-hops']);
    expect(bench.decisions(bench.call('anna-desk', '102', { maxForwards: 2 }).callId)).toEqual(['to-user']);
  });

  it('rings a phone with a number of its own only for that number, unless it follows its user', () => {
    const ringing = (oneNumber: boolean) => {
      const bench = new SwitchBench({
        configured: (usual) => ({
          ...usual,
          devices: usual.devices.map((device) => (device.id === 'anna-soft' ? { ...device, number: '109', oneNumber } : device)),
        }),
      });
      bench.factory.scripts.set('anna-desk', [{}]).set('anna-soft', [{}]);
      bench.call('bert-desk', '101');
      return bench.factory.made.map((leg) => leg.id.split('#')[0]);
    };
    expect(ringing(true)).toEqual(['anna-desk', 'anna-soft']);
    expect(ringing(false)).toEqual(['anna-desk']);
  });
});

describe('trunks', () => {
  it('that carry as many calls as they may are passed over', () => {
    const bench = new SwitchBench({
      moreTrunks: ['second'],
      configured: (usual) => ({
        ...usual,
        trunks: usual.trunks.map((trunk) => (trunk.id === 'carrier' ? { ...trunk, maxCalls: 1 } : trunk)),
      }),
    });
    bench.factory.scripts.set('carrier', [{}]).set('second', [{}]);
    for (let calls = 0; calls < 2; calls += 1) bench.call('anna-desk', '0123456');
    expect(bench.factory.made.map((leg) => leg.id.split('#')[0])).toEqual(['carrier', 'second']);
  });

  it('that are out of order are passed over', () => {
    const bench = new SwitchBench({ moreTrunks: ['second'] });
    bench.factory.scripts.set('second', [{}]);
    bench.brokenTrunks.add('carrier');
    bench.call('anna-desk', '0123456');
    expect(bench.factory.made.map((leg) => leg.id.split('#')[0])).toEqual(['second']);
    bench.brokenTrunks.add('second');
    expect(bench.decisions(bench.call('anna-desk', '0123456').callId)).toEqual(['no-trunk']);
  });

  it('that fail without asking the called are followed by the next; a called who is busy is not called again', async () => {
    const bench = new SwitchBench({ moreTrunks: ['second', 'third', 'fourth'] });
    const fails = (cause: 'network-failure' | 'busy') => [{ refuses: { afterMs: 10, cause } }];
    bench.factory.scripts.set('carrier', fails('network-failure')).set('second', fails('network-failure'));
    bench.factory.scripts.set('third', fails('busy'));
    const caller = bench.call('anna-desk', '0123456');
    await bench.clock.advanceAsync(100);
    expect(bench.factory.made.map((leg) => leg.id.split('#')[0])).toEqual(['carrier', 'second', 'third']);
    expect(bench.endOf(caller.callId)).toBe('busy');
  });

  it('that fail an emergency call are followed by the next', async () => {
    const bench = new SwitchBench({ moreTrunks: ['second'] });
    bench.factory.scripts.set('carrier', [{ refuses: { afterMs: 10, cause: 'network-failure' } }]).set('second', [{}]);
    const caller = bench.call('cleo-desk', '112');
    await bench.clock.advanceAsync(100);
    expect(bench.decisions(caller.callId)).toEqual(['to-trunk', 'to-trunk']);
    expect(bench.factory.made.at(-1)?.id).toMatch(/^second#/);
  });

  it('take emergency calls from every phone of ours, and from nobody else', () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('carrier', [{}]);
    for (let calls = 0; calls < 6; calls += 1)
      expect(bench.decisions(bench.call('cleo-desk', '112').callId)).toEqual(['to-trunk']);
    expect(bench.decisions(bench.call('carrier', '112').callId)).toEqual(['number-not-on-trunk']);
    expect(bench.decisions(bench.call('192.0.2.9', '112').callId)).toEqual(['caller-unknown']);
  });
});

describe('forwarding', () => {
  it('at once rings the target, and tells of the diversion', () => {
    const bench = benchWithForwarding('bert', { immediate: '103' });
    bench.factory.scripts.set('cleo-desk', [{}]);
    bench.call('anna-desk', '102');
    expect(bench.factory.latest('cleo-desk').context?.diversions).toEqual([{ fromNumber: '102', reason: 'immediate' }]);
  });

  it('after the set time without answer', async () => {
    const bench = benchWithForwarding('bert', { noAnswer: '103', noAnswerAfterS: 7 });
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]).set('cleo-desk', [{ ringsAfterMs: 10, answersAfterMs: 50 }]);
    const caller = bench.call('anna-desk', '102');
    await bench.clock.advanceAsync(6900);
    expect(bench.factory.made).toHaveLength(1);
    await bench.clock.advanceAsync(200);
    expect(caller.hears).toBe(`leg ${bench.factory.latest('cleo-desk').id}`);
    expect(bench.decisions(caller.callId)).toEqual(['to-user', 'to-user']);
  });

  it('when busy, or when no phone can be reached', () => {
    const bench = benchWithForwarding('bert', { busy: '103' });
    const caller = bench.call('anna-desk', '102');
    expect(bench.decisions(caller.callId)).toEqual(['to-user', 'to-user']);
  });

  it('from a trunk to a trunk only on the right of the user who forwards', () => {
    const allowed = benchWithForwarding('anna', { immediate: '0123456' });
    allowed.factory.scripts.set('carrier', [{}]);
    expect(allowed.decisions(allowed.call('carrier', '+46850101').callId)).toEqual(['to-trunk']);
    const bench = benchWithForwarding('cleo', { immediate: '0123456' });
    expect(bench.decisions(bench.call('anna-desk', '103').callId)).toEqual(['no-right-to-dial-out']);
  });

  it('follows one forwarding after another', () => {
    const bench = benchWithForwarding('bert', { immediate: '103' });
    bench.forwardings.replace({ ...forwarding, userId: 'cleo' as UserId, immediate: '101' });
    bench.factory.scripts.set('anna-soft', [{}]);
    bench.call('anna-desk', '102');
    expect(bench.factory.latest('anna-soft').context?.diversions.map(({ fromNumber }) => fromNumber)).toEqual(['102', '103']);
  });

  it('in a circle is found and refused', () => {
    const bench = benchWithForwarding('bert', { immediate: '103' });
    bench.forwardings.replace({ ...forwarding, userId: 'cleo' as UserId, immediate: '102' });
    expect(bench.decisions(bench.call('anna-desk', '102').callId)).toEqual(['forwarding-loop']);
  });
});

describe('rules', () => {
  const base = { name: '', enabled: true, afterS: null, origin: 'all', callers: [], exceptCallers: false, called: [] } as const;
  const more = { time: null, statuses: [], calendar: null, announcement: 'none', id: 'r1' } as const;
  const rule = (type: ForwardingRule['type'], action: ForwardingRule['action']): ForwardingRule => ({
    ...base,
    ...more,
    callers: [],
    called: [],
    statuses: [],
    type,
    action,
  });
  const withRules = (
    person: string,
    rules: readonly ForwardingRule[],
    parts: ConstructorParameters<typeof SwitchBench>[0] = {},
  ) => {
    const bench = new SwitchBench(parts);
    bench.forwardings.replace({ ...forwarding, userId: person as UserId }, { rules });
    return bench;
  };
  /** Parameters of the rules, as somebody set them. */
  const parameters = (values: Readonly<Record<string, unknown>>) => ({
    forwarding: {
      parameters: {
        value: (parameter: { name: string; builtIn: unknown }) => values[parameter.name] ?? parameter.builtIn,
      } as never,
    },
  });
  const madeAt = (bench: SwitchBench) => bench.factory.made.map((leg) => leg.id.split('#')[0]);

  it('lead to a colleague, to one device, and to the voicemail', () => {
    const bench = withRules('bert', [rule('immediate', { kind: 'user', userId: 'cleo' })]);
    bench.factory.scripts.set('cleo-desk', [{}]);
    expect(bench.decisions(bench.call('anna-desk', '102').callId)).toEqual(['to-user']);
    expect(madeAt(bench)).toEqual(['cleo-desk']);
    const device = withRules('anna', [rule('immediate', { kind: 'device', deviceId: 'anna-soft' })]);
    device.factory.scripts.set('anna-soft', [{}]);
    expect(device.decisions(device.call('bert-desk', '101').callId)).toEqual(['to-device']);
    expect(madeAt(device)).toEqual(['anna-soft']);
    const voicemail = withRules('anna', [rule('immediate', { kind: 'voicemail' })]);
    expect(voicemail.decisions(voicemail.call('bert-desk', '101').callId)).toEqual(['to-voicemail']);
  });

  it('refuse as busy or at all, and say so', () => {
    for (const [kind, cause] of [
      ['busy', 'busy'],
      ['reject', 'rejected'],
    ] as const) {
      const bench = withRules('bert', [rule('immediate', { kind })]);
      const caller = bench.call('anna-desk', '102');
      expect([bench.decisions(caller.callId), bench.endOf(caller.callId)]).toEqual([[`rule-${cause}`], cause]);
    }
  });

  it('ring another number together with the phones, on the right of who wants it', () => {
    const bench = withRules('bert', [rule('immediate', { kind: 'ring-also', number: '0123456' })]);
    bench.factory.scripts.set('bert-desk', [{}]).set('carrier', [{}]);
    bench.call('anna-desk', '102');
    expect(madeAt(bench)).toEqual(['bert-desk', 'carrier']);
    const cleo = withRules('cleo', [rule('immediate', { kind: 'ring-also', number: '0123456' })]);
    cleo.factory.scripts.set('cleo-desk', [{}]).set('carrier', [{}]);
    cleo.call('anna-desk', '103');
    expect(madeAt(cleo)).toEqual(['cleo-desk']);
  });

  it('that lead to somebody who is gone let it ring', () => {
    const bench = withRules('bert', [rule('immediate', { kind: 'user', userId: 'nobody' })]);
    bench.factory.scripts.set('bert-desk', [{}]);
    expect(bench.decisions(bench.call('anna-desk', '102').callId)).toEqual(['to-user']);
    expect(madeAt(bench)).toEqual(['bert-desk']);
  });

  it('that would send a call back within CIRCULARLEVEL are not executed: it rings where it is', () => {
    const bench = withRules('bert', [rule('immediate', { kind: 'number', number: '103' })], parameters({ CIRCULARLEVEL: 2 }));
    bench.forwardings.replace({ ...forwarding, userId: 'cleo' as UserId, immediate: '102' });
    bench.factory.scripts.set('cleo-desk', [{}]);
    const { callId } = bench.call('anna-desk', '102');
    expect([bench.decisions(callId), madeAt(bench)]).toEqual([['to-user'], ['cleo-desk']]);
  });

  it('never ring anybody twice in one call, at any CIRCULARLEVEL', async () => {
    for (const level of [0, 1, 2, 3]) {
      const bench = withRules('bert', [], parameters({ CIRCULARLEVEL: level }));
      const around = { bert: '103', cleo: '101', anna: '102' };
      for (const [person, noAnswer] of Object.entries(around))
        bench.forwardings.replace({ ...forwarding, userId: person as UserId, noAnswer, busy: noAnswer, noAnswerAfterS: 5 });
      for (const device of ['anna-desk', 'anna-soft', 'bert-desk', 'cleo-desk'])
        bench.factory.scripts.set(device, [{ ringsAfterMs: 1 }]);
      bench.call('carrier', '+46850101');
      await bench.clock.advanceAsync(200_000);
      const rung = madeAt(bench);
      expect(new Set(rung).size, `level ${level}`).toBe(rung.length);
      expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
    }
  });

  it('whose forwarded call is not answered go to the emergency number, as often as is set (TRANSFERVERIFICATION)', async () => {
    const verified = parameters({
      TRANSFERVERIFICATION: true,
      EMERGENCYNUMBER: '101',
      EMERGENCYNUMBERCALLTIMES: 2,
      WAITTIMENOREPLY: 10,
    });
    const bench = withRules('bert', [rule('immediate', { kind: 'number', number: '103' })], verified);
    const rings = { ringsAfterMs: 1 };
    bench.factory.scripts.set('cleo-desk', [rings]).set('anna-desk', [rings]).set('anna-soft', [rings]);
    const inside = bench.call('bert-desk', '102');
    await bench.clock.advanceAsync(60_000);
    expect(madeAt(bench)).toEqual(['cleo-desk', 'anna-desk', 'anna-soft', 'anna-desk', 'anna-soft']);
    expect(bench.decisions(inside.callId)).toEqual(['to-user', 'to-user', 'to-user']);
    expect(bench.endOf(inside.callId)).toBe('no-answer');
  });

  it('with a false number go to the emergency number at once', () => {
    const verified = parameters({ TRANSFERVERIFICATION: true, EMERGENCYNUMBER: '103' });
    const bench = withRules('bert', [rule('immediate', { kind: 'number', number: '777' })], verified);
    bench.factory.scripts.set('cleo-desk', [{}]);
    expect(bench.decisions(bench.call('anna-desk', '102').callId)).toEqual(['to-user']);
    expect(madeAt(bench)).toEqual(['cleo-desk']);
  });

  it('wait for who calls when a rule depends on it, and only then', async () => {
    let known = false;
    const nobody = { isVip: true, contactIds: new Set<string>(), directoryIds: new Set<string>(), listIds: new Set<string>() };
    const callers = { factsOf: () => (known ? nobody : undefined) };
    const vip = { ...rule('immediate', { kind: 'number', number: '103' }), callers: [{ kind: 'vip' as const }] };
    const bench = withRules('anna', [vip], { forwarding: { callers } });
    bench.factory.scripts.set('cleo-desk', [{}]);
    bench.call('carrier', '+46850101');
    expect(madeAt(bench)).toEqual([]);
    known = true;
    await bench.clock.advanceAsync(0);
    expect(madeAt(bench)).toEqual(['cleo-desk']);
  });
});
