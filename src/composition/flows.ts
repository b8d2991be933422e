import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { GuardedHttp } from '../adapters/flow-http/index.ts';
import { EspeakEngine, FfmpegConverter } from '../adapters/speech/index.ts';
import {
  FlowApplication,
  FlowQueues,
  PromptRecorder,
  recordingPrefix,
  type SoundConverter,
  type SpeechEngine,
  SpokenSounds,
  TreatedQueues,
} from '../contact-centre/flow/index.ts';
import type { Demand } from '../contact-centre/queue/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { CallId, SkillId } from '../kernel/ids.ts';
import type { CallRegistry, QueuePort } from '../telephony/call/index.ts';
import type { CallApplication, CallApplications } from '../telephony/call-application/index.ts';
import type { Configuration } from './configuration.ts';
import type { ContactCentre } from './contact-centre.ts';
import { ContactsOfFlows } from './flow-contacts.ts';
import { RealFacts } from './flow-facts.ts';
import type { Foundation } from './foundation.ts';
import { PromptKeeper } from './prompt-keeper.ts';

/** Flows, and what they say. */
export interface FlowParts {
  readonly application: FlowApplication;
  /** Stands before the queues. */
  readonly queues: TreatedQueues;
  readonly sounds: SpokenSounds;
  readonly engine: SpeechEngine;
  readonly converter: SoundConverter;
  readonly http: GuardedHttp;
  readonly facts: RealFacts;
  readonly recorder: PromptRecorder;
  readonly keeper: PromptKeeper;
  /** Whether somebody calls back. */
  readonly mayCallBack: boolean;
}

/** Where flows meet what is made before them: they are told of who hangs up, and queues ask what a caller's flow wants of them. */
export class FlowBell {
  application: FlowApplication | null = null;
  demands: Pick<FlowQueues, 'demandOf'> | null = null;

  constructor(registry: Pick<CallRegistry, 'onEvent'>, parts: DisposalStack) {
    const stop = registry.onEvent(({ event }) => {
      if (event.type === 'leg-released' && event.toCallId === null) this.application?.legReleased(event.legId, event.callId);
    });
    parts.add('flows of callers who hang up', stop);
  }

  demandOf(callId: CallId | null): Demand | undefined {
    const demand = callId === null ? undefined : this.demands?.demandOf(callId);
    if (!demand) return undefined;
    const requirements = demand.skills.map(({ skillId, level, relaxations }) => ({
      skillId: skillId as SkillId,
      level,
      relaxations: relaxations.map((one) => ({ afterMs: one.afterS * 1000, level: one.level })),
    }));
    return { ...(demand.priority !== null && { priority: demand.priority }), requirements };
  }
}

/** The programs of this machine that speak and convert; their absence is no fault. */
export async function openVoices({ clock, config }: Foundation): Promise<{ engine: SpeechEngine; converter: SoundConverter }> {
  const [engine, converter] = await Promise.all([
    EspeakEngine.open({ clock, folder: join(config.dataDir, 'speech') }),
    FfmpegConverter.open({ clock }),
  ]);
  return { engine, converter };
}

/** What flows are made of besides. */
export interface FlowExchange {
  readonly registry: CallRegistry;
  readonly centre: ContactCentre;
  readonly applications: CallApplications;
  readonly voices: { readonly engine: SpeechEngine; readonly converter: SoundConverter };
  readonly bell: FlowBell;
}

/** Flows as calls know them: their numbers answer from now on, and who waits in a queue is spoken to. */
export function openFlows(foundation: Foundation, configuration: Configuration, exchange: FlowExchange): FlowParts {
  const { clock, random, config } = foundation;
  const { directory, contactCentre, flows, prompts, storedFiles } = configuration;
  const { registry, centre, applications, voices, bell } = exchange;
  const logger = foundation.logger.component('flow');
  const sounds = new SpokenSounds({ prompts, engine: voices.engine, files: storedFiles.files, logger });
  const facts = new RealFacts(foundation, configuration, centre);
  const flowQueues = new FlowQueues({ facts });
  const queues = new TreatedQueues({
    clock,
    logger,
    registry,
    applications,
    flows: flowQueues,
    sounds,
    queues: centre.voice satisfies QueuePort,
    settingsOf: (queueId) => contactCentre.queue(queueId)?.waitingSettings ?? null,
    placeOf: (_queueId, callId) => facts.placeOf(callId),
    languageOf: ({ from }) => (from.userId && directory.user(from.userId)?.language) || 'en',
    spokenOf: (speech, language, party) => facts.spokenTo(party, speech, language),
    callBack: () => Promise.resolve(false),
  });
  bell.demands = flowQueues;
  const http = new GuardedHttp({ allowedNetworks: config.http.webhookNetworks });
  const application = new FlowApplication({
    clock,
    logger,
    flows,
    users: directory,
    facts,
    sounds,
    contacts: new ContactsOfFlows(foundation, configuration),
    http,
    queues: flowQueues,
    callBacks: { arrange: () => Promise.resolve(false) },
    interactions: {
      matterOf: (leg) => centre.voice.matterOf(leg),
      record: (id, body) => centre.interactions.record(id, body),
    },
  });
  bell.application = application;
  const folder = join(config.dataDir, 'prompt-recordings');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keeper = new PromptKeeper();
  const recorder = new PromptRecorder({
    clock,
    random,
    logger,
    folder,
    directory,
    keep: (companyId, id, language, wav) => keeper.keep(companyId, id, language, wav),
  });
  register(applications, application, recorder);
  return { application, queues, sounds, ...voices, http, facts, recorder, keeper, mayCallBack: false };
}

function register(applications: CallApplications, flows: FlowApplication, recorder: PromptRecorder): void {
  const both: CallApplication = {
    enter: (party, destination) => (destination.id.startsWith(recordingPrefix) ? recorder : flows).enter(party, destination),
  };
  applications.register('flow', both);
  applications.registerNumbers(flows);
  applications.registerNumbers(recorder);
}
