import { z } from 'zod';
import { agentViewSchema } from '../rest/agent.ts';
import { callLogEntrySchema } from '../rest/call-log.ts';
import { callQueueSchema } from '../rest/call-queues.ts';
import { liveCallSchema } from '../rest/calls.ts';
import { chatMessageSchema, conversationSchema } from '../rest/chat.ts';
import { conferenceSchema } from '../rest/conferences.ts';
import { connectionSchema, deviceStateSchema } from '../rest/connections.ts';
import { supervisedAgentSchema, supervisedQueueSchema } from '../rest/contact-centre-supervision.ts';
import { directoryConditionSchema } from '../rest/directories.ts';
import { userImportSchema } from '../rest/imports.ts';
import { incidentSchema } from '../rest/incidents.ts';
import { jobRunSchema } from '../rest/jobs.ts';
import { presenceStateSchema } from '../rest/people.ts';
import { serviceSchema } from '../rest/services.ts';
import { bossSchema } from '../rest/supervision.ts';
import { tracedMessageSchema } from '../rest/trace.ts';
import { userStatusSchema } from '../rest/user-status.ts';
import { liveFiguresSchema } from '../rest/wallboards.ts';

/** What may be subscribed to. `me` is always on: my calls, my call log, my agent, my devices. */
export const topicSchema = z.union([
  /** Who is on the telephone, as far as I may see it. */
  z.literal('presence'),
  /** Who is parked, waits for a colleague or comes back. */
  z.literal('waiting-parties'),
  /** What colleagues say of themselves. */
  z.literal('user-status'),
  /** Queues and agents that I supervise. */
  z.literal('supervision'),
  /** Who is parked, waits for a colleague or comes back. */
  z.literal('waiting-parties'),
  /** Figures of queues and agents, as far as I may see them: `GET /api/v1/live-figures`, then what changes. */
  z.literal('figures'),
  /** For administrators; `services`, `jobs` and the server's own incidents for those of every company. */
  z.enum(['services', 'incidents', 'connections', 'device-states', 'directories', 'jobs', 'imports']),
  z.templateLiteral(['trace:', z.string()]),
]);
export type Topic = z.infer<typeof topicSchema>;

/**
 * Messages from the server. `id` grows by one for each message of a connection's user; after a lost connection
 * `resume` with the last one seen replays what was missed, or answers `reset` when too much was. Topics count for themselves
 * (`topicId`): `subscribe` with `after` replays, or answers `resync`.
 */
export const eventSchema = z.discriminatedUnion('type', [
  /** First message: the state of everything on topic `me`. */
  z.object({ type: z.literal('snapshot'), calls: z.array(liveCallSchema), agent: agentViewSchema.nullable() }),
  z.object({ type: z.literal('call-changed'), call: liveCallSchema }),
  z.object({ type: z.literal('call-ended'), callId: z.string(), legId: z.string(), cause: z.string() }),
  /** A conference that I lead or take part in is another now; `conference-ended`: it is over, or I am out of it. */
  z.object({ type: z.literal('conference-changed'), conference: conferenceSchema }),
  z.object({ type: z.literal('conference-ended'), conferenceId: z.string() }),
  z.object({ type: z.literal('call-log-added'), entry: callLogEntrySchema }),
  z.object({ type: z.literal('agent-changed'), agent: agentViewSchema }),
  z.object({ type: z.literal('device-changed'), deviceId: z.string(), isRegistered: z.boolean() }),
  /** Of several people at once: what changed within a moment. */
  z.object({
    type: z.literal('presence-changed'),
    changes: z.array(z.object({ userId: z.string(), presence: presenceStateSchema })),
  }),
  z.object({ type: z.literal('status-changed'), statuses: z.array(userStatusSchema) }),
  /** Somebody for whom I am a secretary is called, talks, or forwards otherwise. */
  z.object({ type: z.literal('boss-changed'), boss: bossSchema }),
  /** In a call queue that I am authorized to somebody else waits. */
  z.object({ type: z.literal('call-queue-changed'), queue: callQueueSchema }),
  /** Read `waiting-parties` again, who works in this domain. */
  z.object({ type: z.literal('waiting-parties-changed'), domainId: z.string() }),
  /** Figures of these scopes are others now: at most four times a second. A scope takes the place of the one before. */
  z.object({ type: z.literal('figures-changed'), figures: liveFiguresSchema }),
  z.object({ type: z.literal('trace-message'), traceId: z.string(), message: tracedMessageSchema }),
  z.object({ type: z.literal('trace-ended'), traceId: z.string(), reason: z.string() }),
  z.object({ type: z.literal('service-changed'), service: serviceSchema }),
  z.object({ type: z.literal('incident-changed'), incident: incidentSchema }),
  z.object({ type: z.literal('connection-changed'), connection: connectionSchema }),
  z.object({ type: z.literal('device-state-changed'), device: deviceStateSchema }),
  /** A synchronisation went on, or a directory holds other contacts. */
  z.object({ type: z.literal('directory-condition-changed'), condition: directoryConditionSchema }),
  /** A run of a job waits, began, went on or is over. */
  z.object({ type: z.literal('job-run-changed'), run: jobRunSchema }),
  /** An import of users began, went on or is over. */
  z.object({ type: z.literal('user-import-changed'), import: userImportSchema, progress: z.string() }),
  /** A message of a conversation of mine: new, changed or deleted. */
  z.object({ type: z.literal('chat-message'), message: chatMessageSchema, isNew: z.boolean() }),
  /** A conversation of mine is new, or its name, its members or whether it is kept are others. */
  z.object({ type: z.literal('chat-conversation'), conversation: conversationSchema }),
  z.object({ type: z.literal('chat-left'), conversationId: z.string() }),
  z.object({ type: z.literal('chat-read'), conversationId: z.string(), userId: z.string(), seq: z.number().int() }),
  z.object({ type: z.literal('chat-typing'), conversationId: z.string(), userId: z.string() }),
  /** Somebody I have a conversation with opened his pages, or closed them. */
  z.object({ type: z.literal('chat-attendance'), userId: z.string(), isThere: z.boolean() }),
  /** Messages came, were heard or deleted, or a greeting of mine is another. */
  z.object({ type: z.literal('voicemail-changed'), newMessages: z.number().int(), oldMessages: z.number().int() }),
  /** My calls go elsewhere than before, or my rules are others: read `me/forwarding` again. */
  z.object({ type: z.literal('forwarding-changed') }),
  /** Of queues and agents that I supervise: those that changed. */
  z.object({
    type: z.literal('supervision-changed'),
    queues: z.array(supervisedQueueSchema),
    agents: z.array(supervisedAgentSchema),
  }),
  /** A supervisor did something to me as an agent. */
  z.object({
    type: z.literal('supervisor-acted'),
    byName: z.string(),
    what: z.enum(['ready', 'not-ready', 'logged-off', 'queue-in', 'queue-out', 'assigned']),
    queueName: z.string(),
  }),
  /** What `me/rights` or `me/parameters` answers is another now: read them again. */
  z.object({ type: z.literal('rights-changed') }),
  /** The session is over (signed out elsewhere, expired, disabled): go to the sign-in page. */
  z.object({ type: z.literal('signed-out'), reason: z.string() }),
  /** Too much was missed, or the server fell behind: read everything again. */
  z.object({ type: z.literal('reset'), reason: z.string() }),
]);
export type LiveEvent = z.infer<typeof eventSchema>;

export const toBrowserSchema = z.union([
  z.object({
    kind: z.literal('event'),
    /** Left out of what a topic tells, which is the same for all who follow it. */
    id: z.number().int().optional(),
    event: eventSchema,
    /** Of a subscription: which, and the event's number in it. */
    topic: z.string().optional(),
    topicId: z.number().int().optional(),
  }),
  /** `topicId`: of the latest event so far. */
  z.object({ kind: z.literal('subscribed'), topic: z.string(), topicId: z.number().int().optional() }),
  /** More was missed of this topic than is kept: read what it is about again. */
  z.object({ kind: z.literal('resync'), topic: z.string(), topicId: z.number().int() }),
  z.object({ kind: z.literal('refused'), topic: z.string(), code: z.string(), detail: z.string() }),
  z.object({ kind: z.literal('pong') }),
]);
export type ToBrowser = z.infer<typeof toBrowserSchema>;
