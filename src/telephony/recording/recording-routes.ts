import { Readable } from 'node:stream';
import * as contract from '../../contract/rest/recordings.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CallId, QueueId, UserId } from '../../kernel/ids.ts';
import { type Actor, FileAnswer, type RouteRegistrar } from '../../platform/api/index.ts';
import type { Call, CallEvent, CallRegistry } from '../call/index.ts';
import type { CallRecorder } from './call-recorder.ts';
import { chainArchive } from './chain-archive.ts';
import type { RecordingAccess } from './recording-access.ts';
import { fileNameOf } from './recording-names.ts';
import type { RecordingNote, RecordingNotes } from './recording-notes.ts';
import type { ListedRecording } from './recording-ports.ts';
import {
  chainView,
  eventsOf,
  personOf,
  prepareNames,
  queueOf,
  type RecordingViewParts,
  recordingView,
} from './recording-view.ts';
import type { Recordings } from './recordings.ts';

export interface RecordingRouteParts extends RecordingViewParts {
  readonly recordings: Recordings;
  readonly notes: RecordingNotes;
  readonly access: RecordingAccess;
  readonly recorder: CallRecorder;
  readonly registry: CallRegistry;
  /** What happened in a call; empty when that is forgotten. */
  readonly callEvents: (actor: Actor, callId: CallId) => Promise<readonly CallEvent[]>;
}

/** Recordings of calls, for those who may hear them, and while the call goes on. */
export function recordingRoutes(routes: RouteRegistrar, parts: RecordingRouteParts): void {
  listRoutes(routes, parts);
  soundRoutes(routes, parts);
  noteRoutes(routes, parts);
  callRoutes(routes, parts);
  chainRoutes(routes, parts);
}

function listRoutes(routes: RouteRegistrar, parts: RecordingRouteParts): void {
  const { recordings, access } = parts;
  const view = (recording: ListedRecording, actor: Actor) => recordingView(recording, actor, parts);
  routes.handle(contract.listRecordings, async ({ actor, query }) => {
    const { userId, queueId, callId, ...rest } = query;
    const ids = {
      userId: userId as UserId | undefined,
      queueId: queueId as QueueId | undefined,
      callId: callId as CallId | undefined,
    };
    const { rows, ...page } = await recordings.list(actor, { ...rest, ...ids });
    await prepareNames(rows, actor, parts);
    return { ...page, items: rows.map((row) => view(row, actor)) };
  });
  routes.handle(contract.recordingSubjects, async ({ actor }) => {
    const { userIds, queueIds } = await recordings.subjects(actor);
    return {
      people: namedInOrder(userIds.map((id) => personOf(id, parts))),
      queues: namedInOrder(queueIds.map((id) => queueOf(id, parts))),
    };
  });
  routes.handle(contract.readRecording, async ({ actor, params }) => {
    const recording = await recordings.read(actor, params.id);
    await prepareNames([recording], actor, parts);
    const [calls, chain] = await Promise.all([
      recording.state === 'erased' ? [] : parts.callEvents(actor, recording.callId),
      recordings.parts.store.history(actor.companyId, recording.id),
    ]);
    const isThere = recording.state === 'finished';
    return {
      ...view(recording, actor),
      events: eventsOf(recording, { calls, chain }, actor, parts),
      may: {
        download: isThere && access.has(actor, 'download'),
        erase: isThere && !recording.isHeld && access.has(actor, 'erase'),
        hold: isThere && access.has(actor, 'hold'),
        review: isThere && access.has(actor, 'review'),
      },
    };
  });
  routes.handle(contract.eraseRecording, ({ actor, params, query }) => recordings.erase(actor, params.id, query.reason));
  routes.handle(contract.holdRecording, async ({ actor, params, body }) =>
    view(await recordings.hold(actor, params.id, body), actor),
  );
  routes.handle(contract.recordingHistory, async ({ actor, params }) => {
    const { id } = await recordings.read(actor, params.id);
    const entries = await recordings.parts.store.history(actor.companyId, id);
    return { items: entries.map((entry) => chainView(entry, parts)) };
  });
}

/** Without those who are there no more: nobody could tell one from another. */
function namedInOrder(subjects: readonly ReturnType<typeof personOf>[]) {
  const named = subjects.flatMap((one) => (one === null || one.name === '' ? [] : [one]));
  return named.toSorted((one, other) => one.name.localeCompare(other.name));
}

function soundRoutes(routes: RouteRegistrar, parts: RecordingRouteParts): void {
  const { recordings, access } = parts;
  routes.handle(contract.recordingWaveform, async ({ actor, params }) => {
    const recording = await recordings.read(actor, params.id);
    const peaks = await recordings.parts.store.peaks(actor.companyId, recording.id);
    if (!peaks) throw new ParleyError('recording-unknown', 'There is no picture of this recording (yet, or any more).');
    return { stepMs: peaks.stepMs, customer: [...peaks.left], ours: [...peaks.right] };
  });
  routes.handle(contract.recordingSound, async ({ actor, params, query }) => {
    const recording = await recordings.read(actor, params.id);
    const isDownload = query.purpose === 'download';
    if (isDownload) access.demand(actor, 'download');
    if (!recording.sealedKey || recording.state === 'recording')
      throw new ParleyError(recording.state === 'erased' ? 'recording-erased' : 'recording-unknown', 'There is nothing to hear.');
    const way = isDownload ? 'download' : 'player';
    return new FileAnswer({
      name: fileNameOf(recording, actor, parts),
      sizeBytes: recordings.sizeOf(recording),
      contentType: 'audio/wav',
      isShown: !isDownload,
      read: async (range) => Readable.from(await recordings.sound(actor, recording, { way, range })),
    });
  });
}

function noteRoutes(routes: RouteRegistrar, parts: RecordingRouteParts): void {
  const { notes } = parts;
  const view = ({ id, authorId, atMs, untilMs, text, writtenAtMs, changedAtMs }: RecordingNote) => ({
    id,
    atMs,
    untilMs,
    text,
    author: personOf(authorId, parts)!,
    writtenAt: writtenAtMs,
    changedAt: changedAtMs,
  });
  routes.handle(contract.listRecordingNotes, async ({ actor, params }) => ({
    items: (await notes.list(actor, params.id)).map(view),
  }));
  routes.handle(contract.addRecordingNote, async ({ actor, params, body }) => view(await notes.add(actor, params.id, body)));
  routes.handle(contract.changeRecordingNote, async ({ actor, params, body }) =>
    view(await notes.change(actor, params.id, params.noteId, body)),
  );
  routes.handle(contract.deleteRecordingNote, ({ actor, params }) => notes.remove(actor, params.id, params.noteId));
}

function callRoutes(routes: RouteRegistrar, parts: RecordingRouteParts): void {
  const { recorder, access } = parts;
  routes.handle(contract.readCallRecording, ({ actor, params }) => stateOf(ownCall(parts, actor, params.callId), actor, parts));
  routes.handle(contract.controlCallRecording, async ({ actor, params, body }) => {
    const call = ownCall(parts, actor, params.callId);
    const { userId } = actor;
    access.demand(actor, body.action === 'start' || body.action === 'stop' ? 'onDemand' : 'pause');
    if (body.action === 'start') await recorder.start(call, userId);
    else if (body.action === 'stop') await recorder.stop(call.id, userId);
    else if (body.action === 'pause') await recorder.pause(call.id, userId);
    else await recorder.resume(call.id, userId);
    return stateOf(call, actor, parts);
  });
}

function stateOf(call: Call, actor: Actor, { recorder, access, registry }: RecordingRouteParts) {
  const recording = recorder.of(call.id);
  const decided = recording ? recording.props.begun.reason : recorder.decide(call).decision;
  const isForbidden = !recording && recorder.decide(call).isForbidden;
  const isTalking = registry.call(call.id)?.joined !== null && !call.isDirect;
  return {
    recordingId: recording?.id ?? null,
    startedAt: recording?.props.begun.startedAtMs ?? null,
    isPaused: recording?.isPaused ?? false,
    reason: decided.sentence,
    may: {
      start: !recording && !isForbidden && isTalking && access.mayControl(actor, 'onDemand'),
      stop: recording?.props.startedBy === actor.userId,
      pause: recording !== undefined && access.mayControl(actor, 'pause'),
    },
  };
}

/** A call that he is in, or whose people's recordings he may hear. @throws ParleyError `call-unknown` */
function ownCall({ registry, access }: RecordingRouteParts, actor: Actor, callId: string): Call {
  const call = registry.call(callId as CallId);
  const userIds = [...(call?.legs.values() ?? [])].flatMap(({ party }) => (party.userId ? [party.userId] : []));
  const isOwn = call?.props.companyId === actor.companyId && userIds.includes(actor.userId);
  const heard = call && { companyId: call.props.companyId, userIds, queueId: call.queueId };
  if (!call || (!isOwn && !access.mayHear(actor, heard!)))
    throw new ParleyError('call-unknown', `There is no call ${callId} of yours; it may be over.`);
  return call;
}

function chainRoutes(routes: RouteRegistrar, { recordings }: RecordingRouteParts): void {
  routes.handle(contract.recordingChainHead, async ({ actor }) => {
    const { atMs, ...end } = await recordings.signedEnd(actor.companyId);
    return { ...end, at: atMs };
  });
  routes.handle(contract.exportRecordingChain, async ({ actor, query }) => {
    await recordings.exported(actor);
    return Readable.from(chainArchive(recordings, actor.companyId, { withFiles: query.withFiles ?? true }));
  });
}
