import { describe, expect, it } from 'vitest';
import { agentRecord, ContactCentreBench, salesQueue } from '../../../test/support/contact-centre-bench.ts';
import type { SimulatedLeg } from '../../../test/support/simulated-leg.ts';
import type { AgentRecord } from '../contact-centre-directory/index.ts';

const lineAt = (number: string): AgentRecord['phone'] => ({ kind: 'number', number, mode: 'nailed-up' });

function open(phone = lineAt('0460700')): ContactCentreBench {
  const agents = [agentRecord('anna', { phone }), agentRecord('bert')];
  const centre = new ContactCentreBench({ agents, queues: [salesQueue] });
  for (const phoneId of ['carrier', 'bert-desk', 'cleo-desk']) centre.bench.factory.scripts.set(phoneId, [{ ringsAfterMs: 100 }]);
  return centre;
}

const anna = (centre: ContactCentreBench) => centre.agents.agent('anna' as never)!;
const lastPlayed = (leg: SimulatedLeg) => leg.sound?.played.at(-1)?.split('/').at(-1);

/** Everything that is said at once is said. */
async function heardAll(centre: ContactCentreBench, leg: SimulatedLeg): Promise<void> {
  for (let at = 0; at < 4; at++) {
    leg.sound?.finishPlaying();
    await centre.bench.clock.advanceAsync(1);
  }
}

/** Anna becomes ready, is called, and opens her line by the key. */
async function atWork(centre: ContactCentreBench): Promise<SimulatedLeg> {
  centre.makeReady('anna');
  await centre.bench.clock.advanceAsync(200);
  const line = centre.bench.factory.latest('carrier');
  line.partyAnswers();
  line.partyPresses('1');
  await centre.bench.clock.advanceAsync(1);
  await heardAll(centre, line);
  return line;
}

/** A caller from outside talks with her. */
async function served(centre: ContactCentreBench, line: SimulatedLeg): Promise<SimulatedLeg> {
  const caller = centre.bench.call('carrier', '+46850200');
  await centre.bench.clock.advanceAsync(10);
  await heardAll(centre, line);
  return caller;
}

const legOf = (centre: ContactCentreBench) => centre.bench.registry.legsOfUser('anna' as never)[0]!;
const outcomes = (centre: ContactCentreBench) =>
  centre.eventsOf().flatMap((event) => (event.type === 'offer-ended' ? [`${event.agentId} ${event.outcome}`] : []));

describe('an agent whose line stays open', () => {
  it('is called once when ready, and is offered nobody before it is open; she is free on it', async () => {
    const centre = open();
    centre.makeReady('anna');
    const early = centre.bench.call('carrier', '+46850200');
    await centre.bench.clock.advanceAsync(200);
    expect([anna(centre).line, centre.stateOf('anna'), outcomes(centre)]).toEqual(['opening', 'ready', []]);
    const line = centre.bench.factory.latest('carrier');
    line.partyAnswers();
    await centre.bench.clock.advanceAsync(1);
    expect(lastPlayed(line)).toBe('line-asks.wav');
    early.partyHangsUp();
    line.partyPresses('1');
    await centre.bench.clock.advanceAsync(1);
    expect(lastPlayed(line)).toBe('line-open.wav');
    await heardAll(centre, line);
    expect([anna(centre).line, line.hears]).toEqual(['open', 'silence']);
    expect(centre.bench.registry.callsOfUser('anna' as never)).toBe(0);
  });

  it('hears a tone and the name of the queue, then has the caller; afterwards it is quiet and the next one comes on it', async () => {
    const centre = open();
    const line = await atWork(centre);
    const caller = centre.bench.call('carrier', '+46850200');
    await centre.bench.clock.advanceAsync(10);
    expect([lastPlayed(line), caller.hears]).toEqual(['tone-record.wav', 'music']);
    await heardAll(centre, line);
    expect(line.sound?.played.at(-1)).toBe('/spoken/Sales');
    expect([line.hears, caller.hears]).toEqual([`leg ${caller.id}`, `leg ${line.id}`]);
    expect(centre.stateOf('anna')).toBe('busy');
    line.partyPresses('7');
    expect(caller.told.digits).toBe('7');
    caller.partyHangsUp();
    await centre.bench.clock.advanceAsync(0);
    expect([line.hears, line.state, centre.stateOf('anna')]).toEqual(['silence', 'connected', 'wrap-up']);
    await centre.bench.clock.advanceAsync(5000);
    const next = await served(centre, line);
    expect([next.hears, line.hears]).toEqual([`leg ${line.id}`, `leg ${next.id}`]);
    next.partyHangsUp();
    await centre.bench.clock.advanceAsync(5000);
    centre.agents.change(centre.bench.actor('anna'), 'logged-off');
    await centre.bench.clock.advanceAsync(0);
    expect([line.state, centre.bench.lines.size, centre.bench.registry.size]).toEqual(['cleared', 0, { calls: 0, legs: 0 }]);
    expect([centre.interactions.size, centre.voice.size]).toEqual([0, 0]);
  });

  it('accepts each caller by a key where that is set, and may decline or let it be', async () => {
    const centre = open();
    centre.placeSettings = { ...centre.placeSettings, lineAsks: true };
    const line = await atWork(centre);
    const caller = await served(centre, line);
    expect([lastPlayed(line), caller.hears, line.hears]).toEqual(['accept-keys.wav', 'music', 'silence']);
    line.partyPresses('2');
    expect(outcomes(centre)).toEqual(['anna rejected']);
    expect([line.state, anna(centre).reason]).toEqual(['connected', 'rejected']);
    caller.partyHangsUp();
    centre.makeReady('anna');
    const second = await served(centre, line);
    await centre.bench.clock.advanceAsync(15_000);
    expect([outcomes(centre).at(-1), line.state, anna(centre).line]).toEqual(['anna no-answer', 'connected', 'open']);
    second.partyHangsUp();
    centre.makeReady('anna');
    const third = await served(centre, line);
    line.partyPresses('1');
    await centre.bench.clock.advanceAsync(0);
    expect(third.hears).toBe(`leg ${line.id}`);
  });

  it('holds, asks a colleague on the same line, and passes the caller on, from her page', async () => {
    const centre = open();
    const { bench } = centre;
    const line = await atWork(centre);
    const caller = await served(centre, line);
    const actor = bench.actor('anna');
    const leg = legOf(centre);
    bench.hold.hold(actor, leg.id);
    await bench.clock.advanceAsync(0);
    expect([caller.hears, line.hears]).toEqual(['music', 'silence']);
    bench.hold.retrieve(actor, leg.id);
    await bench.clock.advanceAsync(0);
    expect([caller.hears, line.hears]).toEqual([`leg ${line.id}`, `leg ${caller.id}`]);
    const asked = await bench.dial.dial(actor, { number: '103', over: centre.places.lineOf(actor.userId) });
    await bench.clock.advanceAsync(200);
    const cleo = bench.factory.latest('cleo-desk');
    cleo.partyAnswers();
    await bench.clock.advanceAsync(0);
    expect([caller.hears, line.hears, cleo.hears]).toEqual(['music', `leg ${cleo.id}`, `leg ${line.id}`]);
    expect(centre.eventOf('consult-began')).toMatchObject({ agentId: 'anna', with: { kind: 'user', userId: 'cleo' } });
    bench.transfer.complete(actor, leg.id, asked.legId);
    await bench.clock.advanceAsync(0);
    expect([caller.hears, cleo.hears, line.hears, line.state]).toEqual([
      `leg ${cleo.id}`,
      `leg ${caller.id}`,
      'silence',
      'connected',
    ]);
    expect([centre.stateOf('anna'), anna(centre).line]).toEqual(['wrap-up', 'open']);
  });

  it('that drops ends what she had on it, makes her not ready with the reason, and is opened anew when she is ready again', async () => {
    const centre = open();
    const line = await atWork(centre);
    await served(centre, line);
    line.partyHangsUp();
    await centre.bench.clock.advanceAsync(0);
    expect(centre.eventOf('work-ended')).toMatchObject({ agentId: 'anna', how: 'agent-left' });
    await centre.bench.clock.advanceAsync(5000);
    expect([centre.stateOf('anna'), anna(centre).reason, anna(centre).line]).toEqual(['not-ready', 'line-dropped', 'closed']);
    const again = await atWork(centre);
    expect([again === line, anna(centre).line]).toEqual([false, 'open']);
  });

  it('that rings for somebody and drops frees the caller for the next agent', async () => {
    const centre = open();
    const line = await atWork(centre);
    const caller = centre.bench.call('carrier', '+46850200');
    await centre.bench.clock.advanceAsync(10);
    centre.makeReady('bert');
    line.partyHangsUp();
    await centre.bench.clock.advanceAsync(200);
    centre.bench.factory.latest('bert-desk').partyAnswers();
    await centre.bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${centre.bench.factory.latest('bert-desk').id}`);
    expect([centre.stateOf('anna'), anna(centre).offer]).toEqual(['not-ready', null]);
  });

  it.each([
    ['is busy', 'line-busy', (line: SimulatedLeg) => line.partyHangsUp('busy')],
    ['is picked up by a mailbox', 'line-no-answer', (line: SimulatedLeg) => line.partyAnswers()],
    ['is refused by a key', 'line-failed', (line: SimulatedLeg) => (line.partyAnswers(), line.partyPresses('2'))],
  ])('whose number %s is not opened: she is told', async (_how, reason, does) => {
    const centre = open();
    centre.makeReady('anna');
    await centre.bench.clock.advanceAsync(200);
    does(centre.bench.factory.latest('carrier'));
    await centre.bench.clock.advanceAsync(15_000);
    expect([centre.stateOf('anna'), anna(centre).reason, anna(centre).line]).toEqual(['not-ready', reason, 'closed']);
    expect(centre.bench.registry.size).toEqual({ calls: 0, legs: 0 });
  });

  it('to where the calling policy lets nobody call is refused at once', () => {
    const centre = open(lineAt('01900555'));
    centre.makeReady('anna');
    expect([centre.stateOf('anna'), anna(centre).reason]).toEqual(['not-ready', 'line-refused']);
  });

  it('is called again after a restart, also when the trunk comes up later', async () => {
    const centre = open();
    const { clock, factory, brokenTrunks } = centre.bench;
    centre.agents.restore([{ agentId: 'anna' as never, state: 'busy', reason: null, atMs: 0 }], () => false);
    brokenTrunks.add('carrier');
    centre.keeper.begin();
    await clock.advanceAsync(6000);
    expect([centre.stateOf('anna'), anna(centre).line, factory.made]).toEqual(['ready', 'opening', []]);
    brokenTrunks.clear();
    await clock.advanceAsync(5000);
    const line = factory.latest('carrier');
    line.partyAnswers();
    line.partyPresses('1');
    await clock.advanceAsync(1);
    await heardAll(centre, line);
    expect([anna(centre).line, centre.agents.isFree('anna' as never)]).toEqual(['open', true]);
  });

  it('is closed when she works elsewhere, and she is rung there', async () => {
    const centre = open();
    const line = await atWork(centre);
    centre.bench.factory.scripts.set('anna-desk', [{ ringsAfterMs: 10 }]);
    centre.directory.replaceAll({ queues: [salesQueue], agents: [agentRecord('anna'), agentRecord('bert')] });
    await centre.bench.clock.advanceAsync(0);
    expect([line.state, anna(centre).line]).toEqual(['cleared', 'closed']);
    centre.bench.call('carrier', '+46850200');
    await centre.bench.clock.advanceAsync(100);
    expect(centre.bench.factory.latest('anna-desk').state).toBe('alerting');
  });
});
