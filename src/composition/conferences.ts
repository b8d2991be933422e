import { join } from 'node:path';
import { StoredConferenceRecordings } from '../adapters/conference-recordings/index.ts';
import { SqlConferenceRoomRecords } from '../adapters/sql/conference-room-records.ts';
import type { ConferenceView } from '../contract/rest/conferences.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { CompanyId, UserId } from '../kernel/ids.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { forApplication } from '../platform/authorization/index.ts';
import { AfterStored, type LivePublisher } from '../realtime/index.ts';
import type { CallEventJournal, CallRegistry, CallService } from '../telephony/call/index.ts';
import type { CallApplications } from '../telephony/call-application/index.ts';
import { conferenceRoutes } from '../telephony/conference/conference-routes.ts';
import {
  authorizeConferenceRecording,
  type Conference,
  ConferenceEntry,
  ConferenceService,
  conferenceView,
  PinAttempts,
  RoomAdministration,
  SpeakerVideo,
} from '../telephony/conference/index.ts';
import { roomAdministrationRoutes } from '../telephony/conference/room-administration-routes.ts';
import type { MediaPlane } from '../telephony/media/index.ts';
import { promptSounds } from '../telephony/prompt/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

export interface Conferences {
  readonly service: ConferenceService;
  readonly recordings: StoredConferenceRecordings;
}

type Configured = Pick<Configuration, 'directory' | 'conferenceRooms' | 'storedFiles'>;

/** Conferences as calls know them: rooms answer their numbers from now on. */
export function openConferences(
  { clock, ids, logger, store, config }: Foundation,
  { directory, conferenceRooms: rooms, storedFiles }: Configured,
  { calls, applications, media }: { calls: CallService; applications: CallApplications; media: MediaPlane },
  parts: DisposalStack,
): Conferences {
  const recordings = new StoredConferenceRecordings({
    ids,
    store,
    files: storedFiles.files,
    folder: join(config.dataDir, 'conference-recordings'),
  });
  void recordings.sweep();
  const service = parts.use(
    'conferences',
    new ConferenceService({
      logger: logger.component('conference'),
      calls,
      media,
      recordings,
      videoOf: ({ members }) => new SpeakerVideo({ members, logger: logger.component('conference') }),
      prompts: (language, name) => promptSounds(language, [{ name }]),
      languageOf: (userId) => (userId === null ? undefined : directory.user(userId)?.language) ?? 'en',
    }),
  );
  const entry = new ConferenceEntry({ conferences: service, rooms, attempts: new PinAttempts({ clock }) });
  applications.register('conference', entry);
  applications.registerNumbers(entry);
  return { service, recordings };
}

/** Their pages and their API. */
export function conferenceFeatures(
  { clock, ids, random }: Foundation,
  configuration: Pick<Configuration, 'directory' | 'conferenceRooms' | 'writer' | 'rights' | 'contacts'>,
  exchange: { conferences: Conferences; registry: CallRegistry; journal: CallEventJournal },
): readonly ((routes: RouteRegistrar) => void)[] {
  const { directory, conferenceRooms: rooms, writer, rights } = configuration;
  const { service: conferences, recordings: archive } = exchange.conferences;
  const { access, parameters } = rights;
  const administered = new RoomAdministration({ ids, random, directory, records: new SqlConferenceRoomRecords({ writer }) });
  return [
    (routes) => roomAdministrationRoutes(routes, { rooms: administered, conferences }),
    (routes) =>
      conferenceRoutes(forApplication(routes, access, 'conference'), {
        clock,
        conferences,
        rooms,
        registry: exchange.registry,
        journal: exchange.journal,
        parameters,
        archive,
        ...viewParts(configuration),
      }),
  ];
}

/** Tells everybody who leads a conference or is in it how it is now. */
export function openConferenceFeed(
  configuration: Pick<Configuration, 'rights' | 'contacts'>,
  exchange: { conferences: Conferences; journal: CallEventJournal },
  publisher: LivePublisher,
  parts: DisposalStack,
): void {
  const afterStored = new AfterStored(exchange);
  const view = viewParts(configuration);
  const told = new Map<string, Set<UserId>>();
  const tell = (conference: Conference): void => {
    const { id, props } = conference;
    const before = told.get(id) ?? new Set();
    const now = conference.isOver ? new Set<UserId>() : viewersOf(conference);
    for (const userId of now) send(props.companyId, userId, conferenceView(conference, userId, view));
    for (const userId of before)
      if (!now.has(userId)) publisher.toUser(props.companyId, userId, { type: 'conference-ended', conferenceId: id });
    if (conference.isOver) told.delete(id);
    else told.set(id, now);
  };
  const send = (companyId: CompanyId, userId: UserId, conference: ConferenceView): void => {
    if (publisher.isFollowed(companyId, userId)) publisher.toUser(companyId, userId, { type: 'conference-changed', conference });
  };
  parts.add(
    'conference feed',
    exchange.conferences.service.onChanged((conference) => afterStored.tell(conference.id, () => tell(conference))),
  );
}

function viewersOf(conference: Conference): Set<UserId> {
  const members = [...conference.members.values()].flatMap(({ userId }) => (userId === null ? [] : [userId]));
  const { ownerId } = conference.props;
  return new Set(ownerId === null ? members : [...members, ownerId]);
}

function viewParts({ contacts, rights }: Pick<Configuration, 'contacts' | 'rights'>) {
  const mayRecord = (userId: UserId, { props: { companyId, settings } }: Conference): boolean =>
    settings.mayRecord && rights.parameters.value(authorizeConferenceRecording, { companyId, userId });
  return { names: contacts.names, mayRecord };
}
