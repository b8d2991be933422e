import { readFileSync } from 'node:fs';
import { SqlCallLogStore } from '../adapters/sql/call-log-store.ts';
import { SqlSignedInUsers } from '../adapters/sql/signed-in-user-reader.ts';
import { AgentDesk, recordAgentStates } from '../contact-centre/agent-desk/index.ts';
import type { SupervisionSight } from '../contact-centre/supervision/index.ts';
import { PeopleSearch } from '../directory/people/index.ts';
import { peopleRoutes } from '../directory/people/people-routes.ts';
import { HttpApplication } from '../http/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { forApplication } from '../platform/authorization/index.ts';
import { setupRoutes } from '../platform/setup/setup-routes.ts';
import { displayName } from '../platform/user/index.ts';
import { LiveFeeds, LiveHub, liveSources, WorkFeed, withSupervision } from '../realtime/index.ts';
import { type CallLogNames, callLogRoutes } from '../telephony/call-log/call-log-routes.ts';
import type { EventNames } from '../telephony/call-log/describe-event.ts';
import { deviceRoutes } from '../telephony/device/device-routes.ts';
import { deviceChoiceRoutes } from '../telephony/device-choice/device-choice-routes.ts';
import { callRoutes } from '../telephony/live-calls/call-routes.ts';
import { LiveCalls } from '../telephony/live-calls/index.ts';
import { monitoringRoutes } from '../telephony/monitoring/monitoring-routes.ts';
import { defaultServiceCodes } from '../telephony/routing/index.ts';
import { companyOfMessage } from '../telephony/trace/company-of-message.ts';
import { CallTraceStore, TraceService } from '../telephony/trace/index.ts';
import { traceRoutes } from '../telephony/trace/trace-routes.ts';
import { peopleAdministrationRoutes } from './administration.ts';
import { openAdministrationWatch } from './administration-watch.ts';
import { agentFeature } from './agent-feature.ts';
import { type Background, openBackground } from './background.ts';
import { openCallBackButtons } from './call-back-buttons.ts';
import { openChat } from './chat.ts';
import { conferenceFeatures, openConferenceFeed } from './conferences.ts';
import type { Configuration } from './configuration.ts';
import { durableOf } from './contact-centre.ts';
import { contactCentreAdministration } from './contact-centre-administration.ts';
import { openSupervision, openSupervisionSight } from './contact-centre-supervision.ts';
import { openContactPages } from './contact-pages.ts';
import { flowFeatures } from './flow-features.ts';
import { forwardingFeatures, openForwardingFeed } from './forwarding-features.ts';
import type { Foundation } from './foundation.ts';
import { type OpenedNotes, openNotes } from './notes.ts';
import { openNotifications } from './notifications.ts';
import { openOutlook } from './outlook.ts';
import { servePassingOn } from './passing-on.ts';
import { openPhoneProvisioning } from './phone-provisioning.ts';
import { openPresencePages } from './presence-pages.ts';
import { maySeePresenceOf } from './presence-sight.ts';
import { recordingFeatures } from './recordings.ts';
import { tellRefusals } from './refusal-incidents.ts';
import { openReporting, type Reporting } from './reporting.ts';
import { isCaller, maySeePresence, openRightsFeed, rightsRoutes } from './rights.ts';
import { openScreenPops } from './screen-pops.ts';
import type { ServedExchange } from './served-exchange.ts';
import { signInFeatures } from './sign-in-routes.ts';
import { telephonyAdministration } from './telephony-administration.ts';
import { openTimeMachine } from './time-machine.ts';
import { serveVoicemail } from './voicemail.ts';

interface Views {
  readonly callLog: SqlCallLogStore;
  readonly callLogNames: CallLogNames;
  readonly liveCalls: LiveCalls;
  readonly desk: AgentDesk;
  readonly traces: TraceService;
  readonly callTraces: CallTraceStore;
  readonly people: PeopleSearch;
  readonly notes: OpenedNotes;
  readonly contactPages: (routes: RouteRegistrar) => void;
  readonly screenPops: readonly ((routes: RouteRegistrar) => void)[];
}

/** Starts pages, API and live connection on the configured address. */
export async function servePagesAndApi(
  foundation: Foundation,
  configuration: Configuration,
  exchange: ServedExchange,
  options: { webDirectory: string | null },
  parts: DisposalStack,
): Promise<HttpApplication> {
  const logger = foundation.logger.component('http');
  const views = openViews(foundation, configuration, exchange, parts);
  const sight = openSupervisionSight(configuration, parts);
  const reporting = await openReporting(foundation, configuration, exchange, parts);
  const live = openLiveHub(foundation, configuration, { ...views, ...reporting }, sight);
  const journal = durableOf(exchange);
  const { directory } = configuration;
  parts.use('live feeds', new LiveFeeds({ ...views, ...exchange, journal, directory, logger, publisher: live }));
  openConferenceFeed(configuration, exchange, live, parts);
  const presencePages = openPresencePages(foundation, configuration, exchange, { hub: live, liveCalls: views.liveCalls }, parts);
  openForwardingFeed(foundation, configuration, live, parts);
  parts.use('rights feed', openRightsFeed(foundation, configuration.rights, live));
  const chat = openChat(foundation, configuration, { live, conferences: exchange.conferences.service }, parts);
  const background = await openBackground(foundation, configuration, exchange, parts);
  background.jobs.define(chat.chat.retentionJob);
  reporting.serve(live, background.jobs);
  background.jobs.define(exchange.recording.cleaning);
  serveVoicemail(exchange.voicemail, background.jobs, live, parts);
  const strangers = await openForStrangers(foundation, configuration, exchange, { ...options, ...background }, parts);
  openWorkFeeds(configuration, background, live, parts);
  const supervision = openSupervision(foundation, configuration, exchange, { live, sight }, parts);
  const passingOn = servePassingOn(foundation, configuration, exchange, live, parts);
  const watch = openAdministrationWatch(foundation, configuration, exchange, { live, traces: views.traces }, parts);
  const notifications = await openNotifications(foundation, configuration, { ...exchange, chat: chat.chat }, parts);
  return parts.use(
    'HTTP server',
    await HttpApplication.start({
      ...serverSettings(foundation, configuration),
      logger,
      features: tellRefusals(
        [
          ...features(foundation, configuration, exchange, views),
          presencePages,
          reporting.routes,
          chat.routes,
          passingOn,
          supervision,
          openTimeMachine(foundation, configuration, exchange),
          ...background.features,
          ...strangers.features,
          notifications.feature,
          ...watch.features,
        ],
        foundation,
      ),
      metrics: watch.metrics,
      live,
      mounts: [...background.mounts, ...strangers.mounts],
      upgrades: exchange.sipUpgrade ? [exchange.sipUpgrade] : [],
      webDirectory: options.webDirectory,
    }),
  );
}

/** What asks without being signed in: desk phones for their configuration, visitors of web pages for a call. */
async function openForStrangers(
  foundation: Foundation,
  configuration: Configuration,
  exchange: ServedExchange,
  { webDirectory, jobs }: { webDirectory: string | null } & Pick<Background, 'jobs'>,
  parts: DisposalStack,
) {
  const buttons = await openCallBackButtons(foundation, configuration, exchange, { webDirectory }, parts);
  jobs.define(buttons.cleaning);
  const phones = openPhoneProvisioning(foundation, configuration, exchange, parts);
  return { features: [phones.feature, buttons.feature], mounts: [phones.mount, buttons.mount] };
}

/** How and where the HTTP server listens, and who is signed in. */
function serverSettings({ config, clock, secrets, store }: Foundation, { signIn }: Configuration) {
  const { host, port, publicUrl, trustedProxies } = config.http;
  return {
    clock,
    listen: { host, port },
    publicUrl,
    trustedProxies,
    tls: config.tls && { cert: readFileSync(config.tls.certPath), key: readFileSync(config.tls.keyPath) },
    sessionMaxMs: config.session.maxMs,
    csrfSecret: secrets.sessionKey,
    doors: signIn,
    users: new SqlSignedInUsers(store),
  };
}

function openLiveHub(
  foundation: Foundation,
  configuration: Configuration,
  views: Views & Pick<Reporting, 'figuresViewOf'>,
  sight: SupervisionSight,
): LiveHub {
  return new LiveHub({
    clock: foundation.clock,
    sources: withSupervision(
      liveSources({
        ...views,
        maySeePresence: maySeePresence(configuration.rights),
        presenceViewOf: (actor) => configuration.sight.viewOf(actor).key,
        isCaller: isCaller(configuration.rights),
      }),
      sight,
    ),
    logger: foundation.logger.component('live'),
  });
}

function openViews(foundation: Foundation, configuration: Configuration, exchange: ServedExchange, parts: DisposalStack): Views {
  const { clock, ids, logger, store } = foundation;
  const { directory, contactCentre } = configuration;
  const { journal, agents, queues, traffic, ourAddress } = exchange;
  const parties = configuration.contacts.names;
  const callTraces = new CallTraceStore({ ourAddress });
  parts.add('call traces', traffic.onTraffic(callTraces.tap));
  parts.add('record of agents', recordAgentStates({ agents, store: exchange.agentStates, logger }));
  const callLog = new SqlCallLogStore(store);
  const people = new PeopleSearch({ directory });
  const liveCalls = parts.use('live calls', new LiveCalls({ journal, queues: directory, parties }));
  return {
    people,
    contactPages: openContactPages(foundation, configuration, { presence: exchange.presence, people, callLog }, parts),
    notes: openNotes(foundation, configuration, people, parts),
    callLog,
    callLogNames: { user: (id) => directory.user(id), queue: (id) => directory.queue(id), parties },
    liveCalls,
    screenPops: openScreenPops(foundation, configuration, { registry: exchange.registry, liveCalls }, parts),
    desk: parts.use(
      'agent desk',
      new AgentDesk({ clock, directory: contactCentre, agents, interactions: exchange.interactions, queues, parties }),
    ),
    traces: parts.use(
      'traces',
      new TraceService({ clock, ids, logger, source: traffic, companyOf: companyOfMessage(directory) }),
    ),
    callTraces,
  };
}

function features(
  foundation: Foundation,
  configuration: Configuration,
  exchange: ServedExchange,
  views: Views,
): readonly ((routes: RouteRegistrar) => void)[] {
  return [
    (routes) => setupRoutes(routes, configuration.setup),
    signInFeatures(foundation, configuration.signIn),
    (routes) => exchange.voicemail.feature(routes, forApplication(routes, configuration.rights.access, 'caller')),
    (routes) => telephonyRoutes(routes, foundation, configuration, exchange, views),
    ...telephonyAdministration(foundation, configuration, exchange),
    ...contactCentreAdministration(foundation, configuration, exchange),
    ...forwardingFeatures(foundation, configuration, exchange),
    ...conferenceFeatures(foundation, configuration, exchange),
    ...flowFeatures(foundation, configuration, exchange),
    (routes) => monitoringRoutes(routes, { ...foundation, ...exchange }),
    ...recordingFeatures(foundation, configuration, exchange),
    (routes) => peopleAdministrationRoutes(routes, foundation, configuration, exchange),
    (routes) => rightsRoutes(routes, configuration.rights),
    agentFeature(configuration, exchange, views.desk),
    (routes) =>
      peopleRoutes(forApplication(routes, configuration.rights.access, 'caller'), {
        search: views.people,
        presence: exchange.presence,
        maySeePresence: maySeePresenceOf(configuration),
        isHidden: ({ companyId, domainId }, number) => configuration.contacts.names.isHidden(companyId, domainId, number),
      }),
    ...views.screenPops,
    views.notes.routes,
    (routes) => views.contactPages(forApplication(routes, configuration.rights.access, 'caller')),
    (routes) => openOutlook(foundation, configuration)(forApplication(routes, configuration.rights.access, 'caller')),
    (routes) =>
      traceRoutes(routes, {
        traces: views.traces,
        openSyslog: exchange.openSyslog,
        messages: views.callTraces,
        calls: views.callLog,
      }),
  ];
}

function telephonyRoutes(
  routes: RouteRegistrar,
  { clock }: Foundation,
  { directory, contactCentre, deviceChoices, browserPhones, rights }: Configuration,
  { registry, journal, registrations, features: commands, places }: ServedExchange,
  { callLog, callLogNames, liveCalls, notes }: Views,
): void {
  const { dial, hold, dtmf, transfer, deflect } = commands;
  const { access, parameters } = rights;
  const forCaller = forApplication(routes, access, 'caller');
  callRoutes(forCaller, {
    clock,
    directory,
    registry,
    journal,
    liveCalls,
    choices: {
      placeFor: (actor, asked) => {
        const over = asked === undefined ? places.lineOf(actor.userId) : null;
        return over ? { over } : deviceChoices.placeFor(actor, asked);
      },
    },
    dialling: dial,
    holding: hold,
    digits: dtmf,
    transfers: transfer,
    deflection: deflect,
    pickupCode: defaultServiceCodes.pickup,
    parameters,
  });
  deviceRoutes(routes, {
    directory,
    credentials: browserPhones,
    webSocketUrl: (origin) => `${origin.replace(/^http/, 'ws')}/sip`,
    access,
  });
  deviceChoiceRoutes(routes, { choices: deviceChoices, isRegistered: (id) => registrations.isRegistered(id) });
  const eventNames: EventNames = {
    queue: (id) => directory.queue(id)?.name ?? 'that is gone',
    agent: (id) => {
      const user = directory.user(contactCentre.agent(id)?.userId ?? ('' as never));
      return user ? displayName(user) : 'an agent who is gone';
    },
  };
  callLogRoutes(forCaller, {
    store: callLog,
    names: callLogNames,
    eventNames,
    access,
    parameters,
    partiesNamed: notes.partiesNamed,
  });
}

/** What is done in the background, as it goes on. */
function openWorkFeeds(
  { directories }: Configuration,
  { jobs, imports }: Pick<Background, 'jobs' | 'imports'>,
  publisher: LiveHub,
  parts: DisposalStack,
): void {
  parts.use('directory feed', directories.feed(publisher));
  parts.use('work feed', new WorkFeed({ publisher, jobs, imports }));
}
