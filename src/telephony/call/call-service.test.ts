import { describe, expect, it } from 'vitest';
import { SwitchBench } from '../../../test/support/switch-bench.ts';

describe('a call to a user', () => {
  it('rings all his devices, and the first answer wins', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('anna-desk', [{ ringsAfterMs: 10 }]);
    bench.factory.scripts.set('anna-soft', [{ ringsAfterMs: 10, answersAfterMs: 1000 }]);
    const caller = bench.call('bert-desk', '101');
    await bench.clock.advanceAsync(500);
    expect(caller.state).toBe('alerting');
    expect(bench.factory.latest('anna-desk').context?.from).toMatchObject({ number: '102', displayName: 'bert' });
    await bench.clock.advanceAsync(600);
    const soft = bench.factory.latest('anna-soft');
    expect(bench.factory.latest('anna-desk').told.release).toBe('answered-elsewhere');
    expect(caller.told.answers).toBe(1);
    expect(caller.hears).toBe(`leg ${soft.id}`);
    expect(soft.hears).toBe(`leg ${caller.id}`);
    caller.partyHangsUp();
    expect(soft.told.release).toBe('normal-clearing');
    expect(bench.endOf(caller.callId)).toBe('normal-clearing');
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('tells the story as events numbered without gaps', async () => {
    const bench = new SwitchBench();
    const [caller] = await bench.talk('anna-desk', '102', 'bert-desk');
    caller.partyHangsUp();
    expect(bench.typesOf(caller.callId)).toEqual([
      'call-created',
      'leg-added',
      'call-routed',
      'leg-added',
      'leg-state-changed',
      'leg-state-changed',
      'leg-state-changed',
      'leg-state-changed',
      'legs-connected',
      'leg-released',
      'leg-released',
      'call-ended',
    ]);
    expect(bench.journal.events.map((event) => event.seq)).toEqual([...Array(12).keys()]);
  });

  it('passes early media on to the caller', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10, earlyMedia: true }]);
    const caller = bench.call('anna-desk', '102');
    await bench.clock.advanceAsync(20);
    expect(caller.hears).toBe(`leg ${bench.factory.latest('bert-desk').id}`);
  });

  const failures = [
    { of: 'refusal', script: { refuses: { afterMs: 50, cause: 'busy' } }, ends: 'busy' },
    { of: 'decline', script: { refuses: { afterMs: 50, cause: 'rejected' } }, ends: 'rejected' },
    { of: 'silence for a minute', script: { ringsAfterMs: 10 }, ends: 'no-answer' },
  ] as const;
  for (const { of, script, ends } of failures) {
    it(`ends with ${ends} on ${of}`, async () => {
      const bench = new SwitchBench();
      bench.factory.scripts.set('bert-desk', [script]);
      const caller = bench.call('anna-desk', '102');
      await bench.clock.advanceAsync(61_000);
      expect(caller.told.release).toBe(ends);
      expect(bench.endOf(caller.callId)).toBe(ends);
      expect(bench.clock.pendingTimers).toBe(0);
    });
  }

  it('ends with unreachable when none of his devices is registered', () => {
    const bench = new SwitchBench();
    expect(bench.call('anna-desk', '102').told.release).toBe('unreachable');
  });

  it('finds him busy when all lines are in use, and waits on a free one before', async () => {
    const bench = new SwitchBench({ lines: 2 });
    await bench.talk('anna-desk', '102', 'bert-desk');
    const waiting = bench.call('cleo-desk', '102');
    await bench.clock.advanceAsync(100);
    expect(waiting.state).toBe('alerting');
    expect(bench.call('carrier', '+46850101').told.release).toBe('unreachable');
    expect(bench.call('anna-soft', '102').told.release).toBe('busy');
  });

  it('stops ringing when the caller hangs up', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]);
    const caller = bench.call('anna-desk', '102');
    await bench.clock.advanceAsync(20);
    caller.partyHangsUp('cancelled');
    expect(bench.factory.latest('bert-desk').told.release).toBe('cancelled');
    expect(bench.endOf(caller.callId)).toBe('cancelled');
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('answers the caller after 250 ms when the store is away', async () => {
    const bench = new SwitchBench();
    bench.journal.isAway = true;
    const [caller] = await bench.talk('anna-desk', '102', 'bert-desk');
    await bench.clock.advanceAsync(200);
    expect(caller.told.answers).toBe(0);
    await bench.clock.advanceAsync(60);
    expect(caller.told.answers).toBe(1);
  });

  it('answers the caller when what belongs to his call is stored, too', async () => {
    const matter = Promise.withResolvers<void>();
    const bench = new SwitchBench({ alsoStored: () => ({ durable: () => matter.promise }) });
    const [caller] = await bench.talk('anna-desk', '102', 'bert-desk');
    await bench.clock.advanceAsync(100);
    expect(caller.told.answers).toBe(0);
    matter.resolve();
    await bench.clock.advanceAsync(1);
    expect(caller.told.answers).toBe(1);
  });

  it('ends when its media is lost', async () => {
    const bench = new SwitchBench();
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    callee.sound?.fallSilent();
    expect(caller.told.release).toBe('media-lost');
    expect(bench.endOf(caller.callId)).toBe('media-lost');
  });

  it('passes digits across and records only their count', async () => {
    const bench = new SwitchBench();
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    for (const digit of '123') caller.partyPresses(digit);
    expect(callee.told.digits).toBe('123');
    caller.partyHangsUp();
    expect(bench.journal.events.find((event) => event.type === 'dtmf-received')).toMatchObject({ count: 3 });
  });

  it('refuses what has been passed on too often, and what is too much', () => {
    const bench = new SwitchBench({ maxCalls: 1 });
    expect(bench.call('anna-desk', '102', { maxForwards: 1 }).told.release).toBe('too-many-hops');
    bench.call('anna-desk', '*44');
    expect(bench.call('anna-desk', '102').told.release).toBe('server-failure');
  });
});

describe('hold', () => {
  it('by the phone lets the other hear music until retrieved', async () => {
    const bench = new SwitchBench();
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    callee.partyHolds();
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe('music');
    callee.partyRetrieves();
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${callee.id}`);
  });

  it('by command does the same, for the owner of the leg alone', async () => {
    const bench = new SwitchBench();
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    expect(() => bench.hold.hold(bench.actor('anna'), callee.id)).toThrow(expect.objectContaining({ code: 'call-unknown' }));
    bench.hold.hold(bench.actor('bert'), callee.id);
    await bench.clock.advanceAsync(0);
    expect([caller.hears, callee.hears]).toEqual(['music', 'silence']);
    expect([caller.told.isHeld, callee.told.isHeld]).toEqual([true, false]);
    bench.hold.retrieve(bench.actor('bert'), callee.id);
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${callee.id}`);
    expect(caller.told.isHeld).toBe(false);
  });

  it('by command ends for the held party when somebody else takes the call', async () => {
    const bench = new SwitchBench();
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    bench.hold.hold(bench.actor('bert'), callee.id);
    bench.factory.scripts.set('cleo-desk', [{ ringsAfterMs: 10, answersAfterMs: 20 }]);
    bench.transfer.blind(bench.actor('bert'), callee.id, '103');
    expect(caller.told.isHeld).toBe(true);
    await bench.clock.advanceAsync(50);
    expect(caller.hears).toBe(`leg ${bench.factory.latest('cleo-desk').id}`);
    expect(caller.told.isHeld).toBe(false);
  });
});

describe('transfer', () => {
  it('blind: the transferee hears ringing, is joined to the target, and both learn of each other', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('cleo-desk', [{ ringsAfterMs: 10, answersAfterMs: 1000 }]);
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    const statuses = callee.partyTransfers('103');
    await bench.clock.advanceAsync(100);
    expect(caller.hears).toBe('tone ringback');
    await bench.clock.advanceAsync(1000);
    const target = bench.factory.latest('cleo-desk');
    expect(statuses).toEqual([100, 200]);
    expect(callee.told.release).toBe('transferred');
    expect(caller.hears).toBe(`leg ${target.id}`);
    expect(caller.told.identities.at(-1)).toMatchObject({ number: '103' });
    expect(target.context?.from).toMatchObject({ number: '101' });
    target.partyHangsUp();
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
  });

  it('blind, target busy: the transferee is handed back', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('cleo-desk', [{ refuses: { afterMs: 10, cause: 'busy' } }]);
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    const statuses = callee.partyTransfers('103');
    await bench.clock.advanceAsync(100);
    expect(statuses).toEqual([100, 486]);
    expect(caller.hears).toBe(`leg ${callee.id}`);
  });

  it('blind, target busy and the transferor gone: he is rung again', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('cleo-desk', [{ refuses: { afterMs: 50, cause: 'busy' } }]);
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    callee.partyTransfers('103');
    callee.partyHangsUp();
    await bench.clock.advanceAsync(100);
    const again = bench.factory.latest('bert-desk');
    expect(again).not.toBe(callee);
    again.partyAnswers();
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${again.id}`);
    caller.partyHangsUp();
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('attended: joins the two parties in the first call and ends the second', async () => {
    const bench = new SwitchBench();
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    callee.partyHolds();
    const [consulting, target] = await bench.talk('bert-desk', '103', 'cleo-desk');
    const statuses = callee.partyTransfers('103', consulting.id);
    await bench.clock.advanceAsync(0);
    expect(statuses).toEqual([200]);
    expect(caller.hears).toBe(`leg ${target.id}`);
    expect(target.hears).toBe(`leg ${caller.id}`);
    expect([callee.told.release, consulting.told.release]).toEqual(['transferred', 'transferred']);
    expect(bench.endOf(consulting.callId)).toBe('transferred');
    expect(bench.registry.size).toEqual({ calls: 1, legs: 2 });
    target.partyHangsUp();
    expect(bench.endOf(caller.callId)).toBe('normal-clearing');
  });

  it('attended while the other still rings: he rings on for the transferee, who is told of him', async () => {
    const bench = new SwitchBench();
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    bench.factory.scripts.set('cleo-desk', [{ ringsAfterMs: 10 }]);
    const consulting = bench.call('bert-desk', '103');
    await bench.clock.advanceAsync(20);
    const statuses = callee.partyTransfers('103', consulting.id);
    await bench.clock.advanceAsync(100);
    const rung = bench.factory.latest('cleo-desk');
    expect(bench.factory.made.filter((leg) => leg.id.startsWith('cleo-desk'))).toHaveLength(1);
    expect([statuses, rung.state, consulting.told.release]).toEqual([[100], 'alerting', 'transferred']);
    expect(bench.endOf(consulting.callId)).toBe('transferred');
    expect(caller.hears).toBe('tone ringback');
    rung.partyAnswers();
    await bench.clock.advanceAsync(0);
    expect(statuses).toEqual([100, 200]);
    expect([caller.hears, rung.hears]).toEqual([`leg ${rung.id}`, `leg ${caller.id}`]);
    expect(rung.told.identities.at(-1)).toMatchObject({ number: '101' });
    expect(callee.told.release).toBe('transferred');
    caller.partyHangsUp();
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('attended while the other still rings, who declines: the transferee is handed back', async () => {
    const bench = new SwitchBench();
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    bench.factory.scripts.set('cleo-desk', [{ ringsAfterMs: 10 }]);
    const consulting = bench.call('bert-desk', '103');
    await bench.clock.advanceAsync(20);
    const statuses = callee.partyTransfers('103', consulting.id);
    bench.factory.latest('cleo-desk').partyHangsUp('rejected');
    await bench.clock.advanceAsync(0);
    expect(statuses).toEqual([100, 603]);
    expect([caller.hears, callee.hears]).toEqual([`leg ${callee.id}`, `leg ${caller.id}`]);
    expect(bench.registry.size).toEqual({ calls: 1, legs: 2 });
    caller.partyHangsUp();
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('is not for parties from outside: nobody dials out at our cost', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('anna-soft', []);
    const [caller] = await bench.talk('carrier', '+46850101', 'anna-desk');
    expect(caller.partyTransfers('0123456')).toEqual([403]);
  });
});

describe('pickup, deflection and dialling', () => {
  it('takes the call that rings at a colleague by code', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]);
    const caller = bench.call('anna-desk', '102');
    await bench.clock.advanceAsync(20);
    const taker = bench.call('cleo-desk', '*8102');
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${taker.id}`);
    expect(bench.factory.latest('bert-desk').told.release).toBe('answered-elsewhere');
    expect(bench.endOf(taker.callId)).toBe('transferred');
    taker.partyHangsUp();
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
  });

  it('takes over by INVITE with Replaces', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]);
    const caller = bench.call('anna-desk', '102');
    await bench.clock.advanceAsync(20);
    const by = bench.callerLeg('cleo-desk');
    bench.factory.latest('bert-desk').isReplacedBy(by);
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${by.id}`);
    expect(by.told.answers).toBe(1);
  });

  it('sends a ringing call elsewhere with a diversion', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]).set('cleo-desk', [{ ringsAfterMs: 10 }]);
    const caller = bench.call('anna-desk', '102');
    await bench.clock.advanceAsync(20);
    bench.deflect.deflect(bench.actor('bert'), bench.factory.latest('bert-desk').id, '103');
    expect(bench.factory.latest('cleo-desk').context?.diversions).toEqual([{ fromNumber: '102', reason: 'deflected' }]);
    expect(caller.state).toBe('alerting');
  });

  it('sends a call elsewhere that a phone deflects, and lets his other phones be', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('anna-desk', [{ ringsAfterMs: 10 }]).set('anna-soft', [{ ringsAfterMs: 10 }]);
    bench.factory.scripts.set('cleo-desk', [{ ringsAfterMs: 10 }]);
    const caller = bench.call('bert-desk', '101');
    await bench.clock.advanceAsync(20);
    bench.factory.latest('anna-desk').partyDeflects('103');
    expect(bench.factory.latest('anna-soft').told.release).toBe('cancelled');
    const rung = bench.factory.latest('cleo-desk');
    expect(rung.context?.diversions).toEqual([{ fromNumber: '101', reason: 'deflected' }]);
    await bench.clock.advanceAsync(20);
    rung.partyAnswers();
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${rung.id}`);
    caller.partyHangsUp();
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('counts a deflection to where its phone may not call as a refusal, and ends two phones that deflect to each other', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('cleo-desk', [{ ringsAfterMs: 10 }]).set('bert-desk', [{ ringsAfterMs: 10 }]);
    const caller = bench.call('anna-desk', '103');
    await bench.clock.advanceAsync(20);
    bench.factory.latest('cleo-desk').partyDeflects('0123456');
    expect(caller.told.release).toBe('unreachable');
    const again = bench.call('anna-desk', '103');
    for (let at = 0; at < 100 && again.told.release === null; at++) {
      const isCleo = at % 2 === 0;
      await bench.clock.advanceAsync(20);
      bench.factory.latest(isCleo ? 'cleo-desk' : 'bert-desk').partyDeflects(isCleo ? '102' : '103');
    }
    expect(again.told.release).not.toBeNull();
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('dials from the chosen device: own phone first, then the number', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts
      .set('anna-soft', [{ answersAfterMs: 100 }])
      .set('bert-desk', [{ ringsAfterMs: 10, answersAfterMs: 1000 }]);
    const dialling = bench.dial.dial(bench.actor('anna'), { number: '102', deviceId: 'anna-soft' as never });
    await bench.clock.advanceAsync(500);
    const own = bench.factory.latest('anna-soft');
    expect((await dialling).legId).toBe(own.id);
    expect(own.context?.autoAnswer).toBe(true);
    expect(own.hears).toBe('tone ringback');
    await bench.clock.advanceAsync(1000);
    expect(own.hears).toBe(`leg ${bench.factory.latest('bert-desk').id}`);
  });

  it('says why it cannot dial', async () => {
    const bench = new SwitchBench();
    await expect(bench.dial.dial(bench.actor('anna'), { number: '102' })).rejects.toMatchObject({ code: 'device-unreachable' });
    await expect(bench.dial.dial(bench.actor('anna'), { number: '999' })).rejects.toMatchObject({ code: 'call-refused' });
    await expect(bench.dial.dial(bench.actor('anna'), { number: '102', deviceId: 'bert-desk' as never })).rejects.toMatchObject({
      code: 'device-unknown',
    });
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
  });
});
