import { describe, expect, it } from 'vitest';
import type { AgentId, CompanyId, InteractionId, QueueId, SkillId } from '../../kernel/ids.ts';
import { RoutingEngine } from './routing-engine.ts';
import type { RoutedAgent, RoutedInteraction, RoutedQueue, RoutingInput, RoutingOutput } from './routing-model.ts';

const company = 'c' as CompanyId;
const german = 'german' as SkillId;

function queue(id: string, agents: string[], more: Partial<RoutedQueue> = {}): RoutingInput {
  return {
    type: 'queue-configured',
    queue: {
      id: id as QueueId,
      companyId: company,
      name: id,
      strategy: 'longest-idle',
      priority: 5,
      priorityStepMs: 60_000,
      offerTimeoutMs: 15_000,
      agentIds: agents as AgentId[],
      requirements: [],
      stickyMs: 0,
      overflow: [],
      ...more,
    },
  };
}

function agent(id: string, more: Partial<RoutedAgent> = {}): RoutingInput {
  const capacity = { voice: 1 };
  const record = { id: id as AgentId, companyId: company, name: id, skills: new Map(), capacity, ...more };
  return { type: 'agent-configured', agent: record };
}

const of = (agentId: string, interactionId: string) => ({
  agentId: agentId as AgentId,
  interactionId: interactionId as InteractionId,
});

function is(id: string, readiness: Extract<RoutingInput, { type: 'agent-is' }>['readiness']): RoutingInput {
  return { type: 'agent-is', agentId: id as AgentId, readiness };
}

function arrived(id: string, queueId: string, enqueuedAtMs: number, more: Partial<RoutedInteraction> = {}): RoutingInput {
  const usual = { channel: 'voice' as const, priority: 5, requirements: [], stickyAgentId: null };
  const interaction = { id: id as InteractionId, queueId: queueId as QueueId, enqueuedAtMs, ...usual, ...more };
  return { type: 'arrived', interaction };
}

/** A floor of which one says what happens, and hears in short what comes out. */
function floor(...set: RoutingInput[]) {
  const engine = new RoutingEngine();
  const outputs: RoutingOutput[] = [];
  const tell = (atMs: number, ...inputs: RoutingInput[]) => {
    const before = outputs.length;
    for (const input of inputs) outputs.push(...engine.apply(input, atMs));
    return outputs.slice(before).map(inShort);
  };
  tell(0, ...set);
  const offer = (interactionId: string) => {
    const found = outputs.findLast((one) => one.type === 'offer' && one.interactionId === interactionId);
    if (found?.type !== 'offer') throw new Error(`${interactionId} was not offered`);
    return found;
  };
  const answer = (type: 'accepted' | 'rejected' | 'no-answer', interactionId: string, agentId?: string): RoutingInput => {
    const { offerId, agentIds } = offer(interactionId);
    const by = { offerId, agentId: (agentId ?? agentIds[0]) as AgentId };
    return type === 'accepted' ? { type, ...by } : { type: 'declined', ...by, outcome: type };
  };
  return {
    tell,
    offer,
    answer,
    pass: (atMs: number) => tell(atMs, { type: 'time-passed' }),
    engine: () => engine,
  };
}

function inShort(output: RoutingOutput): string {
  switch (output.type) {
    case 'assigned':
      return `${output.interactionId} = ${output.agentId}`;
    case 'overflow':
      return `${output.interactionId} out: ${output.decision.code}`;
    default:
      return `${output.interactionId} ${output.type} ${output.agentIds.join('+')}`;
  }
}

describe('whom an interaction is offered to', () => {
  it('who has been ready for longest is offered it, and has it when he accepts', () => {
    const { tell, answer, engine } = floor(queue('q', ['a', 'b']), agent('a'), agent('b'));
    tell(1000, is('b', 'ready'));
    tell(2000, is('a', 'ready'));
    expect(tell(3000, arrived('1', 'q', 3000))).toEqual(['1 offer b']);
    expect(tell(3000, arrived('2', 'q', 3000))).toEqual(['2 offer a']);
    expect(tell(3000, arrived('3', 'q', 3000))).toEqual([]);
    expect(tell(4000, answer('accepted', '1'))).toEqual(['1 = b']);
    expect(tell(9000, { type: 'work-ended', agentId: 'b' as AgentId, interactionId: '1' as InteractionId })).toEqual([
      '3 offer b',
    ]);
    expect(engine().dueAtMs()).toBe(3000 + 20_000);
  });

  it('skills ease with waiting', () => {
    const { tell, pass, engine } = floor(
      queue('q', ['a', 'b']),
      agent('a', { skills: new Map([[german, 4]]) }),
      is('a', 'ready'),
    );
    const requirements = [{ skillId: german, level: 8, relaxations: [{ afterMs: 20_000, level: 3 }] }];
    expect(tell(1000, arrived('1', 'q', 1000, { requirements }))).toEqual([]);
    expect(engine().dueAtMs()).toBe(21_000);
    expect(pass(21_000)).toEqual(['1 offer a']);
  });

  it('an agent whom the customer knows is waited for, then anybody will do', () => {
    const { tell, pass, offer, answer } = floor(queue('q', ['a', 'b'], { stickyMs: 10_000 }), agent('a'), agent('b'));
    tell(0, is('a', 'ready'), is('b', 'ready'));
    tell(1000, arrived('0', 'q', 1000));
    tell(1000, answer('accepted', '0'));
    expect(offer('0').agentIds).toEqual(['a']);
    expect(tell(2000, arrived('1', 'q', 2000, { stickyAgentId: 'a' as AgentId }))).toEqual([]);
    expect(pass(12_000)).toEqual(['1 offer b']);
    expect(tell(13_000, answer('accepted', '1'), { type: 'work-ended', ...of('a', '0') })).toEqual(['1 = b']);
    expect(tell(14_000, { type: 'work-ended', ...of('b', '1') })).toEqual([]);
    expect(tell(15_000, arrived('2', 'q', 15_000, { stickyAgentId: 'b' as AgentId }))).toEqual(['2 offer b']);
    expect(offer('2').decision).toMatchObject({ code: 'known-agent', params: { name: 'b' } });
  });

  it('who declined is not offered the same one for a minute, alone for five seconds', () => {
    const two = floor(queue('q', ['a', 'b']), agent('a'), agent('b'));
    two.tell(0, is('a', 'ready'), is('b', 'ready'));
    two.tell(1000, arrived('1', 'q', 1000), arrived('2', 'q', 1000));
    two.tell(1000, two.answer('accepted', '2'));
    expect(two.tell(2000, two.answer('rejected', '1', 'a'))).toEqual([]);
    expect(two.pass(61_999)).toEqual([]);
    expect(two.pass(62_000)).toEqual(['1 offer a']);
    const one = floor(queue('q', ['a']), agent('a'), is('a', 'ready'));
    one.tell(1000, arrived('1', 'q', 1000));
    expect(one.tell(2000, one.answer('no-answer', '1'))).toEqual([]);
    expect(one.pass(6999)).toEqual([]);
    expect(one.pass(7000)).toEqual(['1 offer a']);
  });

  it('a lease that ends without a word lets the agent rest, not for ever', () => {
    const { tell, pass } = floor(queue('q', ['a']), agent('a'), is('a', 'ready'));
    tell(0, arrived('1', 'q', 0));
    expect(pass(20_000)).toEqual(['1 offer-expired a']);
    expect(pass(25_000)).toEqual(['1 offer a']);
  });

  it('where a queue rings all the first who accepts has him, the others are let go', () => {
    const all = queue('q', ['a', 'b', 'c'], { strategy: 'ring-all' });
    const { tell, answer } = floor(all, agent('a'), agent('b'), agent('c'));
    tell(0, is('a', 'ready'), is('b', 'ready'), is('c', 'ready'));
    expect(tell(1000, arrived('1', 'q', 1000))).toEqual(['1 offer a+b+c']);
    expect(tell(2000, answer('rejected', '1', 'a'))).toEqual([]);
    expect(tell(3000, answer('accepted', '1', 'c'))).toEqual(['1 = c', '1 offer-withdrawn b']);
  });

  it('a call leaves no hand for anything else; chats leave room for more of them', () => {
    const capacity = { voice: 1, chat: 2 };
    const { tell, answer } = floor(queue('q', ['a']), agent('a', { capacity }), is('a', 'ready'));
    const chat = { channel: 'chat' as const };
    expect(tell(0, arrived('1', 'q', 0, chat))).toEqual(['1 offer a']);
    expect(tell(0, answer('accepted', '1'), arrived('2', 'q', 0, chat))).toEqual(['1 = a', '2 offer a']);
    expect(tell(0, answer('accepted', '2'), arrived('3', 'q', 0, chat), arrived('4', 'q', 0))).toEqual(['2 = a', '4 offer a']);
    expect(tell(0, answer('accepted', '4'))).toEqual(['4 = a']);
    expect(tell(1, { type: 'work-ended', ...of('a', '1') })).toEqual([]);
    expect(tell(2, { type: 'work-ended', ...of('a', '4') })).toEqual(['3 offer a']);
  });
});

describe('the order across queues', () => {
  it('who is more urgent goes first, and nobody is overtaken by who came later than that head start after him', () => {
    const { tell, answer } = floor(queue('slow', ['a']), queue('fast', ['a']), agent('a'), is('a', 'ready'));
    tell(0, arrived('0', 'slow', 0));
    tell(0, answer('accepted', '0'), arrived('patient', 'slow', 0, { priority: 9 }));
    let last = '0';
    // A more urgent one every half minute: four steps of a minute ahead of him, and no more.
    let served = 0;
    for (let atMs = 30_000; last !== 'patient'; atMs += 30_000) {
      served += 1;
      tell(atMs, arrived(`urgent-${served}`, 'fast', atMs, { priority: 5 }));
      const [offered] = tell(atMs, { type: 'work-ended', ...of('a', last) });
      last = offered!.split(' ')[0]!;
      tell(atMs, answer('accepted', last));
    }
    expect(served).toBe(8);
  });

  it('a call-back keeps the place of its age', () => {
    const { tell, answer } = floor(queue('q', ['a']), agent('a'), is('a', 'ready'));
    tell(0, arrived('0', 'q', 0));
    tell(0, answer('accepted', '0'));
    tell(600_000, arrived('later', 'q', 600_000));
    tell(700_000, arrived('earlier', 'q', 100_000));
    expect(tell(800_000, { type: 'work-ended', ...of('a', '0') })).toEqual(['earlier offer a']);
  });
});

describe('who is sent elsewhere', () => {
  it.each([
    ['overflow-length', { kind: 'length', moreThan: 0 }],
    ['overflow-ratio', { kind: 'ratio', moreThan: 1.5 }],
  ] as const)('%s, when he comes and nobody is free', (code, when) => {
    const { tell } = floor(queue('q', ['a'], { overflow: [{ when, to: null }] }), agent('a'), is('a', 'not-ready'));
    expect(tell(0, arrived('1', 'q', 0), arrived('2', 'q', 0))).toEqual([`2 out: ${code}`]);
  });

  it('nobody there; waited too long, but not while he is rung', () => {
    const overflow = [
      { when: { kind: 'nobody-there' as const }, to: null },
      { when: { kind: 'waited' as const, forMs: 10_000 }, to: null },
    ];
    const { tell, pass, answer } = floor(queue('q', ['a'], { overflow }), agent('a'));
    expect(tell(0, arrived('1', 'q', 0))).toEqual(['1 out: overflow-nobody-there']);
    tell(0, is('a', 'not-ready'), arrived('2', 'q', 0), arrived('3', 'q', 0));
    expect(tell(9000, is('a', 'ready'))).toEqual(['2 offer a']);
    expect(pass(10_000)).toEqual(['3 out: overflow-waited']);
    expect(tell(12_000, answer('no-answer', '2'))).toEqual(['2 out: overflow-waited']);
  });
});

describe('why he', () => {
  it('each agent of a small queue is named: who could, and why not the others', () => {
    const strategy = 'best-skill';
    const requirements = [{ skillId: german, level: 3, relaxations: [] }];
    const skilled = (id: string, level: number) => agent(id, { skills: new Map([[german, level]]) });
    const small = queue('q', ['a', 'b', 'c', 'd'], { strategy, requirements });
    const { tell, offer } = floor(small, skilled('a', 4), skilled('b', 9), skilled('c', 2), skilled('d', 5));
    tell(0, is('a', 'ready'), is('b', 'ready'), is('c', 'ready'), is('d', 'wrap-up'));
    tell(5000, arrived('1', 'q', 0, { priority: 3 }));
    const { decision } = offer('1');
    expect(decision).toMatchObject({ code: 'best-skill', params: { queue: 'q', name: 'b' } });
    expect(decision.steps).toMatchObject([
      { code: 'order', params: { waitedS: 5, priority: 3, headStartS: 360 } },
      { code: 'agent-candidate', params: { name: 'a', skill: 4 } },
      { code: 'agent-candidate', params: { name: 'b', skill: 9 } },
      { code: 'agent-refused', params: { name: 'c', refusal: 'lacks-skill' } },
      { code: 'agent-refused', params: { name: 'd', refusal: 'wrap-up' } },
    ]);
  });

  it('agents of a larger queue are named with those of whom the same is true', () => {
    const ids = Array.from({ length: 20 }, (_, number) => `a${number}`);
    const { tell, offer } = floor(queue('q', ids), ...ids.map((id) => agent(id)));
    tell(0, is('a0', 'ready'), is('a2', 'not-ready'));
    tell(3000, is('a1', 'ready'));
    tell(5000, arrived('0', 'q', 5000));
    const { code, steps } = offer('0').decision;
    expect(code).toBe('longest-idle');
    expect(steps).toMatchObject([
      { code: 'order' },
      { code: 'agent-candidate', params: { name: 'a0', idleS: 5 } },
      { code: 'agents-free', params: { count: 2, names: 'a0 (5 s), a1 (2 s)' } },
      { code: 'agents-refused', params: { refusal: 'logged-off', count: 17 }, sentence: expect.stringContaining('a3, a4') },
      { code: 'agents-refused', params: { refusal: 'not-ready', count: 1 }, sentence: 'Not offered it, not ready: a2.' },
    ]);
  });

  it('agents of a large queue are counted', () => {
    const ids = Array.from({ length: 60 }, (_, number) => `a${number}`);
    const { tell, offer } = floor(queue('q', ids), ...ids.map((id) => agent(id)));
    tell(0, ...ids.slice(0, 40).map((id) => is(id, 'ready')), ...ids.slice(40, 45).map((id) => is(id, 'not-ready')));
    tell(0, arrived('0', 'q', 0));
    tell(1000, arrived('1', 'q', 1000));
    expect(offer('1').decision.steps).toMatchObject([
      { code: 'order' },
      { code: 'agent-candidate' },
      { code: 'agents-free', params: { count: 39 } },
      { code: 'agents-refused', params: { refusal: 'logged-off', count: 15 } },
      { code: 'agents-refused', params: { refusal: 'not-ready', count: 5 } },
      { code: 'agents-refused', params: { refusal: 'offered-another', count: 1 } },
    ]);
  });
});

describe('how long he will wait', () => {
  it('is unknown before anything was seen, then grows with who stands before him and shrinks with agents', () => {
    const { tell, answer, engine } = floor(queue('q', ['a', 'b']), agent('a'), agent('b'), is('a', 'ready'));
    const asked = { id: 'x' as InteractionId, queueId: 'q' as QueueId, channel: 'voice' as const, enqueuedAtMs: 1_000_000 };
    const forecast = () => engine().forecast({ ...asked, priority: 5, requirements: [], stickyAgentId: null }, 1_000_000);
    tell(0, arrived('0', 'q', 0));
    tell(0, answer('accepted', '0'));
    expect(forecast()).toBeNull();
    tell(120_000, { type: 'work-ended', ...of('a', '0') }, arrived('1', 'q', 120_000));
    tell(120_000, answer('accepted', '1'));
    const alone = forecast()!;
    expect(alone).toMatchObject({ ahead: 0, agents: 1, handlingMs: 120_000 });
    expect(alone.lowMs).toBeLessThan(120_000);
    expect(alone.highMs).toBeGreaterThan(120_000);
    tell(130_000, arrived('2', 'q', 130_000), arrived('3', 'q', 130_000));
    const third = forecast()!;
    expect(third.ahead).toBe(2);
    expect(third.lowMs).toBeGreaterThan(alone.lowMs);
    expect(third.highMs).toBeGreaterThan(alone.highMs);
    tell(130_000, is('b', 'wrap-up'));
    expect(forecast()!.highMs).toBeLessThan(third.highMs);
  });
});
