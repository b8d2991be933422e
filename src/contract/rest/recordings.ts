import { z } from 'zod';
import { flagSchema, listQuery, listSchema } from './listing.ts';
import { decisionSchema, idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const common = { audience: 'signed-in', tag: 'recordings' } as const;

/**
 * `recording`: the call goes on. `finished`: it can be heard. `erased`: its key is gone for good, only what the list says of it is left.
 * `lost`: nothing of it was found after the program had been killed.
 */
export const recordingStateSchema = z.enum(['recording', 'finished', 'erased', 'lost']);

export const recordingPersonSchema = z.object({ id: z.string(), name: z.string() });

/** One recorded call, or the part of a call that was recorded. Left is the customer, right our side. */
export const recordingSchema = z.object({
  id: z.string(),
  callId: z.string(),
  state: recordingStateSchema,
  direction: z.enum(['inbound', 'outbound', 'internal']),
  startedAt: timestampSchema,
  /** Null while it goes on. */
  endedAt: timestampSchema.nullable(),
  /** Pauses included: the file has their true length. */
  durationMs: z.number().int(),
  /** Of that, how long nothing was recorded on purpose. */
  pausedMs: z.number().int(),
  /** Of the WAV file. */
  sizeBytes: z.number().int(),
  /** Who is heard on the left; both empty once it is erased, and where the number is withheld. */
  customer: z.object({ number: z.string(), name: z.string() }),
  /** Of our people all who spoke, in the order in which they came. */
  people: z.array(recordingPersonSchema),
  queue: recordingPersonSchema.nullable(),
  /** Why it was recorded, in words. */
  reason: decisionSchema,
  /** The parties were told at its beginning. */
  isAnnounced: z.boolean(),
  /** The server was killed, or its disk was full: the end of the call may be missing. */
  isCut: z.boolean(),
  /** Legal hold: kept and not to be erased by anybody until it is lifted. */
  isHeld: z.boolean(),
  /** When retention erases it; null: never, or it is held. */
  erasedFrom: timestampSchema.nullable(),
  erasedAt: timestampSchema.nullable(),
  /** How many notes there are, and what scorecards gave on average (0 to 100); null without one. */
  notes: z.number().int(),
  score: z.number().nullable(),
});
export type RecordingView = z.infer<typeof recordingSchema>;

/** What happened in the call and to the recording; `offsetMs` is the place in the sound, negative before it began. */
export const recordingEventSchema = z.object({
  offsetMs: z.number().int(),
  at: timestampSchema,
  /** `call`: of the call itself, `type` as in its events. `recording`: of the recording, `type` as in its chain. */
  of: z.enum(['call', 'recording']),
  type: z.string(),
  sentence: z.string(),
  by: recordingPersonSchema.nullable(),
});

export const recordingNoteSchema = z.object({
  id: z.string(),
  author: recordingPersonSchema,
  /** Its place in the sound; null: it is about the whole call. */
  atMs: z.number().int().nullable(),
  /** The end of a stretch; null: a point. */
  untilMs: z.number().int().nullable(),
  text: z.string(),
  writtenAt: timestampSchema,
  changedAt: timestampSchema.nullable(),
});
export type RecordingNoteView = z.infer<typeof recordingNoteSchema>;

export const recordingDetailSchema = recordingSchema.extend({
  events: z.array(recordingEventSchema),
  /** What I may do with it. */
  may: z.object({ download: z.boolean(), erase: z.boolean(), hold: z.boolean(), review: z.boolean() }),
});
export type RecordingDetailView = z.infer<typeof recordingDetailSchema>;

const moment = z.coerce.number().int().min(0).optional();
const milliseconds = z.coerce.number().int().min(0).max(86_400_000).optional();

export const listRecordings = route({
  ...common,
  method: 'GET',
  path: '/api/v1/recordings',
  summary: 'Recordings that I may hear, the latest first',
  query: listQuery(['startedAt', 'durationMs'], {
    from: moment,
    until: moment,
    /** Spoke in it. */
    userId: z.string().max(100).optional(),
    queueId: z.string().max(100).optional(),
    callId: z.string().max(100).optional(),
    /** Some digits of the customer's number. */
    number: z.string().trim().max(40).optional(),
    direction: z.enum(['inbound', 'outbound', 'internal']).optional(),
    state: recordingStateSchema.optional(),
    longerThanMs: milliseconds,
    shorterThanMs: milliseconds,
    held: flagSchema.optional(),
    /** Has a filled scorecard, or none. */
    reviewed: flagSchema.optional(),
  }).extend({ sort: z.enum(['-startedAt', 'startedAt', '-durationMs', 'durationMs']).default('-startedAt') }),
  response: listSchema(recordingSchema),
});

/** What the list can be narrowed to. */
export const recordingSubjects = route({
  ...common,
  method: 'GET',
  path: '/api/v1/recordings/subjects',
  summary: 'Who speaks in the recordings that I may hear, and through which queues their calls came, by name',
  response: z.object({ people: z.array(recordingPersonSchema), queues: z.array(recordingPersonSchema) }),
});

export const readRecording = route({
  ...common,
  method: 'GET',
  path: '/api/v1/recordings/:id',
  params: idParams,
  summary: 'One recording with what happened in its call',
  response: recordingDetailSchema,
});

export const recordingWaveform = route({
  ...common,
  method: 'GET',
  path: '/api/v1/recordings/:id/waveform',
  params: idParams,
  summary: 'How loud it is: the peak of each stretch, 0 to 100, of both sides',
  response: z.object({
    /** Length of a stretch. */
    stepMs: z.number().int(),
    customer: z.array(z.number().int().min(0).max(100)),
    ours: z.array(z.number().int().min(0).max(100)),
  }),
});

export const recordingSound = route({
  ...common,
  method: 'GET',
  path: '/api/v1/recordings/:id/sound',
  params: idParams,
  summary: 'The sound as a WAV file, by ranges; `download` needs the right to download, and is a line of its own in the list',
  query: z.object({ purpose: z.enum(['listen', 'download']).default('listen') }),
  contentType: 'audio/wav',
});

export const eraseRecording = route({
  ...common,
  method: 'DELETE',
  path: '/api/v1/recordings/:id',
  params: idParams,
  summary: 'Erase the key of a recording, and with it the recording; the list keeps that it was, who erased it and why',
  query: z.object({ reason: z.string().trim().min(3).max(500) }),
});

export const holdRecording = route({
  ...common,
  method: 'PUT',
  path: '/api/v1/recordings/:id/hold',
  params: idParams,
  summary: 'Put a recording under legal hold, or lift it',
  body: z.object({ isHeld: z.boolean(), reason: z.string().trim().min(3).max(500) }),
  response: recordingSchema,
});

/** A line of the hash-chained list. */
export const chainEntrySchema = z.object({
  seq: z.number().int(),
  at: timestampSchema,
  kind: z.string(),
  by: recordingPersonSchema.nullable(),
  sentence: z.string(),
  /** SHA-256 of the line, in which that of the line before stands. */
  hash: z.string(),
});

export const recordingHistory = route({
  ...common,
  method: 'GET',
  path: '/api/v1/recordings/:id/history',
  params: idParams,
  summary:
    'Everything the hash-chained list says of a recording: begun, paused, finished, heard, downloaded, erased, and by whom',
  response: z.object({ items: z.array(chainEntrySchema) }),
});

// ---- notes of coaches

const noteFields = {
  atMs: z.number().int().min(0).max(86_400_000).nullable().default(null),
  untilMs: z.number().int().min(0).max(86_400_000).nullable().default(null),
  text: z.string().trim().min(1).max(4000),
};

export const listRecordingNotes = route({
  ...common,
  method: 'GET',
  path: '/api/v1/recordings/:id/notes',
  params: idParams,
  summary: 'Notes on a recording, in the order of their places',
  response: z.object({ items: z.array(recordingNoteSchema) }),
});

export const addRecordingNote = route({
  ...common,
  method: 'POST',
  path: '/api/v1/recordings/:id/notes',
  params: idParams,
  status: 201,
  summary: 'Write a note on a recording, or on a place in it',
  body: z.object(noteFields),
  response: recordingNoteSchema,
});

const noteParams = z.object({ id: z.string().max(100), noteId: z.string().max(100) });

export const changeRecordingNote = route({
  ...common,
  method: 'PUT',
  path: '/api/v1/recordings/:id/notes/:noteId',
  params: noteParams,
  summary: 'Change a note of mine',
  body: z.object(noteFields),
  response: recordingNoteSchema,
});

export const deleteRecordingNote = route({
  ...common,
  method: 'DELETE',
  path: '/api/v1/recordings/:id/notes/:noteId',
  params: noteParams,
  summary: 'Delete a note of mine',
});

// ---- while the call goes on

export const callRecordingSchema = z.object({
  /** Null: it is not recorded now. */
  recordingId: z.string().nullable(),
  startedAt: timestampSchema.nullable(),
  isPaused: z.boolean(),
  /** Why it is recorded, or not. */
  reason: z.string(),
  /** What I may do now. */
  may: z.object({ start: z.boolean(), stop: z.boolean(), pause: z.boolean() }),
});
export type CallRecordingView = z.infer<typeof callRecordingSchema>;

const callParams = z.object({ callId: z.string().max(100) });

export const readCallRecording = route({
  ...common,
  method: 'GET',
  path: '/api/v1/calls/:callId/recording',
  params: callParams,
  summary: 'Whether a call of mine is recorded now',
  response: callRecordingSchema,
});

export const controlCallRecording = route({
  ...common,
  method: 'POST',
  path: '/api/v1/calls/:callId/recording',
  params: callParams,
  summary: 'Record a call of mine, pause for card data and resume, or end what I began',
  body: z.object({ action: z.enum(['start', 'stop', 'pause', 'resume']) }),
  response: callRecordingSchema,
});

// ---- for who checks that nothing was changed

const headSchema = z.object({
  companyId: z.string(),
  /** Of the last line; 0: there is none. */
  seq: z.number().int(),
  hash: z.string(),
  at: timestampSchema,
  /** Ed25519, DER in base64: note it down elsewhere, or who changes the list could sign it anew. */
  publicKey: z.string(),
  /** Of `companyId`, `seq`, `hash` and `at`, in base64. */
  signature: z.string(),
});

export const recordingChainHead = route({
  audience: 'administrator',
  tag: 'recording-administration',
  method: 'GET',
  path: '/api/v1/admin/recording-chain/head',
  summary: 'The signed end of the list of recordings; keep one now and then to prove that nothing was cut off since',
  response: headSchema,
});

export const exportRecordingChain = route({
  audience: 'administrator',
  tag: 'recording-administration',
  method: 'GET',
  path: '/api/v1/admin/recording-chain/export',
  summary: 'The list with its encrypted files as a tar archive, for scripts/verify-recordings.ts; nothing in it can be heard',
  query: z.object({ withFiles: flagSchema.optional() }),
  contentType: 'application/x-tar',
});
