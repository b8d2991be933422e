import { beforeEach, describe, expect, it } from 'vitest';
import { CallBackBench, customer } from '../../../../test/support/call-back-bench.ts';
import type { SimulatedLeg } from '../../../../test/support/simulated-leg.ts';
import type { InteractionId, QueueId } from '../../../kernel/ids.ts';
import { factsOfInteraction } from '../../reporting/index.ts';
import type { CallBackReply } from './call-back-requests.ts';

let centre: CallBackBench;

beforeEach(() => {
  centre = new CallBackBench();
});

const sales = 'sales' as QueueId;
const idOf = (reply: CallBackReply) => (reply.kind === 'refused' ? reply.code : reply.callBack.interactionId) as InteractionId;

/** Ola asks on a page. */
async function asked(more: Parameters<CallBackBench['wish']>[0] = {}): Promise<InteractionId> {
  return idOf(await centre.callBacks.request(centre.wish(more)));
}

/** A caller waits, and presses the key to be called back. */
async function pressed(leg: SimulatedLeg): Promise<InteractionId> {
  const { id } = centre.interactionOfCall(leg.callId)!;
  const from = { interactionId: id, queueId: sales, number: customer, source: 'caller', isColleague: false } as const;
  expect(await centre.callBacks.arrange(from)).toBe(true);
  leg.partyHangsUp();
  return id;
}

/** Anna is ready, is rung and answers; the customer's telephone rings. */
async function answeredByAnna(): Promise<{ anna: SimulatedLeg; ola: SimulatedLeg }> {
  centre.makeReady('anna');
  await centre.advance(100);
  const anna = centre.latest('anna-desk');
  anna.partyAnswers();
  await centre.advance(100);
  return { anna, ola: centre.latest('carrier') };
}

function leavesNothing(): void {
  const { interactions, voice, queues, callBacks, bench } = centre;
  expect([interactions.size, voice.size, queues.size, callBacks.size]).toEqual([0, 0, 0, 0]);
  expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
}

describe('a call-back', () => {
  it('rings the agent, who by answering takes it, then the customer, and joins them', async () => {
    const id = await asked();
    const { anna, ola } = await answeredByAnna();
    expect(anna.context?.from).toMatchObject({ number: customer, displayName: 'Ola' });
    expect(ola.context?.from.number).toBe('+46850200');
    expect(anna.hears).toBe('tone ringback');
    expect(centre.callBacks.list(centre.interactions.find(id)!.companyId)).toMatchObject([
      { state: 'calling', number: customer },
    ]);
    ola.partyAnswers();
    await centre.advance(30_000);
    expect(anna.hears).toBe(`leg ${ola.id}`);
    expect(centre.stateOf('anna')).toBe('busy');
    ola.partyHangsUp();
    await centre.advance(5000);
    expect(centre.typesOf(id)).toEqual([
      'interaction-created',
      'call-back-arranged',
      'interaction-queued',
      'offer-made',
      'call-attached',
      'offer-ended',
      'queue-left',
      'work-began',
      'customer-tried',
      'work-ended',
      'wrap-up-ended',
      'interaction-ended',
    ]);
    expect(centre.eventOf('interaction-ended', id)).toMatchObject({ by: 'customer', cause: 'handled' });
    leavesNothing();
  });

  it('keeps the matter, the place and the age of a caller who would not wait on the line', async () => {
    const first = centre.comesIn();
    const began = centre.bench.clock.now();
    await centre.advance(60_000);
    const id = await pressed(first);
    await centre.advance(60_000);
    centre.bench.call('bert-desk', '200');
    const { waiting } = centre.queues.snapshot(sales);
    expect(waiting[0]).toMatchObject({ interactionId: id, channel: 'call-back', enqueuedAtMs: began, position: 1 });
    expect(centre.eventsOf(id).filter(({ type }) => type === 'queue-left')).toMatchObject([
      { how: 'call-back', to: { kind: 'call-back' } },
    ]);
    expect(centre.typesOf(id)).not.toContain('interaction-ended');
  });

  it('is tried again when the customer is busy or does not answer, with its age, and closed after the last try', async () => {
    const id = await asked();
    const since = centre.bench.clock.now();
    let { ola } = await answeredByAnna();
    ola.partyHangsUp('busy');
    await centre.advance(1000);
    expect(centre.stateOf('anna')).toBe('ready');
    expect(centre.eventsOf(id).at(-2)).toMatchObject({ type: 'customer-tried', outcome: 'busy' });
    expect(centre.callBacks.find(centre.interactions.find(id)!.companyId, id)).toMatchObject({ state: 'planned', tries: 1 });
    await centre.advance(600_000);
    expect(centre.queues.snapshot(sales).waiting).toMatchObject([{ enqueuedAtMs: since }]);
    ({ ola } = await answeredByAnna());
    // His phone rings until we give up.
    await centre.advance(20_000);
    expect(ola.state).toBe('cleared');
    expect(centre.eventsOf(id).findLast(({ type }) => type === 'customer-tried')).toMatchObject({ outcome: 'no-answer' });
    await centre.advance(600_000);
    ({ ola } = await answeredByAnna());
    ola.partyHangsUp('unknown-number');
    await centre.advance(1000);
    expect(centre.eventsOf(id).slice(-3)).toMatchObject([
      { type: 'customer-tried', outcome: 'failed', nextTryAtMs: null },
      { type: 'work-ended', wrapUpMs: 0 },
      { type: 'interaction-ended', by: 'system', cause: 'failed' },
    ]);
    leavesNothing();
  });

  it('counts as not answered when the agent gives up ringing', async () => {
    const id = await asked();
    const { anna } = await answeredByAnna();
    anna.partyHangsUp();
    await centre.advance(100);
    expect(centre.eventOf('customer-tried', id)).toMatchObject({ outcome: 'no-answer' });
    expect(centre.bench.registry.size).toEqual({ calls: 0, legs: 0 });
    expect(centre.stateOf('anna')).toBe('ready');
  });

  it('goes to the next agent when one does not answer, and waits on where it stood', async () => {
    const id = await asked();
    centre.makeReady('anna');
    await centre.advance(16_000);
    expect(centre.stateOf('anna')).toBe('not-ready');
    expect(centre.eventOf('offer-ended', id)).toMatchObject({ agentId: 'anna', outcome: 'no-answer' });
    centre.makeReady('bert');
    await centre.advance(100);
    expect(centre.latest('bert-desk').state).toBe('alerting');
    expect(centre.rungOn('carrier')).toBe(0);
  });

  it('leaves the agent alone when it is cancelled while he is rung, and cannot be cancelled while the customer is called', async () => {
    const id = await asked();
    const { companyId } = centre.interactions.find(id)!;
    centre.makeReady('anna');
    await centre.advance(100);
    expect(await centre.callBacks.cancel(companyId, id, 'customer')).toBe(true);
    expect(centre.latest('anna-desk').state).toBe('cleared');
    expect(centre.stateOf('anna')).toBe('ready');
    expect(centre.eventOf('interaction-ended', id)).toMatchObject({ by: 'customer', cause: 'cancelled' });
    const other = await asked();
    await answeredByAnna();
    expect(await centre.callBacks.cancel(companyId, other, 'system')).toBe(false);
  });

  it('comes into the queue at the time that was wished, and not while the queue is closed', async () => {
    const at = centre.bench.clock.now() + 3_600_000;
    const id = await asked({ notBeforeMs: at });
    await centre.advance(3_599_000);
    expect(centre.queues.size).toBe(0);
    centre.isOpen = false;
    await centre.advance(61_000);
    expect(centre.typesOf(id)).not.toContain('interaction-queued');
    centre.isOpen = true;
    await centre.advance(60_000);
    expect(centre.queues.snapshot(sales).waiting).toMatchObject([{ interactionId: id, enqueuedAtMs: at }]);
  });

  it('is refused for what is no number, may not be called, or leads nowhere', async () => {
    const code = async (more: Parameters<CallBackBench['wish']>[0]) => asked(more);
    expect(await code({ number: 'call me' })).toBe('number-invalid');
    expect(await code({ number: '+46900123456' })).toBe('number-not-allowed');
    expect(await code({ queueId: 'gone' as QueueId })).toBe('queue-unknown');
    expect(await code({ notBeforeMs: centre.bench.clock.now() - 3_600_000 })).toBe('time-not-possible');
    expect(centre.interactions.size).toBe(0);
  });
});

describe('a customer who asks twice', () => {
  it('is called once, where he stood first', async () => {
    const id = await asked();
    await centre.advance(1000);
    const again = await centre.callBacks.request(centre.wish({ source: 'e-mail' }));
    expect(again).toMatchObject({ kind: 'merged', callBack: { interactionId: id } });
    expect(centre.eventOf('duplicate-merged', id)).toMatchObject({ address: customer, source: 'e-mail' });
    expect(centre.queues.size).toBe(1);
  });

  it('keeps the older place when it was on the telephone, and only that is counted', async () => {
    const leg = centre.comesIn();
    await centre.advance(10_000);
    // By another name for himself: he calls without showing his number, and types it.
    const web = await asked({ number: '+4677777' });
    const { id } = centre.interactionOfCall(leg.callId)!;
    const wish = { interactionId: id, queueId: sales, number: '+4677777', source: 'caller', isColleague: false } as const;
    expect(await centre.callBacks.arrange(wish)).toBe(true);
    leg.partyHangsUp();
    expect(centre.eventOf('interaction-ended', web)).toMatchObject({ cause: 'merged' });
    expect(centre.queues.snapshot(sales).waiting).toMatchObject([{ interactionId: id }]);
    expect(factsOfInteraction(centre.eventsOf(web))?.interaction.isCallBack).toBe(false);
    expect(factsOfInteraction(centre.eventsOf(id))?.interaction).toMatchObject({ isCallBack: true, merged: 1 });
  });

  it('who wants it sooner than planned is called sooner', async () => {
    const id = await asked({ notBeforeMs: centre.bench.clock.now() + 3_600_000 });
    expect(centre.queues.size).toBe(0);
    expect(await asked()).toBe(id);
    expect(centre.queues.size).toBe(1);
  });
});

describe('a customer who calls himself while he waits to be called back', () => {
  it('waits in the place that was kept for him, and is not called when he was served', async () => {
    const id = await asked();
    const since = centre.bench.clock.now();
    await centre.advance(60_000);
    const leg = centre.comesIn();
    const call = centre.interactionOfCall(leg.callId)!.id;
    expect(centre.queues.snapshot(sales).waiting).toMatchObject([{ interactionId: call, enqueuedAtMs: since }]);
    centre.makeReady('anna');
    await centre.advance(100);
    centre.latest('anna-desk').partyAnswers();
    await centre.advance(1000);
    expect(centre.eventOf('interaction-ended', id)).toMatchObject({ cause: 'merged' });
    expect(centre.eventOf('duplicate-merged', call)).toMatchObject({ source: 'call-back' });
    leg.partyHangsUp();
    await centre.advance(10_000);
    expect(centre.rungOn('carrier')).toBe(0);
    leavesNothing();
  });

  it('is called back all the same when he hangs up before', async () => {
    const id = await asked();
    const since = centre.bench.clock.now();
    await centre.advance(60_000);
    const leg = centre.comesIn();
    await centre.advance(1000);
    leg.partyHangsUp();
    expect(centre.queues.snapshot(sales).waiting).toMatchObject([{ interactionId: id, enqueuedAtMs: since }]);
  });

  it('and asks to be called at another number is called there alone', async () => {
    const first = await asked();
    const since = centre.bench.clock.now();
    await centre.advance(1000);
    const leg = centre.comesIn();
    const { id } = centre.interactionOfCall(leg.callId)!;
    const wish = { interactionId: id, queueId: sales, number: '+4655555', source: 'caller', isColleague: false } as const;
    expect(await centre.callBacks.arrange(wish)).toBe(true);
    leg.partyHangsUp();
    await centre.advance(1000);
    expect(centre.eventOf('interaction-ended', first)).toMatchObject({ cause: 'merged' });
    expect(centre.queues.snapshot(sales).waiting).toMatchObject([{ interactionId: id, enqueuedAtMs: since }]);
    expect(centre.callBacks.size).toBe(1);
  });

  it('who asks for it once more is called once', async () => {
    const id = await asked();
    await centre.advance(1000);
    await pressed(centre.comesIn());
    expect(centre.queues.snapshot(sales).waiting).toMatchObject([{ interactionId: id }]);
    expect(centre.callBacks.size).toBe(1);
  });
});

describe('a caller who is still on the line', () => {
  it('is called only after he has hung up', async () => {
    const leg = centre.comesIn();
    const { id, companyId } = centre.interactionOfCall(leg.callId)!;
    const from = { interactionId: id, queueId: sales, number: customer, source: 'caller', isColleague: false } as const;
    await centre.callBacks.arrange(from);
    centre.makeReady('anna');
    await centre.advance(5000);
    expect(centre.callBacks.find(companyId, id)).toMatchObject({ state: 'on-the-line' });
    expect(centre.rungOn('anna-desk')).toBe(0);
    leg.partyHangsUp();
    await centre.advance(100);
    expect(centre.latest('anna-desk').state).toBe('alerting');
  });

  it('may say another number, and is found by it from then on', async () => {
    const leg = centre.comesIn();
    const { id } = centre.interactionOfCall(leg.callId)!;
    const from = { interactionId: id, queueId: sales, number: customer, source: 'caller', isColleague: false } as const;
    await centre.callBacks.arrange(from);
    expect(await centre.callBacks.renumber(id, '+46900123')).toBe(false);
    expect(await centre.callBacks.renumber(id, '+4655555')).toBe(true);
    leg.partyHangsUp();
    expect(await asked({ number: '+4655555' })).toBe(id);
    const { ola } = await answeredByAnna();
    expect(centre.bench.factory.made.findLast(({ id: made }) => made === ola.id)).toBeDefined();
    expect(centre.callBacks.size).toBe(1);
  });
});

describe('after a restart', () => {
  it('who waited waits on with his age, who was planned is planned, and who was reached is done', async () => {
    const leg = centre.comesIn();
    const since = centre.bench.clock.now();
    await centre.advance(30_000);
    const waiting = await pressed(leg);
    const planned = await asked({ number: '+4622222', notBeforeMs: centre.bench.clock.now() + 3_600_000 });
    const next = await centre.restarted();
    expect(next.queues.snapshot(sales).waiting).toMatchObject([{ interactionId: waiting, enqueuedAtMs: since }]);
    expect(next.callBacks.list(next.interactions.find(planned)!.companyId)).toMatchObject([
      { interactionId: waiting, state: 'waiting' },
      { interactionId: planned, state: 'planned' },
    ]);
    centre = next;
    const { ola } = await answeredByAnna();
    ola.partyAnswers();
    await centre.advance(1000);
    const last = await centre.restarted();
    expect(last.callBacks.size).toBe(1);
    expect(last.eventOf('interaction-ended', waiting)).toMatchObject({ cause: 'server-restart' });
  });

  it('who was being rung is called again', async () => {
    const id = await asked();
    await answeredByAnna();
    const next = await centre.restarted();
    expect(next.queues.snapshot(sales).waiting).toMatchObject([{ interactionId: id }]);
  });
});
