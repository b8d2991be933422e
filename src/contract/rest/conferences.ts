import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, flagSchema } from './listing.ts';
import { dialledSchema, idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';
import { internalNumberSchema, nameSchema } from './telephony-primitives.ts';

/** 4 to 12 digits; empty: none. */
const pinSchema = z.string().regex(/^(\d{4,12})?$/);

const settings = {
  maxParties: z.number().int().min(2).max(100),
  /** Two notes when somebody comes or goes. */
  announcesParties: z.boolean(),
  /** Participants hear music until a leader is there. */
  waitsForLeader: z.boolean(),
  endsWithLeader: z.boolean(),
  mayRecord: z.boolean(),
  enabled: z.boolean(),
};

const fields = {
  domainId: z.string(),
  name: nameSchema,
  /** The internal number one dials to reach it. */
  number: internalNumberSchema,
  /** Leads it without a PIN from his own phones. */
  ownerId: z.string().nullable(),
  /** Without one, callers from outside are not let in. */
  participantPin: pinSchema,
  leaderPin: pinSchema,
  ...settings,
};

export const conferenceRoomSchema = z.object({
  ...fields,
  ...administeredSchema.shape,
  id: z.string(),
  domainName: z.string(),
  ownerName: z.string(),
  /** Parties who are in it now. */
  parties: z.number().int(),
});
export type ConferenceRoomView = z.infer<typeof conferenceRoomSchema>;

const withDefaults = {
  maxParties: settings.maxParties.default(30),
  announcesParties: settings.announcesParties.default(true),
  waitsForLeader: settings.waitsForLeader.default(false),
  endsWithLeader: settings.endsWithLeader.default(false),
  mayRecord: settings.mayRecord.default(false),
  enabled: settings.enabled.default(true),
};

export const newConferenceRoomSchema = z.object({
  ...fields,
  ...withDefaults,
  domainId: z.string().optional(),
  ownerId: fields.ownerId.default(null),
  participantPin: pinSchema.default(''),
  leaderPin: pinSchema.default(''),
});
export type NewConferenceRoomInput = z.infer<typeof newConferenceRoomSchema>;

const rooms = administered('conference-rooms');

export const listConferenceRooms = rooms.list({
  summary: 'Conference rooms of the company',
  item: conferenceRoomSchema,
  sortable: ['name', 'number', 'domain', 'changedAt'],
  filters: { domainId: z.string().max(100).optional(), enabled: flagSchema.optional() },
});

export const createConferenceRoom = rooms.create({
  summary: 'Add a conference room',
  body: newConferenceRoomSchema,
  response: conferenceRoomSchema,
});

export const readConferenceRoom = rooms.read({ summary: 'One conference room', response: conferenceRoomSchema });

export const changeConferenceRoom = rooms.change({
  summary: 'Change a conference room; a conference that goes on keeps its settings',
  fields: z.object(fields).omit({ domainId: true }),
  response: conferenceRoomSchema,
});

export const conferenceRoomDependents = rooms.dependents('What hangs on a conference room');

export const deleteConferenceRoom = rooms.remove('Delete a conference room');

/** Rooms in a row, with consecutive numbers and PINs of their own. */
export const createConferenceRoomRun = route({
  method: 'POST',
  path: '/api/v1/admin/conference-rooms/run',
  audience: 'administrator',
  tag: 'conference-rooms',
  status: 201,
  summary: 'Add conference rooms in a run: consecutive numbers, new PINs; all of them or none',
  body: z.object({
    domainId: z.string().optional(),
    /** A number is put behind it: "Room 1", "Room 2" … */
    name: nameSchema,
    firstNumber: internalNumberSchema,
    count: z.number().int().min(1).max(200),
    withPins: z.boolean().default(true),
    ...withDefaults,
  }),
  response: z.object({ items: z.array(conferenceRoomSchema) }),
});

// ---- for those who confer

export const conferencePartySchema = z.object({
  id: z.string(),
  number: z.string(),
  displayName: z.string(),
  isPrivate: z.boolean(),
  userId: z.string().nullable(),
  role: z.enum(['leader', 'participant']),
  joinedAt: timestampSchema,
  isTalking: z.boolean(),
  /** By command. */
  isMuted: z.boolean(),
  /** Holds the conference at his phone: nobody hears him. */
  isHeld: z.boolean(),
  /** Hears music until a leader comes. */
  isWaiting: z.boolean(),
  showsVideo: z.boolean(),
});

export const conferenceSchema = z.object({
  id: z.string(),
  name: z.string(),
  roomId: z.string().nullable(),
  /** Empty without a room. */
  number: z.string(),
  startedAt: timestampSchema,
  maxParties: z.number().int(),
  isLocked: z.boolean(),
  /** Null: it is not recorded. */
  recordedSince: timestampSchema.nullable(),
  /** Whether I lead it: mute, send out, call in, lock, record. */
  isLedByMe: z.boolean(),
  mayRecord: z.boolean(),
  /** The party that is me; null when I lead it from outside. */
  myPartyId: z.string().nullable(),
  parties: z.array(conferencePartySchema),
  /** Who is rung. */
  invited: z.array(z.object({ id: z.string(), number: z.string(), displayName: z.string() })),
});
export type ConferenceView = z.infer<typeof conferenceSchema>;

const common = { audience: 'signed-in', tag: 'conferences' } as const;

export const myConferenceRooms = route({
  ...common,
  method: 'GET',
  path: '/api/v1/conference-rooms',
  summary: 'Conference rooms I may use',
  response: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        number: z.string(),
        participantPin: z.string(),
        /** Only for its owner. */
        leaderPin: z.string().nullable(),
        isMine: z.boolean(),
        maxParties: z.number().int(),
        /** Parties who are in it now. */
        parties: z.number().int(),
      }),
    ),
  }),
});

export const myConferences = route({
  ...common,
  method: 'GET',
  path: '/api/v1/conferences',
  summary: 'Conferences I lead or take part in',
  response: z.object({ items: z.array(conferenceSchema) }),
});

export const readConference = route({
  ...common,
  method: 'GET',
  path: '/api/v1/conferences/:id',
  params: idParams,
  summary: 'One conference: who is in it, who talks',
  response: conferenceSchema,
});

export const beginConference = route({
  ...common,
  method: 'POST',
  path: '/api/v1/conferences',
  summary: 'Begin a conference without a room: my phone is rung, then the numbers',
  body: z.object({ numbers: z.array(dialledSchema).max(30).default([]) }),
  response: conferenceSchema,
});

/** Beside hold and transfer. */
export const joinCalls = route({
  audience: 'signed-in',
  tag: 'calls',
  method: 'POST',
  path: '/api/v1/calls/:callId/legs/:legId/conference',
  params: z.object({ callId: z.string(), legId: z.string() }),
  summary: 'Make one conference of two of my calls; where one is a conference already, take the other party into it',
  body: z.object({ otherLegId: z.string() }),
  response: conferenceSchema,
});

function command<B extends z.ZodType>(path: string, summary: string, body: B) {
  return route({ ...common, method: 'POST', path: `/api/v1/conferences/:id/${path}`, params: idParams, summary, body });
}

const partyParams = z.object({ id: z.string(), partyId: z.string() });

export const inviteToConference = command(
  'parties',
  'Call a number into the conference, with my rights',
  z.object({ number: dialledSchema }),
);
export const muteAllInConference = command(
  'mute',
  'Mute all but leaders, or let them be heard',
  z.object({ muted: z.boolean() }),
);
export const lockConference = command('lock', 'Let nobody in any more, or open it again', z.object({ locked: z.boolean() }));
export const recordConference = command(
  'recording',
  'Begin or end recording; everybody in it is told',
  z.object({ on: z.boolean() }),
);
export const presentInConference = command(
  'presentation',
  'All see my video whoever talks (a shared screen), or see who talks again',
  z.object({ on: z.boolean() }),
);
export const endConference = route({
  ...common,
  method: 'DELETE',
  path: '/api/v1/conferences/:id',
  params: idParams,
  summary: 'End the conference for everybody',
});
export const muteParty = route({
  ...common,
  method: 'POST',
  path: '/api/v1/conferences/:id/parties/:partyId/mute',
  params: partyParams,
  summary: 'Mute a party, or let it be heard; participants themselves only',
  body: z.object({ muted: z.boolean() }),
});
export const removeParty = route({
  ...common,
  method: 'DELETE',
  path: '/api/v1/conferences/:id/parties/:partyId',
  params: partyParams,
  summary: 'Send a party out, or stop ringing it',
});

export const conferenceRecordingSchema = z.object({
  id: z.string(),
  name: z.string(),
  startedAt: timestampSchema,
  durationMs: z.number().int(),
});

export const myConferenceRecordings = route({
  ...common,
  method: 'GET',
  path: '/api/v1/conference-recordings',
  summary: 'Conferences that I recorded, the latest first',
  response: z.object({ items: z.array(conferenceRecordingSchema) }),
});

export const conferenceRecordingSound = route({
  ...common,
  method: 'GET',
  path: '/api/v1/conference-recordings/:id/sound',
  params: idParams,
  summary: 'The recording as a WAV file',
  contentType: 'audio/wav',
});

export const deleteConferenceRecording = route({
  ...common,
  method: 'DELETE',
  path: '/api/v1/conference-recordings/:id',
  params: idParams,
  summary: 'Delete a recording of mine',
});
