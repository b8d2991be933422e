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
const isReachable = () => true;

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
  const stop = recordAgentStates({ agents, store, logger: silentLogger });
  for (const name of names) agents.change(actor(name), 'ready');
  clock.advance(1000);
  agents.change(actor('resting'), 'not-ready', 'lunch');
  agents.change(actor('away'), 'logged-off');
  const work = { interactionId: 'matter' as InteractionId, channel: 'voice', queueId: null, callId: null, sinceMs: 0 } as const;
  for (const name of ['talking', 'wrapping'] as const) agents.beginWork(idOf(name), work);
  agents.endWork(idOf('wrapping'), work.interactionId, { wrapUpMs: 60_000 });
  await clock.advanceAsync(1000);
  stop();
  agents[Symbol.dispose]();
  return { clock, store };
}

describe('agents after a restart', () => {
  it('are what they were; who talked or wrapped up is ready again', async () => {
    const { clock, store } = await killed();
    const agents = open(clock, true);
    expect(await restoreAgentStates({ agents, store, clock, lastAliveMs: null, isReachable })).toBe(4);
    const states = names.map((name) => agents.agent(idOf(name)));
    expect(states.map((agent) => agent?.state)).toEqual(['ready', 'not-ready', 'ready', 'ready', 'logged-off', 'logged-off']);
    expect(states[1]).toMatchObject({ reason: 'lunch' });
    expect(agents.isFree(idOf('talking'))).toBe(true);
  });

  it('count as logged off from when the program was last known to live, and keep their turn', async () => {
    const { clock, store } = await killed();
    const before = store.facts.length;
    const [lastAliveMs, readySinceMs] = [clock.now() - 500, clock.now() - 2000];
    clock.advance(600_000);
    const agents = open(clock, true);
    await restoreAgentStates({ agents, store, clock, lastAliveMs, isReachable });
    const now = clock.now();
    const off = { state: 'logged-off', reason: 'server-restart', atMs: lastAliveMs, interactionId: null };
    const back = { state: 'ready', reason: null, atMs: now };
    expect(store.facts.slice(before)).toMatchObject([
      { agentId: 'ready', ...off },
      { agentId: 'ready', ...back },
      { agentId: 'resting', ...off },
      { agentId: 'resting', state: 'not-ready', reason: 'lunch', atMs: now },
      { agentId: 'talking', ...off },
      { agentId: 'talking', ...back },
      { agentId: 'wrapping', ...off },
      { agentId: 'wrapping', ...back },
      // He is no agent any more: he does not come back.
      { agentId: 'gone', ...off },
    ]);
    expect(agents.agent(idOf('ready'))).toMatchObject({ stateSinceMs: now, idleSinceMs: readySinceMs });
  });

  it('who changed after the last sign of life are not gone before they came', async () => {
    const { clock, store } = await killed();
    const [before, cameMs] = [store.facts.length, clock.now() - 2000];
    await restoreAgentStates({ agents: open(clock), store, clock, lastAliveMs: cameMs - 1000, isReachable });
    expect(store.facts[before]).toMatchObject({ agentId: 'ready', state: 'logged-off', atMs: cameMs });
  });

  it('and log off as the first thing are recorded as gone', async () => {
    const { clock, store } = await killed();
    const agents = open(clock);
    await restoreAgentStates({ agents, store, clock, lastAliveMs: null, isReachable });
    recordAgentStates({ agents, store, logger: silentLogger });
    agents.change(actor('ready'), 'logged-off');
    expect(store.facts.at(-1)).toMatchObject({ agentId: 'ready', state: 'logged-off', reason: null });
  });

  it('get no calls before their phones can be rung, and stay ready meanwhile', async () => {
    const { clock, store } = await killed();
    const agents = open(clock);
    await restoreAgentStates({ agents, store, clock, lastAliveMs: null, isReachable: (userId) => userId === 'talking' });
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
    await restoreAgentStates({ agents, store, clock, lastAliveMs: null, isReachable: () => false });
    agents.change(actor('ready'), 'not-ready');
    agents.change(actor('ready'), 'ready');
    expect(agents.isFree(idOf('ready'))).toBe(true);
  });
});
