import * as contract from '../../contract/rest/conferences.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CallId, LegId } from '../../kernel/ids.ts';
import { type Actor, FileAnswer, type RouteRegistrar } from '../../platform/api/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import { type CallEventJournal, type CallRegistry, durableWithPatience } from '../call/index.ts';
import type { Conference } from './conference.ts';
import { authorizeConference, authorizeConferenceRecording, authorizeP2pAppSharing } from './conference-parameters.ts';
import type { ConferenceRooms } from './conference-room.ts';
import { type ConferenceService, knownConference, ledConference, memberOf } from './conference-service.ts';
import { type ConferenceViewParts, conferenceView } from './conference-view.ts';
import type { RecordingArchive } from './recording-archive.ts';

export interface ConferenceRouteParts extends ConferenceViewParts {
  readonly clock: Clock;
  readonly conferences: ConferenceService;
  readonly rooms: ConferenceRooms;
  readonly registry: CallRegistry;
  readonly journal: Pick<CallEventJournal, 'durable'>;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly archive: RecordingArchive;
}

/** As long as a caller waits for the store at most. */
const storePatienceMs = 250;

/** Conferences, for those who lead them or take part. */
export function conferenceRoutes(routes: RouteRegistrar, parts: ConferenceRouteParts): void {
  viewRoutes(routes, parts);
  commandRoutes(routes, parts);
  partyRoutes(routes, parts);
  recordingRoutes(routes, parts);
}

/** Everything but leaving and being heard needs the feature. */
function leading(parts: ConferenceRouteParts, actor: Actor, id: string): Conference {
  demandFeature(parts.parameters, authorizeConference, actor);
  return ledConference(parts.conferences, actor, id);
}

function viewRoutes(routes: RouteRegistrar, parts: ConferenceRouteParts): void {
  const { conferences, rooms, parameters } = parts;
  routes.handle(contract.myConferenceRooms, ({ actor }) => {
    demandFeature(parameters, authorizeConference, actor);
    const open = rooms.ofDomain(actor.domainId).filter((room) => room.companyId === actor.companyId && room.enabled);
    return {
      items: open
        .map((room) => {
          const { id, name, number, participantPin, leaderPin, maxParties, ownerId } = room;
          const isMine = ownerId === actor.userId;
          const party = conferences.inRoom(room)?.members.size ?? 0;
          return { id, name, number, participantPin, leaderPin: isMine ? leaderPin : null, isMine, maxParties, parties: party };
        })
        .toSorted((one, other) => Number(other.isMine) - Number(one.isMine) || one.name.localeCompare(other.name)),
    };
  });
  routes.handle(contract.myConferences, ({ actor }) => ({
    items: conferences.ofUser(actor).map((one) => conferenceView(one, actor.userId, parts)),
  }));
  routes.handle(contract.readConference, ({ actor, params }) =>
    conferenceView(knownConference(conferences, actor, params.id), actor.userId, parts),
  );
}

function commandRoutes(routes: RouteRegistrar, parts: ConferenceRouteParts): void {
  const { conferences, registry, parameters } = parts;
  routes.handle(contract.beginConference, async ({ actor, body }) => {
    demandFeature(parameters, authorizeConference, actor);
    const conference = conferences.begin(actor, body.numbers);
    await stored(parts);
    return conferenceView(conference, actor.userId, parts);
  });
  routes.handle(contract.joinCalls, async ({ actor, params, body }) => {
    demandFeature(parameters, authorizeConference, actor);
    const legId = params.legId as LegId;
    if (registry.leg(legId)?.call.id !== (params.callId as CallId))
      throw new ParleyError('call-unknown', `There is no call ${params.callId} of yours with the leg ${legId}; it may be over.`);
    const conference = conferences.join(actor, legId, body.otherLegId as LegId);
    await stored(parts);
    return conferenceView(conference, actor.userId, parts);
  });
  routes.handle(contract.muteAllInConference, async ({ actor, params, body }) => {
    leading(parts, actor, params.id).muteAll(body.muted, actor.userId);
    await stored(parts);
  });
  routes.handle(contract.lockConference, async ({ actor, params, body }) => {
    leading(parts, actor, params.id).lock(body.locked, actor.userId);
    await stored(parts);
  });
  routes.handle(contract.recordConference, async ({ actor, params, body }) => {
    const conference = leading(parts, actor, params.id);
    demandFeature(parameters, authorizeConferenceRecording, actor);
    if (!conference.props.settings.mayRecord)
      throw new ParleyError('not-permitted', 'Conferences in this room are not recorded.', { details: { reason: 'room' } });
    await (body.on ? conference.recorder.start(actor.userId) : conference.recorder.stop(actor.userId));
    await stored(parts);
  });
  routes.handle(contract.presentInConference, ({ actor, params, body }) => {
    if (body.on) demandFeature(parameters, authorizeP2pAppSharing, actor);
    const conference = knownConference(conferences, actor, params.id);
    const member = conference.memberOfUser(actor.userId);
    if (member) conference.present(body.on ? member : null);
  });
  routes.handle(contract.endConference, async ({ actor, params }) => {
    leading(parts, actor, params.id).end();
    await stored(parts);
  });
}

function partyRoutes(routes: RouteRegistrar, parts: ConferenceRouteParts): void {
  const { conferences } = parts;
  routes.handle(contract.inviteToConference, async ({ actor, params, body }) => {
    conferences.invite(actor, leading(parts, actor, params.id), body.number);
    await stored(parts);
  });
  routes.handle(contract.muteParty, async ({ actor, params, body }) => {
    const conference = knownConference(conferences, actor, params.id);
    const member = memberOf(conference, params.partyId);
    if (member.userId !== actor.userId) leading(parts, actor, params.id);
    conference.mute(member, body.muted, actor.userId);
    await stored(parts);
  });
  routes.handle(contract.removeParty, async ({ actor, params }) => {
    const conference = leading(parts, actor, params.id);
    if (!conferences.stopRinging(conference, params.partyId as CallId))
      conference.remove(memberOf(conference, params.partyId), actor.userId);
    await stored(parts);
  });
}

function recordingRoutes(routes: RouteRegistrar, { archive }: ConferenceRouteParts): void {
  routes.handle(contract.myConferenceRecordings, async ({ actor }) => ({
    items: (await archive.ofUser(actor.companyId, actor.userId)).map(({ id, name, startedAtMs, durationMs }) => ({
      id,
      name,
      startedAt: startedAtMs,
      durationMs,
    })),
  }));
  routes.handle(contract.conferenceRecordingSound, async ({ actor, params }) => {
    const { name, file, read } = await archive.open(actor.companyId, actor.userId, params.id);
    return new FileAnswer({ name: `${name}.wav`, sizeBytes: file.sizeBytes, contentType: 'audio/wav', read, isShown: true });
  });
  routes.handle(contract.deleteConferenceRecording, ({ actor, params }) =>
    archive.remove(actor.companyId, actor.userId, params.id),
  );
}

/** Nobody is told what is not stored. */
async function stored({ journal, clock }: ConferenceRouteParts): Promise<void> {
  await durableWithPatience(journal, clock, storePatienceMs);
}
