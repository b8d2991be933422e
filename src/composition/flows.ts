import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { GuardedHttp } from '../adapters/flow-http/index.ts';
import { EspeakEngine, FfmpegConverter } from '../adapters/speech/index.ts';
import type { Queue } from '../contact-centre/contact-centre-directory/index.ts';
import {
  type CallBackRequest,
  FlowApplication,
  type FlowCallBackPort,
  FlowQueues,
  PromptRecorder,
  recordingPrefix,
  type SoundConverter,
  type SpeechEngine,
  SpokenSounds,
  TreatedQueues,
} from '../contact-centre/flow/index.ts';
import type { Demand } from '../contact-centre/queue/index.ts';
import { type WaitingSettings, waitingSettingsSchema } from '../contract/rest/flow-document.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { CallId, InteractionId } from '../kernel/ids.ts';
import type { CallRegistry, QueuePort } from '../telephony/call/index.ts';
import type { CallApplication, CallApplications } from '../telephony/call-application/index.ts';
import type { Configuration } from './configuration.ts';
import type { ContactCentre } from './contact-centre.ts';
import { ContactsOfFlows } from './flow-contacts.ts';
import { demandOfFlow, RealFacts } from './flow-facts.ts';
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
  /** Who calls back; nobody until the channel of call-backs sets it. */
  readonly callBacks: CallBacks;
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
    return demand && demandOfFlow(demand);
  }
}

/** Who calls back those who asked for it. */
export class CallBacks implements FlowCallBackPort {
  /** Set by the channel of call-backs. */
  channel: FlowCallBackPort | null = null;

  arrange(request: CallBackRequest): Promise<boolean> {
    return this.channel?.arrange(request) ?? Promise.resolve(false);
  }

  /** Another number than was arranged. */
  renumber(id: InteractionId, number: string): Promise<boolean> {
    return this.channel?.renumber?.(id, number) ?? Promise.resolve(false);
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
  const { clock, config } = foundation;
  const { directory, flows, prompts, storedFiles } = configuration;
  const { centre, applications, voices, bell } = exchange;
  const logger = foundation.logger.component('flow');
  const sounds = new SpokenSounds({ prompts, engine: voices.engine, files: storedFiles.files, logger });
  const facts = new RealFacts(foundation, configuration, centre);
  const flowQueues = new FlowQueues({ facts });
  const callBacks = new CallBacks();
  const queues = treatedQueues(foundation, configuration, exchange, { facts, sounds, flowQueues, callBacks });
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
    callBacks,
    interactions: {
      matterOf: (leg) => centre.voice.matterOf(leg),
      record: (id, body) => centre.interactions.record(id, body),
    },
  });
  bell.application = application;
  const keeper = new PromptKeeper();
  const recorder = recorderOf(foundation, configuration, keeper);
  register(applications, application, recorder);
  return { application, queues, sounds, ...voices, http, facts, recorder, keeper, callBacks };
}

function register(applications: CallApplications, flows: FlowApplication, recorder: PromptRecorder): void {
  const both: CallApplication = {
    enter: (party, destination) => (destination.id.startsWith(recordingPrefix) ? recorder : flows).enter(party, destination),
  };
  applications.register('flow', both);
  applications.registerNumbers(flows);
  applications.registerNumbers(recorder);
}

function treatedQueues(
  { clock, logger }: Foundation,
  { directory, contactCentre }: Configuration,
  { registry, applications, centre }: FlowExchange,
  made: {
    readonly facts: RealFacts;
    readonly sounds: SpokenSounds;
    readonly flowQueues: FlowQueues;
    readonly callBacks: CallBacks;
  },
): TreatedQueues {
  const { facts, sounds, flowQueues, callBacks } = made;
  return new TreatedQueues({
    clock,
    logger: logger.component('flow'),
    registry,
    applications,
    flows: flowQueues,
    sounds,
    queues: centre.voice satisfies QueuePort,
    settingsOf: (queueId) => waitingSettingsOf(contactCentre.queue(queueId)),
    placeOf: (_queueId, callId) => facts.placeOf(callId),
    languageOf: ({ from }) => (from.userId && directory.user(from.userId)?.language) || 'en',
    spokenOf: (speech, language, party) => facts.spokenTo(party, speech, language),
    callBack: async ({ companyId, callId, queueId, from, legId }, typed) => {
      const interaction = centre.interactions.ofCall(callId);
      const domainId = registry.leg(legId)?.call.props.domainId;
      const number = typed ?? (from.isPrivate ? '' : from.number);
      if (!interaction || !domainId || number === '') return false;
      const demand = flowQueues.demandOf(callId);
      const { priority = null, skills = [] } = demand ?? {};
      return callBacks.arrange({
        companyId,
        domainId,
        interactionId: interaction.id,
        queueId,
        number,
        priority,
        skills,
      });
    },
    callBackAt: async ({ callId }, typed) => {
      const interaction = centre.interactions.ofCall(callId);
      return interaction !== undefined && (await callBacks.renumber(interaction.id, typed));
    },
  });
}

/** By which a caller takes the offer to be called back, where a queue says only when it is made. */
const callBackKey = '1';

/** Of callers without a flow. */
function waitingSettingsOf(queue: Queue | undefined): WaitingSettings | null {
  const { waitingSettings, offerCallBackAfterMs = null } = queue ?? {};
  if (offerCallBackAfterMs === null || waitingSettings?.callBack) return waitingSettings ?? null;
  const callBack = { key: callBackKey, firstAfterS: Math.round(offerCallBackAfterMs / 1000), everyS: 120 };
  return { ...(waitingSettings ?? waitingSettingsSchema.parse({})), callBack };
}

function recorderOf(
  { clock, random, logger, config }: Foundation,
  { directory }: Configuration,
  keeper: PromptKeeper,
): PromptRecorder {
  const folder = join(config.dataDir, 'prompt-recordings');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return new PromptRecorder({
    clock,
    random,
    logger: logger.component('flow'),
    folder,
    directory,
    keep: (companyId, id, language, wav) => keeper.keep(companyId, id, language, wav),
  });
}
