import { sipPath } from '../adapters/sip-transport/index.ts';
import { SyslogSender, syslogTraceSink } from '../adapters/syslog/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import { PresenceService, type RegistrationPort } from '../telephony/presence/index.ts';
import type { Registrar } from '../telephony/registration/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import type { ServedExchange } from './pages-and-api.ts';
import type { Switch } from './switch.ts';

/** The running exchange as pages and API see it. */
export function servedExchange(
  { clock, logger }: Foundation,
  { directory }: Configuration,
  exchange: Switch,
  parts: DisposalStack,
): ServedExchange {
  const { registry, journal, numbering, agents, queues, features, registrar, trunks, transport } = exchange;
  const registrations = registrationsOf(registrar);
  return {
    registry,
    journal,
    numbering,
    agents,
    queues,
    features,
    registrations,
    presence: parts.use('presence', new PresenceService({ registry, directory, registrations })),
    traffic: transport,
    dropBindings: (deviceId) => registrar.removeDevice(deviceId),
    conditionOfTrunk: (id) => trunks.conditionOf(id),
    openSyslog: (target) => syslogTraceSink(new SyslogSender({ clock, logger, target })),
    sipUpgrade: {
      path: sipPath,
      handle: (request, socket, head, address) => transport.handleUpgrade(request, socket, head, address),
    },
  };
}

export function registrationsOf(registrar: Pick<Registrar, 'bindingsOf' | 'events'>): RegistrationPort {
  return {
    isRegistered: (deviceId) => registrar.bindingsOf(deviceId).length > 0,
    onChanged: (listener) => {
      const stops = [
        registrar.events.on('bindingAdded', ({ deviceId }) => listener(deviceId)),
        registrar.events.on('bindingRemoved', ({ binding }) => listener(binding.deviceId)),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
