import type { DisposalStack } from '../kernel/disposal.ts';
import { PresenceService, type RegistrationPort } from '../telephony/presence/index.ts';
import type { Registrar } from '../telephony/registration/index.ts';
import { WatchingService } from '../telephony/watching/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import { watchingSight } from './presence-sight.ts';
import type { Switch } from './switch.ts';

/** Who is free, rung or talking, and the phones that watch it. */
export function openWatching(
  { logger, config }: Foundation,
  { directory, contacts, rights, sight, intercomGroups }: Configuration,
  { registry, registrar, userAgent, messageLamps }: Pick<Switch, 'registry' | 'registrar' | 'userAgent' | 'messageLamps'>,
  parts: DisposalStack,
): Pick<Switch, 'registrations' | 'presence' | 'watching'> {
  const registrations = registrationsOf(registrar);
  const presence = parts.use('presence', new PresenceService({ registry, directory, registrations, names: contacts.names }));
  const watching = new WatchingService({
    userAgent,
    logger: logger.component('watching'),
    directory,
    authentication: registrar.authentication,
    presence,
    mailboxes: messageLamps,
    sight: watchingSight({ rights, sight, intercomGroups, directory }),
    ownHosts: config.sip.advertisedHost ? [config.sip.advertisedHost] : [],
  });
  userAgent.onRequest('SUBSCRIBE', (request) => watching.receive(request));
  return { registrations, presence, watching: parts.use('watching', watching) };
}

function registrationsOf(registrar: Pick<Registrar, 'bindingsOf' | 'events'>): RegistrationPort {
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
