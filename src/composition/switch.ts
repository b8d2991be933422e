import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { LifeSign } from '../adapters/life-sign/index.ts';
import { EmbeddedMediaPlane } from '../adapters/media/embedded/index.ts';
import { RtpengineMediaPlane } from '../adapters/media/rtpengine/index.ts';
import { SipTransport } from '../adapters/sip-transport/index.ts';
import { SqlBindingStore } from '../adapters/sql/binding-store.ts';
import { SqlCallEventJournal } from '../adapters/sql/call-event-journal.ts';
import type { Config } from '../config/index.ts';
import type { LineKeeper } from '../contact-centre/agent-place/index.ts';
import type { CallBackChannel } from '../contact-centre/channel/call-back/index.ts';
import type { QueueServiceParts } from '../contact-centre/queue/index.ts';
import { delay } from '../kernel/clock.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import { DigestServer } from '../protocol/sip/digest/index.ts';
import { SipUserAgent } from '../protocol/sip/user-agent/index.ts';
import { AgentLines } from '../telephony/agent-line/index.ts';
import { CallRegistry, CallService } from '../telephony/call/index.ts';
import { CallApplications } from '../telephony/call-application/index.ts';
import { CallIntake } from '../telephony/call-intake/index.ts';
import { projectCallLog, recoverUnfinishedCalls } from '../telephony/call-log/index.ts';
import { browserCallGraceTime } from '../telephony/call-return/index.ts';
import { authorizeVideo } from '../telephony/conference/index.ts';
import { SipLegFactory, type SipLegParts, SipLegs } from '../telephony/leg/index.ts';
import type { MediaPlane } from '../telephony/media/index.ts';
import { NumberingService } from '../telephony/numbering/index.ts';
import { type HostileTrafficPort, Registrar } from '../telephony/registration/index.ts';
import { ConfiguredRouter, type ConfiguredRouterParts, defaultServiceCodes } from '../telephony/routing/index.ts';
import { callerOnTrunk, TrunkSupervisor } from '../telephony/trunk/index.ts';
import { MessageCounts, MessageLamps } from '../telephony/voicemail/index.ts';
import { keepAgentLines } from './agent-lines.ts';
import { type AroundCalls, openAroundCalls } from './around-calls.ts';
import { openCallBacks } from './call-backs.ts';
import { readCredentials } from './certificate.ts';
import type { Configuration } from './configuration.ts';
import { type ContactCentre, openContactCentre } from './contact-centre.ts';
import { FlowBell, type FlowExchange, type FlowParts, openFlows, openVoices } from './flows.ts';
import type { Foundation } from './foundation.ts';
import { introduceKnownSources } from './known-sources.ts';
import { openOverloadControl } from './overload.ts';
import { openRecordings, type RecordingParts } from './recordings.ts';
import { openVoicemail, type Voicemail } from './voicemail.ts';
import { openWatching, type Watched } from './watching.ts';

/** The telephone exchange. */
export interface Switch extends ContactCentre, AroundCalls, Watched {
  readonly transport: SipTransport;
  readonly userAgent: SipUserAgent;
  readonly digest: DigestServer;
  readonly registrar: Registrar;
  readonly trunks: TrunkSupervisor;
  readonly media: MediaPlane;
  readonly journal: SqlCallEventJournal;
  readonly lifeSign: LifeSign;
  readonly registry: CallRegistry;
  readonly calls: CallService;
  readonly lineKeeper: LineKeeper;
  /** Features that answer calls themselves register here. */
  readonly applications: CallApplications;
  readonly voicemail: Voicemail;
  readonly recording: RecordingParts;
  readonly flows: FlowParts;
  readonly callBacks: CallBackChannel;
  readonly messageCounts: MessageCounts;
  readonly messageLamps: MessageLamps;
  readonly numbering: NumberingService;
  readonly legFactory: SipLegFactory;
  readonly sipLegs: SipLegs;
}

const ringTimeoutMs = 60_000;
const maxCalls = 5000;
const goodbyePatienceMs = 2000;

/** Closes what a killed predecessor left, then opens sockets and takes calls. */
export async function startSwitch(foundation: Foundation, configuration: Configuration, parts: DisposalStack): Promise<Switch> {
  const { clock, logger, connection } = foundation;
  const journal = parts.use(
    'call event journal',
    new SqlCallEventJournal({ connection, clock, logger: logger.component('journal'), projectCallLog }),
  );
  const lifeSign = parts.use('sign of life', new LifeSign({ clock, logger, dataDir: foundation.config.dataDir }));
  const { lastBeforeMs } = lifeSign;
  const recovered = await recoverUnfinishedCalls({ journal, clock, lastAliveMs: lastBeforeMs });
  if (recovered > 0) logger.warn('Calls were up when Parley ended; they were closed', { calls: recovered });
  const media = parts.use('media', await openMedia(foundation));
  const sip = await openSip(foundation, configuration, parts);
  const registry = new CallRegistry({ maxCalls });
  // Before everything else that follows calls.
  const bell = new FlowBell(registry, parts);
  const demandOf: QueueServiceParts['demandOf'] = (_id, callId) => bell.demandOf(callId);
  const centre = await openContactCentre(foundation, configuration, { registry, lastAliveMs: lastBeforeMs, demandOf }, parts);
  const heard = { bell, voices: await openVoices(foundation) };
  const calls = openCalls(foundation, configuration, { ...sip, journal, media, registry, centre, ...heard }, parts);
  const { legParts: _legParts, ...opened } = calls;
  const callBacks = openCallBacks(foundation, configuration, { ...centre, ...opened }, parts);
  const watched = openWatching(foundation, configuration, { ...sip, ...opened }, parts);
  const voicemail = await openVoicemail(foundation, configuration, { ...sip, ...opened }, parts);
  const recording = await openRecordings(foundation, configuration, { ...opened, media }, parts);
  parts.add('calls', () => endCalls(foundation, { ...sip, ...opened, ...watched }));
  takeCalls(foundation, configuration, { ...sip, ...calls }, parts);
  return { ...sip, ...centre, ...opened, callBacks, ...watched, voicemail, recording, journal, media, lifeSign };
}

/** With rtpengine the embedded plane works behind it, where it never meets a phone. */
async function openMedia({ config, clock, random, logger, incidents }: Foundation): Promise<MediaPlane> {
  const { plane, host, advertisedHost, ports, workers } = config.media;
  const embedded = new EmbeddedMediaPlane({
    clock,
    logger: logger.component('media'),
    workers: workers || Math.max(1, availableParallelism() - 1),
    bindAddress: host,
    portRange: ports,
    ...(advertisedHost && plane.kind === 'embedded' && { publicAddress: advertisedHost }),
    onWorkerEnded: ({ reason, endpoints: legs }) =>
      incidents.raise({ code: 'media-worker-died', companyId: null, subject: '', params: { reason, legs } }),
  });
  if (plane.kind === 'embedded') return embedded;
  const { digits } = plane;
  try {
    return await RtpengineMediaPlane.open({
      clock,
      random,
      logger: logger.component('media'),
      daemon: plane,
      digits,
      own: embedded,
    });
  } catch (error) {
    await embedded[Symbol.asyncDispose]();
    throw error;
  }
}

/** Transport, user agent and registrar. */
async function openSip(foundation: Foundation, { directory, browserPhones }: Configuration, parts: DisposalStack) {
  const { clock, random, logger, secrets, store } = foundation;
  const transport = parts.use(
    'SIP transport',
    await SipTransport.open({ clock, random, logger, options: transportOptions(foundation.config) }),
  );
  const userAgent = new SipUserAgent({ transport, clock, random, logger });
  const digest = new DigestServer({
    clock,
    random,
    secret: secrets.nonceKey,
    algorithms: digestAlgorithms[foundation.config.sip.digest],
  });
  const hostile: HostileTrafficPort = { report: (source, kind) => transport.guard.report(source, offences[kind]) };
  const registrar = parts.use(
    'registrar',
    new Registrar({
      clock,
      random,
      directory,
      digest,
      hostile,
      logger,
      store: new SqlBindingStore(store),
      secret: secrets.nonceKey,
      temporaryHa1: (device, sipDomain, username) => browserPhones.ha1Of(device, sipDomain, username),
    }),
  );
  await registrar.restore();
  userAgent.onRequest('REGISTER', (request) => void registrar.serve(request));
  transport.onFlowClosed((flow) => registrar.closeFlow(flow));
  directory.onChanged(() => registrar.dropUnknownDevices());
  introduceKnownSources({ transport, registrar, directory });
  const trunks = parts.use('trunks', new TrunkSupervisor({ userAgent, clock, random, logger, directory }));
  trunks.start();
  return { transport, userAgent, digest, registrar, trunks, hostile };
}

/** At the end: takes no more calls, tells every party and watcher, and waits a moment for their answers. */
async function endCalls(
  { clock, logger }: Foundation,
  { userAgent, calls, registry, watching }: Pick<Switch, 'userAgent' | 'calls' | 'registry' | 'watching'>,
): Promise<void> {
  userAgent.onInvite((invite) => invite.reject(503, { headers: [['Retry-After', '30']] }));
  if (registry.size.calls > 0) logger.info('Calls are ended', { calls: registry.size.calls });
  calls.releaseAll('server-restart');
  watching.end();
  const until = clock.now() + goodbyePatienceMs;
  while (clock.now() < until && (registry.size.legs > 0 || userAgent.usage().dialogs > 0)) await delay(clock, 20);
}

const digestAlgorithms = { md5: ['MD5'], 'sha-256': ['SHA-256'], both: ['SHA-256', 'MD5'] } as const;

const offences = {
  'bad-password': 'bad-digest',
  'unknown-user': 'bad-digest',
  'unknown-domain': 'unknown-target',
  blocked: 'bad-digest',
} as const;

function transportOptions({ sip, tls }: Config): Parameters<typeof SipTransport.open>[0]['options'] {
  const listen = Object.entries(sip.listen).flatMap(([transport, { host, port }]) =>
    port === 'off' ? [] : [{ transport: transport as keyof Config['sip']['listen'], host, port }],
  );
  return {
    listen,
    limits: { maxConnections: sip.limits.maxConnections, maxMessageBytes: sip.limits.maxMessageBytes },
    guard: { messagesPerSecond: sip.limits.requestsPerSecond, connectionsPerSource: sip.limits.maxConnectionsPerSource },
    ...(sip.advertisedHost && { advertise: { host: sip.advertisedHost } }),
    tls: {
      ...(tls && { credentials: readCredentials(tls) }),
      ...(sip.authoritiesPath && { authorities: [readFileSync(sip.authoritiesPath, 'utf8')] }),
    },
  };
}

/** From now on INVITEs become calls. */
function takeCalls(
  foundation: Foundation,
  configuration: Configuration,
  opened: Pick<Switch, 'transport' | 'registrar' | 'userAgent' | 'trunks' | 'calls' | 'numbering' | 'legFactory'> & {
    readonly legParts: SipLegParts;
    readonly hostile: HostileTrafficPort;
  },
  parts: DisposalStack,
): void {
  const { ids, logger, config } = foundation;
  const { transport, userAgent, registrar, trunks, ...others } = opened;
  const intake = new CallIntake({
    ...others,
    ids,
    logger: logger.component('call-intake'),
    directory: configuration.directory,
    policy: configuration.callingPolicies,
    authentication: registrar.authentication,
    gruus: registrar,
    isCarrierOf: (trunkId, address) => trunks.isCarrierOf(trunkId, address),
    ownHosts: config.sip.advertisedHost ? [config.sip.advertisedHost] : [],
  });
  openOverloadControl(foundation, { transport, userAgent }, parts);
  userAgent.onInvite((invite) => intake.receive(invite));
}

type Opened = Pick<Switch, 'transport' | 'userAgent' | 'registrar' | 'trunks' | 'journal' | 'media'>;

function routerOf(
  { clock }: Foundation,
  { directory, forwarding, deviceChoices, callingPolicies }: Configuration,
  { trunks }: Pick<Opened, 'trunks'>,
  parts: Pick<ConfiguredRouterParts, 'applications' | 'numbering' | 'load'>,
): ConfiguredRouter {
  return new ConfiguredRouter({
    ...parts,
    directory,
    clock,
    forwardings: forwarding.engine,
    ringing: deviceChoices,
    policy: callingPolicies,
    isTrunkUp: (trunkId) => trunks.isUp(trunkId),
    serviceCodes: defaultServiceCodes,
    ringTimeoutMs,
  });
}

/** Routing, calls, queues and what parties can do during a call. */
function openCalls(
  foundation: Foundation,
  configuration: Configuration,
  opened: Opened & Omit<FlowExchange, 'applications'>,
  parts: DisposalStack,
) {
  const { clock, ids, logger } = foundation;
  const { directory, forwarding } = configuration;
  const { registry } = opened;
  const numbering = new NumberingService({ directory });
  const applications = new CallApplications({ clock, logger: logger.component('call-application') });
  const messageCounts = new MessageCounts();
  const messageLamps = new MessageLamps({ counts: messageCounts, directory });
  const router = routerOf(foundation, configuration, opened, { applications, numbering, load: registry });
  const { sipLegs, legParts, legFactory } = openLegs(foundation, configuration, opened, numbering);
  const flows = openFlows(foundation, configuration, { ...opened, applications });
  const lines = new AgentLines({ clock, ids, legFactory });
  const calls = new CallService({
    clock,
    ids,
    logger,
    directory,
    registry,
    journal: opened.journal,
    alsoStored: (callId) => (opened.centre.interactions.ofCall(callId) ? opened.centre.interactionJournal : undefined),
    router,
    legFactory: lines,
    queues: flows.queues,
    applications,
    names: forwarding.names,
  });
  flows.queues.calls = calls;
  const { centre } = opened;
  const lineKeeper = keepAgentLines(
    foundation,
    configuration,
    { lines, calls, applications, engine: flows.engine, centre },
    parts,
  );
  const around = openAroundCalls(foundation, configuration, { calls, applications, media: opened.media }, parts);
  return {
    ...around,
    registry,
    messageCounts,
    messageLamps,
    applications,
    flows,
    numbering,
    sipLegs,
    legParts,
    legFactory,
    calls,
    lineKeeper,
  };
}

/** What makes legs to telephones, trunks and browsers. */
function openLegs(
  { clock, ids, logger, config }: Foundation,
  { directory, contacts, rights: { parameters } }: Configuration,
  opened: Opened,
  numbering: NumberingService,
) {
  const sipLegs = new SipLegs();
  opened.transport.onFlowClosed((flow) => sipLegs.flowClosed(flow));
  const legParts: SipLegParts = { clock, logger: logger.component('leg'), media: opened.media, legs: sipLegs };
  const legFactory = new SipLegFactory({
    ...legParts,
    ids,
    directory,
    userAgent: opened.userAgent,
    bindingsOf: (deviceId) => opened.registrar.bindingsOf(deviceId),
    isTrunkUp: (trunkId) => opened.trunks.isUp(trunkId),
    callerOnTrunk: (trunk, party) => callerOnTrunk(trunk, party, numbering),
    digestOfTrunk: (trunkId) => opened.trunks.digestOf(trunkId),
    silenceTimeoutMs: config.media.silenceTimeoutMs,
    mayShowVideo: ({ companyId, userId, domainId, videoAllowed }) => {
      const of = userId ? { companyId, userId } : { companyId, domainId };
      return videoAllowed !== false && parameters.value(authorizeVideo, of);
    },
    graceMsOf: ({ companyId, domainId, userId }) => {
      const of = userId ? { companyId, userId } : { companyId, domainId };
      return 1000 * parameters.value(browserCallGraceTime, of);
    },
    names: contacts.names,
  });
  return { sipLegs, legParts, legFactory };
}
