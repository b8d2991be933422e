import { describe, expect, it } from 'vitest';
import { MonitoringBench } from '../../../test/support/monitoring-bench.ts';
import type { UserId } from '../../kernel/ids.ts';
import { projectCallLog } from '../call-log/index.ts';

const bert = 'bert' as UserId;

describe('a supervisor', () => {
  it('hears both sides, and neither hears him nor has its sound touched', async () => {
    const bench = new MonitoringBench();
    const { own, customer, supervisor } = await bench.supervised('listen');
    expect(bench.heardBy(supervisor)).toEqual([customer.id, own.id].toSorted());
    expect([own.hears, customer.hears]).toEqual([`leg ${customer.id}`, `leg ${own.id}`]);
  });

  it('who whispers is heard by the agent alone, whose customer keeps hearing him directly', async () => {
    const bench = new MonitoringBench();
    const { own, customer, supervisor } = await bench.supervised('whisper');
    expect(bench.heardBy(own)).toEqual([customer.id, supervisor.id].toSorted());
    expect(customer.hears).toBe(`leg ${own.id}`);
  });

  it('who barges in is heard by everybody; back to listening all is as before', async () => {
    const bench = new MonitoringBench();
    const { own, customer, supervisor } = await bench.supervised('barge');
    expect(bench.heardBy(customer)).toEqual([own.id, supervisor.id].toSorted());
    expect(bench.heardBy(own)).toEqual([customer.id, supervisor.id].toSorted());
    await bench.switchTo('listen');
    expect([own.hears, customer.hears]).toEqual([`leg ${customer.id}`, `leg ${own.id}`]);
    expect(bench.heardBy(supervisor)).toEqual([customer.id, own.id].toSorted());
  });

  it('takes the call over: the customer talks to him, the agent is out of it, nothing is left behind', async () => {
    const bench = new MonitoringBench();
    const { own, customer, supervisor } = await bench.supervised('listen');
    await bench.service.takeOver(bench.supervisor, bench.monitor.id);
    await bench.settle();
    expect(own.told.release).toBe('transferred');
    expect([customer.hears, supervisor.hears]).toEqual([`leg ${supervisor.id}`, `leg ${customer.id}`]);
    expect(bench.service.size).toEqual({ monitors: 0, conversations: 0 });
    expect(bench.media.mixers.every(({ isClosed }) => isClosed)).toBe(true);
    supervisor.partyHangsUp();
    await bench.settle();
    expect(customer.told.release).toBe('normal-clearing');
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
  });

  it('hears the agent alone while the customer is on hold, and may speak to him then', async () => {
    const bench = new MonitoringBench();
    const { own, customer, supervisor } = await bench.supervised('whisper');
    bench.hold.hold(bench.actor('bert'), own.id);
    await bench.settle();
    expect(customer.hears).toBe('music');
    expect(bench.heardBy(supervisor)).toEqual([own.id]);
    expect(bench.heardBy(own)).toEqual([supervisor.id]);
    bench.hold.retrieve(bench.actor('bert'), own.id);
    await bench.settle();
    expect(bench.heardBy(own)).toEqual([customer.id, supervisor.id].toSorted());
  });

  it('follows the agent into his consultation and back', async () => {
    const bench = new MonitoringBench();
    const { own, customer, supervisor } = await bench.supervised('listen');
    bench.hold.hold(bench.actor('bert'), own.id);
    const second = bench.call('bert-desk', '101');
    await bench.settle();
    const colleague = bench.factory.latest('anna-desk');
    colleague.partyAnswers();
    await bench.settle();
    expect(bench.heardBy(supervisor)).toEqual([colleague.id, second.id].toSorted());
    second.partyHangsUp();
    await bench.settle();
    bench.hold.retrieve(bench.actor('bert'), own.id);
    await bench.settle();
    expect(bench.heardBy(supervisor)).toEqual([customer.id, own.id].toSorted());
  });

  it('is let go when the agent passes the customer on; a customer who heard him hears whom he is passed to', async () => {
    const bench = new MonitoringBench();
    const { own, customer, supervisor } = await bench.supervised('barge');
    bench.transfer.blind(bench.actor('bert'), own.id, '101');
    await bench.settle();
    const colleague = bench.factory.latest('anna-desk');
    colleague.partyAnswers();
    await bench.settle();
    expect([customer.hears, colleague.hears]).toEqual([`leg ${colleague.id}`, `leg ${customer.id}`]);
    expect(supervisor.told.release).toBe('normal-clearing');
    expect(bench.service.size).toEqual({ monitors: 0, conversations: 0 });
  });

  it('who stays waits in silence for the next conversation, and hears it from its beginning', async () => {
    const bench = new MonitoringBench();
    const { customer, supervisor } = await bench.supervised('listen', { stays: true });
    customer.partyHangsUp();
    await bench.settle();
    expect(supervisor.hears).toBe('silence');
    expect(bench.monitor.state).toBe('waiting');
    const next = await bench.customerOf('bert-desk');
    expect(bench.heardBy(supervisor)).toEqual([next.customer.id, next.own.id].toSorted());
  });

  it('counts as one who joined in for both sides as long as both hear him, and not before or after', async () => {
    const bench = new MonitoringBench();
    const { own, customer, supervisor } = await bench.supervised('whisper');
    const joined = () => [own, customer].map(({ id }) => bench.service.joinedIn(bench.registry.leg(id)!).map((leg) => leg.id));
    expect(joined()).toEqual([[], []]);
    await bench.switchTo('barge');
    expect(joined()).toEqual([[supervisor.id], [supervisor.id]]);
    supervisor.partyHolds();
    await bench.settle();
    expect(joined()).toEqual([[], []]);
    supervisor.partyRetrieves();
    await bench.switchTo('listen');
    expect(joined()).toEqual([[], []]);
  });

  it('changes what he does by the keys of his telephone', async () => {
    const bench = new MonitoringBench();
    const { own, customer, supervisor } = await bench.supervised('listen');
    supervisor.partyPresses('5');
    await bench.settle();
    expect([bench.heardBy(own).includes(supervisor.id), customer.hears]).toEqual([true, `leg ${own.id}`]);
    supervisor.partyPresses('4');
    await bench.settle();
    expect(own.hears).toBe(`leg ${customer.id}`);
  });

  it('is heard by nobody while his own telephone holds: its music is for nobody', async () => {
    const bench = new MonitoringBench();
    const { own, customer, supervisor } = await bench.supervised('barge');
    supervisor.partyHolds();
    await bench.settle();
    expect([own.hears, customer.hears]).toEqual([`leg ${customer.id}`, `leg ${own.id}`]);
    supervisor.partyRetrieves();
    await bench.settle();
    expect(bench.heardBy(customer)).toContain(supervisor.id);
  });

  it('goes on with the same phone at another’s side', async () => {
    const bench = new MonitoringBench();
    const { supervisor } = await bench.supervised('whisper');
    const other = await bench.customerOf('anna-desk');
    await bench.begin('anna', 'listen');
    expect(bench.heardBy(supervisor)).toEqual([other.customer.id, other.own.id].toSorted());
    expect(bench.factory.made.filter(({ id }) => id.startsWith('cleo-desk#'))).toHaveLength(1);
  });

  it('sees, when two supervise the same, nobody hear the other’s whisper but the agent', async () => {
    const bench = new MonitoringBench();
    const { own, customer, supervisor } = await bench.supervised('listen');
    const second = await bench.secondSupervisor('whisper');
    expect(bench.heardBy(supervisor)).toEqual([customer.id, own.id].toSorted());
    expect(bench.heardBy(own)).toEqual([customer.id, second.id].toSorted());
    expect(customer.hears).toBe(`leg ${own.id}`);
  });

  it('lets a tone be heard by whom the parameter says, again as often as it says', async () => {
    const bench = new MonitoringBench();
    bench.parameters.set('MonitoringTone', 'supervised').set('MonitoringToneEvery', 15);
    const { own, customer } = await bench.supervised('listen');
    expect(bench.mixer.playedTo).toEqual([own.media]);
    expect([own.hears, customer.hears]).toEqual(['mixer', `leg ${own.id}`]);
    expect(bench.heardBy(own)).toEqual([customer.id]);
    await bench.clock.advanceAsync(15_000);
    expect(bench.mixer.playedTo).toEqual([own.media, own.media]);
  });

  it('whose page is loaded anew hears what he heard, and is heard by nobody more', async () => {
    const bench = new MonitoringBench();
    const { own, customer, supervisor } = await bench.supervised('listen');
    const again = bench.comesBack(supervisor);
    await bench.settle();
    expect(bench.heardBy(again)).toEqual([customer.id, own.id].toSorted());
    expect([own.hears, customer.hears]).toEqual([`leg ${customer.id}`, `leg ${own.id}`]);
  });

  it('of an agent whose page is loaded anew is not heard by him for it', async () => {
    const bench = new MonitoringBench();
    const { own, customer, supervisor } = await bench.supervised('whisper');
    await bench.switchTo('listen');
    const again = bench.comesBack(own);
    await bench.settle();
    expect(again.hears).toBe(`leg ${customer.id}`);
    expect(bench.heardBy(supervisor)).toEqual([customer.id, own.id].toSorted());
  });
});

describe('nobody listens', () => {
  it('without the right, to himself, or across companies; and nobody is told whether there is a call', async () => {
    const bench = new MonitoringBench();
    await bench.customerOf('bert-desk');
    bench.allowed.clear();
    await expect(bench.begin('bert', 'listen')).rejects.toMatchObject({ code: 'not-permitted' });
    await expect(bench.begin('anna', 'listen')).rejects.toMatchObject({ code: 'not-permitted' });
    await expect(bench.begin('cleo', 'listen')).rejects.toMatchObject({ code: 'not-permitted', details: { reason: 'own' } });
    const stranger = { ...bench.supervisor, companyId: 'oak' as never };
    await expect(bench.service.begin(stranger, { userId: bert, mode: 'listen' })).rejects.toMatchObject({ code: 'not-found' });
    expect(bench.factory.made.filter(({ id }) => id.startsWith('cleo-desk#'))).toEqual([]);
  });

  it('in a way that is switched off for him', async () => {
    const bench = new MonitoringBench();
    bench.parameters.set('AuthorizeBargeIn', false).set('AuthorizeTakeOver', false);
    await bench.supervised('listen');
    await expect(bench.switchTo('barge')).rejects.toMatchObject({ code: 'not-permitted' });
    await expect(bench.service.takeOver(bench.supervisor, bench.monitor.id)).rejects.toMatchObject({ code: 'not-permitted' });
    await bench.switchTo('whisper');
  });

  it('with another’s session', async () => {
    const bench = new MonitoringBench();
    await bench.supervised('listen');
    const other = { ...bench.supervisor, userId: 'anna' as UserId };
    const { id } = bench.monitor;
    for (const attempt of [
      () => bench.service.switchMode(other, id, 'barge'),
      () => bench.service.takeOver(other, id),
      async () => bench.service.leave(other, id),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'monitoring-unknown' });
  });

  it('any more from the moment his right is taken away', async () => {
    const bench = new MonitoringBench();
    const { supervisor } = await bench.supervised('barge');
    bench.takeAwayRights();
    expect(supervisor.told.release).toBe('normal-clearing');
    await bench.settle();
    expect(bench.media.mixers.every(({ isClosed }) => isClosed)).toBe(true);
  });

  it('while the record of it cannot be stored', async () => {
    const bench = new MonitoringBench();
    bench.isStoreAway = true;
    await bench.customerOf('bert-desk');
    await expect(bench.begin('bert', 'listen')).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(bench.service.size.monitors).toBe(0);
  });

  it('to a call that came through no queue, where only those of queues may be heard', async () => {
    const bench = new MonitoringBench();
    bench.parameters.set('MonitoringQueueCallsOnly', true);
    await bench.customerOf('bert-desk');
    await expect(bench.begin('bert', 'listen')).rejects.toMatchObject({ details: { reason: 'not-of-a-queue' } });
  });

  it('by picking up the supervisor’s ringing phone', async () => {
    const bench = new MonitoringBench();
    await bench.customerOf('bert-desk');
    await bench.begin('bert', 'listen', {}, { isAnswered: false });
    const thief = bench.call('anna-desk', '*8103');
    await bench.settle();
    expect(thief.told.release).not.toBeNull();
    expect(bench.media.mixers).toEqual([]);
  });

  it('by passing the supervisor’s call on to somebody else', async () => {
    const bench = new MonitoringBench();
    const { supervisor } = await bench.supervised('listen');
    expect(supervisor.partyTransfers('101')).not.toContain(200);
    const own = bench.call('cleo-desk', '101');
    await bench.settle();
    const colleague = bench.factory.latest('anna-desk');
    colleague.partyAnswers();
    await bench.settle();
    supervisor.partyTransfers('101', own.id);
    own.partyTransfers('103', supervisor.id);
    await bench.settle();
    expect(colleague.hears).not.toBe('mixer');
  });
});

describe('the record', () => {
  it('tells who did what by which right, in the record of changes and in both calls', async () => {
    const bench = new MonitoringBench();
    const { own, supervisor } = await bench.supervised('listen');
    await bench.switchTo('barge');
    bench.service.leave(bench.supervisor, bench.monitor.id);
    await bench.settle();
    expect(bench.notes.map(({ change, userId, why }) => [change, userId, why])).toEqual([
      ['listen', 'bert', 'cleo is authorized to the supervision of bert.'],
      ['barge', 'bert', 'cleo is authorized to the supervision of bert.'],
      ['left', 'bert', ''],
    ]);
    expect(bench.told(own.callId)).toEqual([
      ['listen', false, 'cleo listens to bert.'],
      ['barge', true, 'cleo joined the conversation of bert.'],
      ['left', true, 'cleo left the conversation of bert.'],
    ]);
    expect(bench.told(supervisor.callId).map(([change]) => change)).toEqual(['listen', 'barge']);
  });

  it('of a call that was listened to has no line more than without; the supervisor finds whom he heard', async () => {
    const bench = new MonitoringBench();
    const { own, customer, supervisor } = await bench.supervised('listen');
    await bench.clock.advanceAsync(5000);
    supervisor.partyHangsUp();
    customer.partyHangsUp();
    await bench.settle();
    const rows = (callId: string) => projectCallLog(bench.journal.events.filter((event) => event.callId === callId));
    expect(rows(own.callId).map(({ userId }) => userId)).toEqual(['bert']);
    expect(rows(supervisor.callId)).toMatchObject([{ userId: 'cleo', otherName: 'bert', talkMs: 5000 }]);
  });

  it('tells the one who was spoken to that nobody speaks any more, and not that somebody goes on listening', async () => {
    const bench = new MonitoringBench();
    const { own } = await bench.supervised('whisper');
    await bench.switchTo('listen');
    const isTold = bench.told(own.callId).map(([change, told]) => [change, told]);
    expect(isTold).toEqual([
      ['whisper', true],
      ['left', true],
      ['listen', false],
    ]);
  });
});
