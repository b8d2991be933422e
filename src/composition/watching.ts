import type { DisposalStack } from '../kernel/disposal.ts';
import type { SipUserAgent } from '../protocol/sip/user-agent/index.ts';
import type { CallRegistry } from '../telephony/call/index.ts';
import { PresenceService, type RegistrationPort } from '../telephony/presence/index.ts';
import type { Registrar } from '../telephony/registration/index.ts';
import type { MessageLamps } from '../telephony/voicemail/index.ts';
import { WatchingService } from '../telephony/watching/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import { watchingSight } from './presence-sight.ts';

export interface Watched {
  readonly registrations: RegistrationPort;
  readonly presence: PresenceService;
  readonly watching: WatchingService;
}

interface Exchange {
  readonly registry: CallRegistry;
  readonly registrar: Registrar;
  readonly userAgent: SipUserAgent;
  readonly messageLamps: MessageLamps;
}

/** Who is free, rung or talking, and the phones that watch it. */
export function openWatching(
  { logger, config }: Foundation,
  { directory, contacts, rights, sight, intercomGroups }: Configuration,
  { registry, registrar, userAgent, messageLamps }: Exchange,
  parts: DisposalStack,
): Watched {
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
