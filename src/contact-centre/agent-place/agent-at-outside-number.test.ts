import { describe, expect, it } from 'vitest';
import { agentRecord, ContactCentreBench, salesQueue } from '../../../test/support/contact-centre-bench.ts';
import type { SimulatedLeg } from '../../../test/support/simulated-leg.ts';
import type { AgentRecord } from '../contact-centre-directory/index.ts';

const mobile: AgentRecord['phone'] = { kind: 'number', number: '0460700', mode: 'per-call' };

/** Anna takes calls at her mobile; Bert at his telephone. */
function open(phone = mobile): ContactCentreBench {
  const agents = [agentRecord('anna', { phone }), agentRecord('bert')];
  const centre = new ContactCentreBench({ agents, queues: [{ ...salesQueue, offerTimeoutMs: 30_000 }] });
  centre.bench.factory.scripts.set('carrier', [{ ringsAfterMs: 100 }]);
  centre.bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]);
  return centre;
}

/** A caller waits and Anna's mobile rings. */
async function offered(centre: ContactCentreBench): Promise<{ caller: SimulatedLeg; outside: SimulatedLeg }> {
  centre.makeReady('anna');
  const caller = centre.bench.call('carrier', '+46850200');
  await centre.bench.clock.advanceAsync(1000);
  return { caller, outside: centre.bench.factory.latest('carrier') };
}

const outcomes = (centre: ContactCentreBench) =>
  centre.eventsOf().flatMap((event) => (event.type === 'offer-ended' ? [`${event.agentId} ${event.outcome}`] : []));

function leavesNothing(centre: ContactCentreBench): void {
  expect([centre.interactions.size, centre.voice.size, centre.queues.size]).toEqual([0, 0, 0]);
  expect(centre.bench.registry.size).toEqual({ calls: 0, legs: 0 });
}

describe('an agent who is called at an outside number for each caller', () => {
  it('hears whose caller it is, and has him after the key; both hear each other', async () => {
    const centre = open();
    const { bench } = centre;
    const { caller, outside } = await offered(centre);
    outside.partyAnswers();
    await bench.clock.advanceAsync(10);
    expect([outside.sound?.played.at(-1)?.split('/').at(-1), caller.hears]).toEqual(['queue-call.wav', 'music']);
    outside.sound?.finishPlaying();
    await bench.clock.advanceAsync(0);
    expect(outside.sound?.played.at(-1)).toBe('/spoken/Sales');
    expect(centre.stateOf('anna')).toBe('ready');
    outside.partyPresses('1');
    await bench.clock.advanceAsync(0);
    expect([centre.stateOf('anna'), caller.hears, outside.hears]).toEqual(['busy', `leg ${outside.id}`, `leg ${caller.id}`]);
    // The key was for us: the caller hears none.
    expect(caller.told.digits).toBe('');
    outside.partyPresses('5');
    expect(caller.told.digits).toBe('5');
    outside.partyHangsUp();
    await bench.clock.advanceAsync(5000);
    expect(centre.eventOf('work-ended')).toMatchObject({ how: 'agent-left' });
    leavesNothing(centre);
  });

  it('whose mailbox picks up was not reached: the next agent is rung, and the caller heard music alone', async () => {
    const centre = open();
    const { bench } = centre;
    const { caller, outside } = await offered(centre);
    centre.makeReady('bert');
    outside.partyAnswers();
    await bench.clock.advanceAsync(14_900);
    expect([caller.hears, outside.state, outcomes(centre)]).toEqual(['music', 'connected', []]);
    await bench.clock.advanceAsync(200);
    expect([outside.told.release, outcomes(centre)]).toEqual(['no-answer', ['anna no-answer']]);
    expect([centre.stateOf('anna'), centre.agents.agent('anna' as never)?.reason]).toEqual(['not-ready', 'no-answer']);
    bench.factory.latest('bert-desk').partyAnswers();
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${bench.factory.latest('bert-desk').id}`);
    caller.partyHangsUp();
    await bench.clock.advanceAsync(5000);
    leavesNothing(centre);
  });

  it('may decline by a key, or accept on his page', async () => {
    const centre = open();
    const { bench } = centre;
    const { caller: declined, outside } = await offered(centre);
    outside.partyAnswers();
    outside.partyPresses('2');
    await bench.clock.advanceAsync(0);
    expect(outcomes(centre)).toEqual(['anna rejected']);
    declined.partyHangsUp();
    const { caller, outside: again } = await offered(centre);
    again.partyAnswers();
    bench.dial.answer(bench.actor('anna'), again.id);
    await bench.clock.advanceAsync(0);
    expect([centre.stateOf('anna'), again.hears]).toEqual(['busy', `leg ${caller.id}`]);
  });

  it('plays nothing of early media to the caller, and a busy number counts as declined', async () => {
    const centre = open();
    const { bench } = centre;
    bench.factory.scripts.set('carrier', [{ ringsAfterMs: 100, earlyMedia: true }]);
    const { caller, outside } = await offered(centre);
    expect([caller.hears, outside.state]).toEqual(['music', 'alerting']);
    outside.partyHangsUp('busy');
    await bench.clock.advanceAsync(0);
    expect(outcomes(centre)).toEqual(['anna rejected']);
  });

  it('whom the calling policy does not let be called there is not reached, and the caller waits on', async () => {
    const centre = open({ kind: 'number', number: '01900555', mode: 'per-call' });
    centre.makeReady('anna');
    const caller = centre.bench.call('carrier', '+46850200');
    await centre.bench.clock.advanceAsync(1000);
    expect([outcomes(centre), caller.hears]).toEqual([['anna failed'], 'music']);
    expect(centre.agents.agent('anna' as never)?.reason).toBe('unreachable');
  });

  it('puts the caller on hold, and passes him on, from his page', async () => {
    const centre = open();
    const { bench } = centre;
    const { caller, outside } = await offered(centre);
    outside.partyAnswers();
    outside.partyPresses('1');
    await bench.clock.advanceAsync(0);
    bench.hold.hold(bench.actor('anna'), outside.id);
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe('music');
    bench.hold.retrieve(bench.actor('anna'), outside.id);
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${outside.id}`);
    bench.transfer.blind(bench.actor('anna'), outside.id, '102');
    await bench.clock.advanceAsync(100);
    bench.factory.latest('bert-desk').partyAnswers();
    await bench.clock.advanceAsync(0);
    expect([caller.hears, outside.state]).toEqual([`leg ${bench.factory.latest('bert-desk').id}`, 'cleared']);
    expect(centre.eventOf('work-transferred')).toMatchObject({ kind: 'blind', to: { kind: 'agent', agentId: 'bert' } });
  });
});
