import { describe, expect, it } from 'vitest';
import { ContactCentreBench, salesQueue } from '../../../../test/support/contact-centre-bench.ts';
import type { SimulatedLeg } from '../../../../test/support/simulated-leg.ts';
import type { QueueId } from '../../../kernel/ids.ts';
import { PickupService } from '../../../telephony/pickup/index.ts';
import { foldInteraction } from '../../interaction/index.ts';

const support = { ...salesQueue, id: 'support' as QueueId, name: 'Support', number: '300', wrapUpMs: 0 };

/** A caller from outside talks with Anna, who took him from the queue. */
async function served(centre: ContactCentreBench): Promise<{ caller: SimulatedLeg; anna: SimulatedLeg; matter: string }> {
  const { bench } = centre;
  for (const phone of ['anna-desk', 'bert-desk', 'cleo-desk']) bench.factory.scripts.set(phone, [{ ringsAfterMs: 10 }]);
  bench.factory.scripts.set('anna-soft', [{ refuses: { afterMs: 1, cause: 'unreachable' } }]);
  centre.makeReady('anna');
  const caller = bench.call('carrier', '+46850200');
  const matter = centre.interactionOfCall(caller.callId)!.id;
  await bench.clock.advanceAsync(1000);
  const anna = bench.factory.latest('anna-desk');
  anna.partyAnswers();
  await bench.clock.advanceAsync(10_000);
  return { caller, anna, matter };
}

const open = () => new ContactCentreBench({ lines: 3, queues: [salesQueue, support] });

/** Types of the events from a certain one on. */
const since = (centre: ContactCentreBench, matter: string, type: string) => {
  const types = centre.typesOf(matter as never);
  return types.slice(types.indexOf(type));
};

function leavesNothing(centre: ContactCentreBench): void {
  expect([centre.interactions.size, centre.voice.size, centre.queues.size]).toEqual([0, 0, 0]);
  expect(centre.bench.registry.size).toEqual({ calls: 0, legs: 0 });
}

describe('a caller and his agent', () => {
  it('are one interaction from the queue to the end of wrap-up, each step an event', async () => {
    const centre = open();
    const { caller, matter } = await served(centre);
    caller.partyHangsUp();
    await centre.bench.clock.advanceAsync(5000);
    expect(centre.typesOf(matter as never)).toEqual([
      'interaction-created',
      'interaction-queued',
      'offer-made',
      'offer-ended',
      'queue-left',
      'work-began',
      'work-ended',
      'wrap-up-ended',
      'interaction-ended',
    ]);
    expect(centre.eventOf('interaction-created')).toMatchObject({
      channel: 'voice',
      callId: caller.callId,
      dialled: '+46850200',
    });
    expect(centre.eventOf('queue-left')).toMatchObject({ how: 'assigned', to: { kind: 'agent', agentId: 'anna' } });
    expect(centre.eventOf('work-ended')).toMatchObject({ how: 'customer-left', wrapUpMs: 5000 });
    expect(centre.eventOf('interaction-ended')).toMatchObject({ by: 'customer', cause: 'handled' });
    leavesNothing(centre);
  });

  it('are told apart by who hung up', async () => {
    const centre = open();
    const { anna } = await served(centre);
    anna.partyHangsUp();
    await centre.bench.clock.advanceAsync(5000);
    expect(centre.eventOf('work-ended')).toMatchObject({ how: 'agent-left' });
    expect(centre.eventOf('interaction-ended')).toMatchObject({ by: 'agent', cause: 'handled' });
  });

  it('count the time on hold and the time of a consultation', async () => {
    const centre = open();
    const { bench } = centre;
    const { caller, anna, matter } = await served(centre);
    anna.partyHolds();
    bench.call('anna-desk', '103');
    await bench.clock.advanceAsync(3000);
    const cleo = bench.factory.latest('cleo-desk');
    cleo.partyAnswers();
    await bench.clock.advanceAsync(4000);
    cleo.partyHangsUp();
    await bench.clock.advanceAsync(1000);
    anna.partyRetrieves();
    await bench.clock.advanceAsync(2000);
    caller.partyHangsUp();
    expect(since(centre, matter, 'work-began')).toEqual([
      'work-began',
      'work-held',
      'consult-began',
      'consult-ended',
      'work-retrieved',
      'work-ended',
    ]);
    expect(centre.eventOf('consult-began')).toMatchObject({ with: { kind: 'user', userId: 'cleo' } });
    expect(foldInteraction(centre.eventsOf(matter as never))!.works).toMatchObject([
      { agentId: 'anna', holdMs: 8000, consultMs: 7000 },
    ]);
  });
});

describe('a transfer', () => {
  it('to another agent after asking him makes him the one who works, and the first wraps up', async () => {
    const centre = open();
    const { bench } = centre;
    const { caller, anna, matter } = await served(centre);
    anna.partyHolds();
    const asking = bench.call('anna-desk', '102');
    await bench.clock.advanceAsync(1000);
    bench.factory.latest('bert-desk').partyAnswers();
    await bench.clock.advanceAsync(1000);
    anna.partyTransfers('', asking.id);
    await bench.clock.advanceAsync(0);
    expect([centre.stateOf('anna'), centre.stateOf('bert')]).toEqual(['wrap-up', 'busy']);
    expect(centre.eventOf('work-transferred')).toMatchObject({ kind: 'attended', to: { kind: 'agent', agentId: 'bert' } });
    await bench.clock.advanceAsync(6000);
    caller.partyHangsUp();
    await bench.clock.advanceAsync(5000);
    const { works } = foldInteraction(centre.eventsOf(matter as never))!;
    expect(works.map(({ agentId, end, how }) => [agentId, how, end])).toEqual([
      ['anna', 'offer', 'transferred'],
      ['bert', 'transfer', 'customer-left'],
    ]);
    leavesNothing(centre);
  });

  it('without asking, to a queue: the customer keeps his interaction, and who passed him on has him no more', async () => {
    const centre = open();
    const { bench } = centre;
    const { caller, anna, matter } = await served(centre);
    anna.partyTransfers('300');
    await bench.clock.advanceAsync(1000);
    expect([centre.stateOf('anna'), caller.hears]).toEqual(['wrap-up', 'music']);
    expect(since(centre, matter, 'work-transferred')).toEqual(['work-transferred', 'work-ended', 'interaction-queued']);
    expect(centre.eventOf('work-transferred')).toMatchObject({ kind: 'blind', to: { kind: 'queue', queueId: 'support' } });
    centre.makeReady('bert');
    await bench.clock.advanceAsync(1000);
    bench.factory.latest('bert-desk').partyAnswers();
    await bench.clock.advanceAsync(1000);
    caller.partyHangsUp();
    await bench.clock.advanceAsync(5000);
    expect(
      foldInteraction(centre.eventsOf(matter as never))!.visits.map(({ queueId, because, how }) => [queueId, because, how]),
    ).toEqual([
      ['sales', 'entered', 'assigned'],
      ['support', 'transfer', 'assigned'],
    ]);
    expect(bench.journal.events.filter(({ type }) => type === 'call-queued')).toHaveLength(2);
    leavesNothing(centre);
  });

  it('to somebody who is no agent ends the work, and the matter with the call', async () => {
    const centre = open();
    const { bench } = centre;
    const { caller, anna, matter } = await served(centre);
    anna.partyTransfers('103');
    await bench.clock.advanceAsync(1000);
    bench.factory.latest('cleo-desk').partyAnswers();
    await bench.clock.advanceAsync(10_000);
    expect([centre.stateOf('anna'), centre.interactions.size]).toEqual(['ready', 1]);
    caller.partyHangsUp();
    expect(since(centre, matter, 'work-transferred')).toEqual([
      'work-transferred',
      'work-ended',
      'wrap-up-ended',
      'interaction-ended',
    ]);
    expect(centre.eventOf('work-transferred')).toMatchObject({ to: { kind: 'user', userId: 'cleo' } });
    expect(centre.eventOf('interaction-ended')).toMatchObject({ by: 'customer', cause: 'handled' });
    leavesNothing(centre);
  });

  it('that fails gives him back to who wanted it, whose work goes on', async () => {
    const centre = open();
    const { bench } = centre;
    const { caller, anna, matter } = await served(centre);
    anna.partyTransfers('103');
    await bench.clock.advanceAsync(1000);
    bench.factory.latest('cleo-desk').partyHangsUp('rejected');
    await bench.clock.advanceAsync(1000);
    expect([centre.stateOf('anna'), caller.hears]).toEqual(['busy', `leg ${anna.id}`]);
    expect(since(centre, matter, 'work-began')).toEqual(['work-began']);
  });
});

describe('a caller who waits', () => {
  it('and is fetched by a colleague was answered by him, who works from then on', async () => {
    const centre = open();
    const { bench } = centre;
    const caller = bench.call('carrier', '+46850200');
    await bench.clock.advanceAsync(2000);
    const matter = centre.interactionOfCall(caller.callId)!.id;
    const pickup = new PickupService({ calls: bench.calls, waiting: { mayTake: () => true, wanted: () => null } });
    bench.calls.requests = { ...bench.calls.requests!, serviceDialled: (leg, to) => pickup.dialled(leg, to) };
    const taker = bench.call('bert-desk', '*8200');
    await bench.clock.advanceAsync(100);
    expect([caller.hears, centre.stateOf('bert'), centre.queues.size]).toEqual([`leg ${taker.id}`, 'busy', 0]);
    caller.partyHangsUp();
    await bench.clock.advanceAsync(5000);
    expect(since(centre, matter, 'queue-left')).toEqual(['queue-left', 'work-began', 'work-ended', 'interaction-ended']);
    expect(centre.eventOf('queue-left')).toMatchObject({ how: 'assigned', to: { kind: 'agent', agentId: 'bert' } });
    expect(centre.eventOf('work-began')).toMatchObject({ how: 'take-over' });
    leavesNothing(centre);
  });

  it('is in no line any more when the program ends, and nobody is offered him', async () => {
    const centre = open();
    const { bench } = centre;
    bench.factory.scripts.set('anna-desk', [{ ringsAfterMs: 10 }]);
    const caller = bench.call('carrier', '+46850200');
    await bench.clock.advanceAsync(2000);
    bench.calls.releaseAll('server-restart');
    expect([caller.state, centre.queues.size]).toEqual(['cleared', 0]);
    centre.makeReady('anna');
    await bench.clock.advanceAsync(2000);
    expect(bench.factory.made).toEqual([]);
    expect(centre.eventOf('queue-left')).toMatchObject({ how: 'server-restart' });
    expect(centre.eventOf('interaction-ended')).toMatchObject({ by: 'system', cause: 'server-restart' });
    leavesNothing(centre);
  });

  it('and hangs up is an abandoned one', async () => {
    const centre = open();
    const { bench } = centre;
    const caller = bench.call('carrier', '+46850200');
    await bench.clock.advanceAsync(2000);
    caller.partyHangsUp();
    expect(centre.typesOf()).toEqual(['interaction-created', 'interaction-queued', 'queue-left', 'interaction-ended']);
    expect(centre.eventOf('interaction-ended')).toMatchObject({ by: 'customer', cause: 'abandoned' });
    leavesNothing(centre);
  });
});
