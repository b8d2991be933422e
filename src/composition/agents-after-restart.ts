import { restoreAgentStates } from '../contact-centre/agent-desk/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { DeviceId, UserId } from '../kernel/ids.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import type { Switch } from './switch.ts';

/** Agents who were at work before a restart are at work again; who has no phone that can be rung gets calls when it is back. */
export async function restoreAgents(
  { clock, logger }: Foundation,
  { directory, contactCentre }: Configuration,
  {
    agents,
    agentStates,
    lastAliveMs,
    queues,
    registrar,
    registrations,
    places,
    lineKeeper,
  }: Pick<Switch, 'agents' | 'agentStates' | 'lastAliveMs' | 'queues' | 'registrar' | 'registrations' | 'places' | 'lineKeeper'>,
  parts: DisposalStack,
): Promise<void> {
  // Before any flow is open again, the way back to a phone on UDP alone is known.
  const ringingOf = (userId: UserId): readonly DeviceId[] =>
    places.devicesOf({ userId, phone: contactCentre.agentByUser(userId)?.phone ?? { kind: 'own' } });
  const isReachable = (userId: UserId): boolean =>
    ringingOf(userId).some((id) =>
      registrar.bindingsOf(id).some(({ flow, source }) => flow?.isOpen || source.transport === 'udp'),
    );
  parts.add(
    'phones of agents',
    registrar.events.on('bindingAdded', ({ deviceId }) => {
      const userId = directory.device(deviceId)?.userId;
      if (userId && ringingOf(userId).includes(deviceId)) agents.phoneIsBack(userId);
    }),
  );
  const isRegistered = (userId: UserId): boolean => ringingOf(userId).some((id) => registrations.isRegistered(id));
  parts.add(
    'lost phones of agents',
    registrations.onChanged((deviceId) => {
      const userId = directory.device(deviceId)?.userId;
      if (!userId) return;
      if (isRegistered(userId)) agents.phoneIsBack(userId);
      else agents.phoneIsLost(userId);
    }),
  );
  const atWork = await restoreAgentStates({ agents, clock, store: agentStates, lastAliveMs, isReachable });
  queues.lookAtAgents();
  lineKeeper.begin();
  if (atWork > 0) logger.info('Agents are at work as before', { agents: atWork });
}
