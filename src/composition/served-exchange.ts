import { sipPath } from '../adapters/sip-transport/index.ts';
import { SyslogSender, syslogTraceSink } from '../adapters/syslog/index.ts';
import type { UpgradeTarget } from '../http/index.ts';
import type { Logger } from '../kernel/logger.ts';
import type { SipFlow, SipTrafficSource } from '../protocol/sip/transport-port.ts';
import { checkSync, PlugAndPlay, type PlugAndPlayParts, plugAndPlayGroup } from '../telephony/phone-provisioning/index.ts';
import type { PresenceService } from '../telephony/presence/index.ts';
import type { TraceRouteParts } from '../telephony/trace/trace-routes.ts';
import type { AdministeredExchange } from './administered-exchange.ts';
import type { Configuration } from './configuration.ts';
import { contactCentreOf } from './contact-centre.ts';
import type { Foundation } from './foundation.ts';
import type { RecordingParts } from './recordings.ts';
import type { Switch } from './switch.ts';
import type { Voicemail } from './voicemail.ts';

/** What pages and API need of the telephone exchange. */
export interface ServedExchange
  extends AdministeredExchange,
    Pick<Switch, 'callBacks' | 'conferences' | 'flows' | 'journal' | 'monitoring' | 'features'> {
  readonly voicemail: Voicemail;
  readonly recording: RecordingParts;
  readonly presence: PresenceService;
  readonly traffic: SipTrafficSource;
  /** Our end of a flow as the peer sees it, where a socket is bound to all addresses. */
  readonly ourAddress: (flow: SipFlow) => { readonly host: string; readonly port: number };
  readonly openSyslog: TraceRouteParts['openSyslog'];
  /** Takes SIP over WebSocket on the port of the pages; null when it is only taken elsewhere. */
  readonly sipUpgrade: UpgradeTarget | null;
}

/** The running exchange as pages and API see it. */
export function servedExchange(
  { clock, logger, config }: Foundation,
  { directory }: Pick<Configuration, 'directory'>,
  exchange: Switch,
): ServedExchange {
  const { registry, journal, numbering, features, registrar, registrations, presence, trunks, transport } = exchange;
  return {
    registry,
    callBacks: exchange.callBacks,
    conferences: exchange.conferences,
    flows: exchange.flows,
    monitoring: exchange.monitoring,
    journal,
    numbering,
    ...contactCentreOf(exchange),
    features,
    registrations,
    presence,
    voicemail: exchange.voicemail,
    recording: exchange.recording,
    traffic: transport,
    ourAddress: (flow) => ({ host: transport.advertised(flow).host, port: flow.local.port }),
    dropBindings: (deviceId) => registrar.removeDevice(deviceId),
    bindingsOf: (deviceId) => registrar.bindingsOf(deviceId),
    checkSync: (deviceId) =>
      checkSync({ userAgent: exchange.userAgent, directory, bindingsOf: (id) => registrar.bindingsOf(id) }, deviceId),
    sipServers: () => transport.addresses().map((one) => ({ ...one, host: config.sip.advertisedHost ?? one.host })),
    startPlugAndPlay: (addressOf) => startPlugAndPlay(logger.component('phone-provisioning'), exchange, addressOf),
    conditionOfTrunk: (id) => trunks.conditionOf(id),
    onTrunkChanged: (listener) => trunks.onChanged(listener),
    figures: {
      registrations: () => registrar.size,
      trunks: () => trunks.summary(),
      offences: () => transport.guard.counters.offences,
      bans: () => transport.guard.counters.bans,
      mediaEndpoints: async () => (await exchange.media.usage()).endpoints,
    },
    openSyslog: (target) => syslogTraceSink(new SyslogSender({ clock, logger, target })),
    sipUpgrade: {
      path: sipPath,
      handle: (request, socket, head, address) => transport.handleUpgrade(request, socket, head, address),
    },
  };
}

function startPlugAndPlay(
  logger: Logger,
  { transport, userAgent, watching }: Switch,
  addressOf: PlugAndPlayParts['addressOf'],
): PlugAndPlay {
  if (transport.joinGroup(plugAndPlayGroup) === 0)
    logger.warn('Desk phones that ask by multicast are not heard: SIP over UDP must listen on 0.0.0.0 for it');
  const plugAndPlay = new PlugAndPlay({ userAgent, logger, addressOf });
  userAgent.onRequest('SUBSCRIBE', (request) =>
    plugAndPlay.isAskedBy(request) ? void plugAndPlay.serve(request) : watching.receive(request),
  );
  return plugAndPlay;
}
