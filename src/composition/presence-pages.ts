import { SqlIntercomGroupRecords } from '../adapters/sql/intercom-group-store.ts';
import { usualPriority } from '../contact-centre/contact-centre-directory/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { CompanyId, DeviceId, UserId } from '../kernel/ids.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { forApplication } from '../platform/authorization/index.ts';
import { type LiveHub, PresenceFeed, SupervisionFeed } from '../realtime/index.ts';
import type { CallRegistry } from '../telephony/call/index.ts';
import { callQueueRoutes } from '../telephony/call-queue/call-queue-routes.ts';
import { CallQueueDesk, type QueueLine, type QueueLines } from '../telephony/call-queue/index.ts';
import { IntercomGroupAdministration } from '../telephony/intercom-group/index.ts';
import { intercomGroupAdministrationRoutes } from '../telephony/intercom-group/intercom-group-administration-routes.ts';
import type { LiveCalls } from '../telephony/live-calls/index.ts';
import { authorizeInterception } from '../telephony/pickup/index.ts';
import { defaultServiceCodes } from '../telephony/routing/index.ts';
import { SupervisionDesk } from '../telephony/supervision/index.ts';
import { supervisionRoutes } from '../telephony/supervision/supervision-routes.ts';
import { statusOfflineWithoutPhone } from '../telephony/user-status/index.ts';
import { userStatusRoutes } from '../telephony/user-status/user-status-routes.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import type { ServedExchange } from './served-exchange.ts';
import { supervisedForwardings } from './supervised-forwardings.ts';

/** How long changes of rights are gathered before views are looked at again: an import makes thousands. */
const gatherMs = 100;

/** Presence, status, boss and secretary, call queues: their live topics. @returns their routes */
export function openPresencePages(
  foundation: Foundation,
  configuration: Configuration,
  exchange: ServedExchange,
  { hub, liveCalls }: { readonly hub: LiveHub; readonly liveCalls: LiveCalls },
  parts: DisposalStack,
): (routes: RouteRegistrar) => void {
  const { clock, ids } = foundation;
  const { directory, rights, sight, statuses, writer, contacts } = configuration;
  const { access, parameters } = rights;
  const { presence, journal, registrations } = exchange;
  followPhones(configuration, registrations);
  const isSeen = (companyId: CompanyId, key: string, userId: UserId) => sight.isSeenBy(companyId, key, userId);
  parts.use('presence feed', new PresenceFeed({ clock, publisher: hub, journal, directory, presence, statuses, isSeen }));
  parts.add('presence views', reviewViews(foundation, configuration, hub));
  const lines = queueLines(configuration, exchange);
  const desk = new CallQueueDesk({
    clock,
    access,
    lines,
    names: contacts.names,
    dialling: exchange.features.dial,
    pickupCode: defaultServiceCodes.pickup,
  });
  configuration.takers.desk = desk;
  const supervision = new SupervisionDesk({
    access,
    parameters,
    directory,
    sight,
    liveCalls,
    forwardings: supervisedForwardings(configuration),
    pickupCode: defaultServiceCodes.pickup,
    mayPickUp: (companyId, userId) => parameters.value(authorizeInterception, { companyId, userId }),
  });
  parts.use(
    'supervision feed',
    new SupervisionFeed({
      clock,
      hub,
      journal,
      liveCalls,
      supervision,
      callQueues: desk,
      lines,
      onForwardingChanged: (listener) => configuration.forwardings.onUserChanged(listener),
    }),
  );
  const groups = new IntercomGroupAdministration({ ids, directory, records: new SqlIntercomGroupRecords({ writer }) });
  const sayingSomething = (companyId: CompanyId) =>
    statuses.sayingSomething(directory.domainsOf(companyId).flatMap(({ id }) => directory.usersOf(id).map((user) => user.id)));
  return (routes) => {
    const forCaller = forApplication(routes, access, 'caller');
    userStatusRoutes(forCaller, { statuses, parameters, sayingSomething });
    supervisionRoutes(forCaller, { desk: supervision });
    callQueueRoutes(forCaller, { desk, chosenPlace: (actor, asked) => configuration.deviceChoices.placeFor(actor, asked) });
    intercomGroupAdministrationRoutes(routes, { groups });
  };
}

/** Where the administrator wants it so, who has no telephone registered is offline. */
function followPhones(
  { statuses, directory, rights: { parameters } }: Configuration,
  registrations: ServedExchange['registrations'],
): void {
  statuses.follow({
    isCountedOffline: (userId) => {
      const companyId = directory.user(userId)?.companyId;
      if (!companyId || !parameters.value(statusOfflineWithoutPhone, { companyId, userId })) return false;
      return !directory.devicesOf(userId).some(({ id }) => registrations.isRegistered(id));
    },
    onChanged: (listener) =>
      registrations.onChanged((deviceId) => {
        const userId = directory.device(deviceId)?.userId;
        if (userId) listener(userId);
      }),
  });
}

/** Who sees others than before reads again. */
function reviewViews({ clock }: Foundation, { sight }: Configuration, hub: LiveHub): () => void {
  const gathering = new Set<CompanyId>();
  return sight.onChanged((companyId) => {
    if (gathering.has(companyId)) return;
    gathering.add(companyId);
    clock.setTimer(gatherMs, () => {
      gathering.delete(companyId);
      hub.reviewTopics(companyId);
    });
  });
}

/** The contact centre's queues, shared ones and extensions, as call queues. */
function queueLines(
  { contactCentre, directory }: Configuration,
  { queues, presence, registry }: Pick<ServedExchange, 'queues' | 'presence'> & { registry: CallRegistry },
): QueueLines {
  const all = () => contactCentre.allQueues().filter((queue) => queue.enabled);
  const lineOf = (queue: ReturnType<typeof all>[number]): QueueLine => ({
    queueId: queue.id,
    companyId: queue.companyId,
    name: queue.name,
    number: (queue.deviceId && directory.device(queue.deviceId)?.number) || queue.number,
    kind: queue.deviceId ? 'extension' : (queue.kind ?? 'agents'),
    lines: queue.kind === 'shared' && !queue.deviceId ? (queue.lines ?? null) : null,
    priority: queue.priority ?? usualPriority,
  });
  return {
    line: (queueId) => {
      const queue = contactCentre.queue(queueId);
      return queue?.enabled ? lineOf(queue) : undefined;
    },
    linesOf: (companyId) =>
      all()
        .filter((queue) => queue.companyId === companyId)
        .map(lineOf),
    waiting: (queueId) => {
      const deviceId = contactCentre.queue(queueId)?.deviceId;
      if (deviceId) return ringingAt(registry, deviceId);
      return queues
        .snapshot(queueId)
        .waiting.flatMap(({ callId, from, sinceMs, offeredTo }) =>
          callId === null ? [] : [{ callId, from, sinceMs, isOffered: offeredTo !== null }],
        );
    },
    onChanged: (listener) => {
      const ofDevice = (deviceId: DeviceId) => {
        for (const queue of all()) if (queue.deviceId === deviceId) listener(queue.id);
      };
      const stops = [queues.onChanged(listener), presence.onDevice(ofDevice)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

function ringingAt(registry: CallRegistry, deviceId: DeviceId): ReturnType<QueueLines['waiting']> {
  return registry
    .legsOfDevice(deviceId)
    .filter((leg) => leg.leg.role === 'terminating' && (leg.state === 'initiated' || leg.state === 'alerting'))
    .flatMap(({ call }) => {
      const from = call.placement?.forLeg?.party;
      return from ? [{ callId: call.id, from, sinceMs: call.createdAtMs, isOffered: true }] : [];
    });
}
