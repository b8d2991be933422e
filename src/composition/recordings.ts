import { join } from 'node:path';
import { CompanyKeys, RecordingFiles } from '../adapters/recordings/index.ts';
import { SqlCallLogStore } from '../adapters/sql/call-log-store.ts';
import { SqlRecordingNoteStore } from '../adapters/sql/recording-note-store.ts';
import { SqlRecordingRuleRecords } from '../adapters/sql/recording-rule-records.ts';
import { SqlRecordingStore } from '../adapters/sql/recording-store.ts';
import { SqlScorecardFormRecords, SqlScorecardStore } from '../adapters/sql/scorecard-records.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { CompanyId } from '../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import { type JobDefinition, localTimeZone } from '../platform/job/index.ts';
import { displayName, type User } from '../platform/user/index.ts';
import type { CallRegistry, CallService } from '../telephony/call/index.ts';
import { ConferenceMember } from '../telephony/conference/index.ts';
import type { MediaPlane } from '../telephony/media/index.ts';
import type { MonitoringService } from '../telephony/monitoring/index.ts';
import { promptSounds } from '../telephony/prompt/index.ts';
import {
  CallRecorder,
  type Companions,
  FormAdministration,
  type ListedRecording,
  RecordingAccess,
  RecordingMail,
  RecordingNotes,
  Recordings,
  RuleAdministration,
  recordingSettings,
  recoverRecordings,
  Scorecards,
} from '../telephony/recording/index.ts';
import { recordingRoutes } from '../telephony/recording/recording-routes.ts';
import type { RecordingViewParts } from '../telephony/recording/recording-view.ts';
import { reviewRoutes } from '../telephony/recording/review-routes.ts';
import type { Conferences } from './conferences.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

export interface RecordingParts {
  readonly recorder: CallRecorder;
  readonly recordings: Recordings;
  readonly access: RecordingAccess;
  readonly view: RecordingViewParts;
  readonly store: SqlRecordingStore;
  readonly vault: RecordingFiles;
  readonly cleaning: JobDefinition;
}

interface Exchange {
  readonly calls: CallService;
  readonly media: MediaPlane;
  readonly conferences: Conferences;
  readonly monitoring: MonitoringService;
}

/** Recordings of calls. Finishes what a killed predecessor was recording before the first call comes. */
export async function openRecordings(
  foundation: Foundation,
  configuration: Configuration,
  exchange: Exchange,
  parts: DisposalStack,
): Promise<RecordingParts> {
  const { clock, random, config, secrets, incidents } = foundation;
  const { directory, rights } = configuration;
  const logger = foundation.logger.component('recording');
  const store = new SqlRecordingStore(foundation.store);
  const keys = new CompanyKeys({ random, store: foundation.store, secrets });
  const vault = new RecordingFiles({ folder: join(config.dataDir, 'recordings'), random, keys });
  const recovered = await recoverRecordings({ clock, logger, store, vault });
  if (recovered > 0)
    logger.warn('Calls were being recorded when Parley ended; what there is of them is kept', { recordings: recovered });
  await vault.sweep(async (companyId, id) => {
    const recording = await store.find(companyId, id);
    return recording !== null && recording.sealedKey !== null;
  });
  const access = new RecordingAccess({ ...rights, directory });
  const recordings = new Recordings({ clock, logger, store, vault, access });
  const view = viewPartsOf(configuration);
  const mail = mailOf(foundation, configuration, { store, access });
  const recorder = parts.use(
    'recordings',
    new CallRecorder({
      ...foundation,
      logger,
      ...exchange,
      directory,
      rules: configuration.recordingRules,
      store,
      vault,
      companions: companionsOf(exchange),
      groupsOf: (companyId, userId) => rights.access.of(companyId).groupsOf(userId),
      prompts: (language) => promptSounds(language, [{ name: 'call-recorded' }]),
      longestPauseMs: (companyId) => 1000 * rights.parameters.value(recordingSettings.longestPause, { companyId }),
      finished: (companyId, id) => {
        incidents.resolve({ code: 'recording-failed', companyId, subject: '' });
        void mail.tell(companyId, id);
      },
      failed: (companyId, reason) => incidents.raise({ code: 'recording-failed', companyId, subject: '', params: { reason } }),
    }),
  );
  const { conferences, monitoring } = exchange;
  const conferenceChanges = conferences.service.onChanged(() => recorder.companionsChanged());
  parts.add('recordings of conferences', conferenceChanges);
  const supervisorChanges = monitoring.onChanged(() => recorder.companionsChanged());
  parts.add('recordings with supervisors', supervisorChanges);
  return { recorder, recordings, access, view, store, vault, cleaning: cleaningOf(configuration, recordings) };
}

/** Their pages and their API. */
export function recordingFeatures(
  { ids, store }: Foundation,
  { directory, writer, rights }: Configuration,
  { recording, registry }: { readonly recording: RecordingParts; readonly registry: CallRegistry },
): readonly ((routes: RouteRegistrar) => void)[] {
  const { recorder, recordings, access, view } = recording;
  const formRecords = new SqlScorecardFormRecords({ writer });
  const callLog = new SqlCallLogStore(store);
  const scorecards = { ids, store: new SqlScorecardStore(store), forms: formRecords, recordings, access };
  const notes = new RecordingNotes({ ids, store: new SqlRecordingNoteStore(store), recordings });
  const rules = new RuleAdministration({
    ids,
    access: rights.access,
    directory,
    records: new SqlRecordingRuleRecords({ writer }),
  });
  return [
    (routes) =>
      recordingRoutes(routes, {
        ...view,
        recordings,
        notes,
        access,
        recorder,
        registry,
        callEvents: (actor, callId) => callLog.events(actor, callId),
      }),
    (routes) =>
      reviewRoutes(routes, {
        directory,
        rules,
        forms: new FormAdministration({ ids, records: formRecords }),
        formRecords,
        scorecards: new Scorecards(scorecards),
      }),
  ];
}

function viewPartsOf({ directory, contacts, contactCentre, rights }: Configuration): RecordingViewParts {
  return {
    directory,
    names: contacts.names,
    timeZone: localTimeZone(),
    usualDays: (companyId) => rights.parameters.value(recordingSettings.days, { companyId }),
    eventNames: {
      queue: (id) => directory.queue(id)?.name ?? 'that is gone',
      agent: (id) => {
        const user = directory.user(contactCentre.agent(id)?.userId ?? ('' as never));
        return user ? displayName(user) : 'an agent who is gone';
      },
    },
  };
}

/** Who is in a conference with a leg, or joined in its conversation. */
function companionsOf({ conferences: { service }, monitoring }: Exchange): Companions {
  return {
    of: (leg) => {
      if (!(leg.host instanceof ConferenceMember)) return monitoring.joinedIn(leg);
      const conference = service.ofCompany(leg.call.props.companyId).find(({ members }) => members.has(leg.id));
      return [...(conference?.members.values() ?? [])].filter(({ endpoint }) => endpoint).map((member) => member.leg);
    },
  };
}

function cleaningOf({ directory, rights: { parameters } }: Configuration, recordings: Recordings): JobDefinition {
  const companies = (): readonly CompanyId[] => directory.allCompanies().map(({ id }) => id);
  return {
    name: 'recording-retention',
    title: 'Cleaning of recordings',
    planned: () =>
      companies().map((companyId) => ({
        companyId,
        subjectId: companyId,
        schedule: {
          kind: 'daily',
          at: parameters.value(recordingSettings.cleaningHour, { companyId }),
          timeZone: localTimeZone(),
        } as const,
      })),
    run: async ({ run, signal }) => {
      let erased = 0;
      for (const companyId of run.companyId ? [run.companyId] : companies())
        erased += await recordings.forget(companyId, parameters.value(recordingSettings.days, { companyId }), signal);
      return { erased };
    },
  };
}

function mailOf(
  { config, logger }: Foundation,
  { directory, contacts: { names }, mail }: Configuration,
  { store, access }: { readonly store: SqlRecordingStore; readonly access: RecordingAccess },
): RecordingMail {
  const timeZone = localTimeZone();
  const customerFor = async ({ companyId, customerNumber, customerName }: ListedRecording, reader: User): Promise<string> => {
    if (customerNumber) await names.prepare(companyId, reader.domainId, [customerNumber], 2000);
    const known = { number: customerNumber, displayName: customerName, userId: null, isPrivate: false };
    const { number, displayName: name } = names.named({ companyId, userId: reader.id, queueId: null }, known);
    return name && number && name !== number ? `${name} (${number})` : name || number;
  };
  return new RecordingMail({
    logger: logger.component('recording'),
    mail: mail.outbox,
    store,
    user: (id) => directory.user(id),
    customerFor,
    mayHear: (recording, { id: userId, ...reader }) =>
      access.mayHear({ ...reader, userId, administrator: 'none' } as unknown as Actor, recording),
    timeOf: (atMs, language) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(atMs),
    pageUrl: config.http.publicUrl === null ? null : new URL('/recordings', config.http.publicUrl).href,
  });
}
