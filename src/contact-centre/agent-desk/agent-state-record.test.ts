import { describe, expect, it } from 'vitest';
import type { AgentId, CompanyId, InteractionId, UserId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { AgentService } from '../agent/index.ts';
import { LiveContactCentreDirectory } from '../contact-centre-directory/index.ts';
import { type AgentStateFact, type AgentStateStore, recordAgentStates, restoreAgentStates } from './agent-state-record.ts';

const companyId = 'company' as CompanyId;
const names = ['ready', 'resting', 'talking', 'wrapping', 'away', 'gone'] as const;
const actor = (name: (typeof names)[number]) => ({ companyId, userId: name as string as UserId });
const idOf = (name: (typeof names)[number]) => name as string as AgentId;

class MemoryStore implements AgentStateStore {
  readonly facts: AgentStateFact[] = [];

  append(fact: AgentStateFact): void {
    this.facts.push(fact);
  }

  durable(): Promise<void> {
    return Promise.resolve();
  }

  async latestAgentStates(): Promise<readonly AgentStateFact[]> {
    return [...new Map(this.facts.map((fact) => [fact.agentId, fact])).values()];
  }
}

function open(clock: VirtualClock, isGone = false): AgentService {
  const agents = names.map((name) => ({
    ...actor(name),
    id: idOf(name),
    enabled: !(isGone && name === 'gone'),
  }));
  return new AgentService({ clock, directory: new LiveContactCentreDirectory({ queues: [], agents }) });
}

/** A day at work, recorded; then the program ends as if killed. */
async function killed() {
  const clock = new VirtualClock();
  const store = new MemoryStore();
  const agents = open(clock);
  recordAgentStates({ agents, store, logger: silentLogger });
  for (const name of names) agents.change(actor(name), 'ready');
  clock.advance(1000);
  agents.change(actor('resting'), 'not-ready', 'lunch');
  agents.change(actor('away'), 'logged-off');
  const work = { interactionId: 'matter' as InteractionId, channel: 'voice', queueId: null, callId: null, sinceMs: 0 } as const;
  for (const name of ['talking', 'wrapping'] as const) agents.beginWork(idOf(name), work);
  agents.endWork(idOf('wrapping'), work.interactionId, { wrapUpMs: 60_000 });
  await clock.advanceAsync(1000);
  return { clock, store };
}

describe('agents after a restart', () => {
  it('are what they were; who talked or wrapped up is ready again, and reports learn of it', async () => {
    const { clock, store } = await killed();
    const before = store.facts.length;
    const agents = open(clock, true);
    const isReachable = () => true;
    expect(await restoreAgentStates({ agents, store, clock, isReachable })).toBe(5);
    const states = names.map((name) => agents.agent(idOf(name)));
    expect(states.map((agent) => agent?.state)).toEqual(['ready', 'not-ready', 'ready', 'ready', 'logged-off', 'logged-off']);
    expect(states[1]).toMatchObject({ reason: 'lunch', stateSinceMs: clock.now() - 1000 });
    expect(store.facts.slice(before).map(({ agentId, state }) => [agentId, state])).toEqual([
      ['talking', 'ready'],
      ['wrapping', 'ready'],
    ]);
    expect(agents.isFree(idOf('talking'))).toBe(true);
  });

  it('get no calls before their phones can be rung, and stay ready meanwhile', async () => {
    const { clock, store } = await killed();
    const agents = open(clock);
    await restoreAgentStates({ agents, store, clock, isReachable: (userId) => userId === 'talking' });
    expect(agents.agent(idOf('ready'))?.state).toBe('ready');
    expect([agents.isFree(idOf('ready')), agents.isFree(idOf('talking'))]).toEqual([false, true]);
    const told: string[] = [];
    agents.onChanged(({ agent }) => told.push(agent.id));
    agents.phoneIsBack('ready' as UserId);
    agents.phoneIsBack('ready' as UserId);
    expect(agents.isFree(idOf('ready'))).toBe(true);
    expect(told).toEqual(['ready']);
  });

  it('who change their state themselves need no phone for it', async () => {
    const { clock, store } = await killed();
    const agents = open(clock);
    await restoreAgentStates({ agents, store, clock, isReachable: () => false });
    agents.change(actor('ready'), 'not-ready');
    agents.change(actor('ready'), 'ready');
    expect(agents.isFree(idOf('ready'))).toBe(true);
  });
});
