import { SqlAgentStateStore } from '../adapters/sql/agent-state-store.ts';
import { restoreAgentStates } from '../contact-centre/agent-desk/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { UserId } from '../kernel/ids.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import type { Switch } from './switch.ts';

/** Agents who were at work before a restart are at work again; who has no phone that can be rung gets calls when it is back. */
export async function restoreAgents(
  { clock, logger, store }: Foundation,
  { directory }: Configuration,
  { agents, queues, registrar }: Pick<Switch, 'agents' | 'queues' | 'registrar'>,
  parts: DisposalStack,
): Promise<void> {
  // Before any flow is open again, the way back to a phone on UDP alone is known.
  const isReachable = (userId: UserId): boolean =>
    directory
      .devicesOf(userId)
      .some(({ id }) => registrar.bindingsOf(id).some(({ flow, source }) => flow?.isOpen || source.transport === 'udp'));
  parts.add(
    'phones of agents',
    registrar.events.on('bindingAdded', ({ deviceId }) => {
      const userId = directory.device(deviceId)?.userId;
      if (userId) agents.phoneIsBack(userId);
    }),
  );
  const atWork = await restoreAgentStates({ agents, clock, store: new SqlAgentStateStore(store), isReachable });
  queues.lookAtAgents();
  if (atWork > 0) logger.info('Agents are at work as before', { agents: atWork });
}
