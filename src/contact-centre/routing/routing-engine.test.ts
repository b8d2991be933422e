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
  let engine = new RoutingEngine();
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
    crash: () => {
      engine = RoutingEngine.fromSnapshot(JSON.parse(JSON.stringify(engine.snapshot())));
    },
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
});
