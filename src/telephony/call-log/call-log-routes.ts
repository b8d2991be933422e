import { type CallLogEntry, type CallStep } from '../../contract/rest/call-log.ts';
import { callLog } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CallId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Access } from '../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import { displayName, type User } from '../../platform/user/index.ts';
import type { CallEvent } from '../call/index.ts';
import type { Party } from '../leg/index.ts';
import { hideParties } from '../live-calls/index.ts';
import { authorizeNote } from './call-log-parameters.ts';
import { type CallLogStore, type NotedRow, participants } from './call-log-store.ts';
import { type EventNames, EventSentences } from './describe-event.ts';

/** Names of users and queues, as configured now. */
export interface CallLogNames {
  user(id: UserId): User | undefined;
  queue(id: QueueId): { readonly name: string } | undefined;
}

export interface CallLogRouteParts {
  readonly store: CallLogStore;
  readonly names: CallLogNames;
  /** For the sentences of `why`. */
  readonly eventNames: EventNames;
  readonly access: Access;
  readonly parameters: Pick<ParameterReader, 'value'>;
}

/** My calls of the past, and why they went where they went. */
export function callLogRoutes(routes: RouteRegistrar, parts: CallLogRouteParts): void {
  const { store, names, eventNames, access, parameters } = parts;
  routes.handle(callLog.listCallLog, async ({ actor, query }) => {
    const { direction, search, cursor, limit } = query;
    const page = await store.list(readAs(parts, actor, query.userId as UserId | undefined), {
      limit,
      ...(direction ? { direction } : {}),
      ...(search ? { search } : {}),
      ...(cursor ? { cursor } : {}),
    });
    return { items: page.rows.map((row) => callLogEntry(row, names)), nextCursor: page.nextCursor };
  });
  routes.handle(callLog.noteCall, async ({ actor, params, body }) => {
    demandFeature(parameters, authorizeNote, actor);
    return callLogEntry(await store.setNote(actor, parseEntryId(params.id), body.note), names);
  });
  routes.handle(callLog.explainCall, async ({ actor, params }) => {
    const callId = params.callId as CallId;
    const events = await store.events(actor, callId);
    if (!mayExplain(access, actor, events)) throw new ParleyError('call-unknown', `There is no call ${callId} of yours.`);
    return { callId, steps: explain(events, actor.userId, eventNames) };
  });
}

/**
 * The call log that is asked for: one's own, or a colleague's with the right to it.
 * @throws ParleyError `not-found`, `not-permitted`
 */
function readAs({ names, access }: CallLogRouteParts, actor: Actor, owner: UserId | undefined): Actor {
  if (owner === undefined || owner === actor.userId) return actor;
  const colleague = names.user(owner);
  if (!colleague) throw new ParleyError('not-found', 'There is no such user');
  access.demand(actor, 'read', { kind: 'call-log', companyId: colleague.companyId, ownerId: colleague.id });
  return { ...actor, userId: colleague.id };
}

/** Who had a part, who may read the call log of somebody who had, and administrators. */
function mayExplain(access: Access, actor: Actor, events: readonly CallEvent[]): boolean {
  const first = events[0];
  if (!first) return false;
  const { companyId } = first;
  const people = participants(events);
  const ownerId = people.has(actor.userId) ? actor.userId : null;
  if (access.may(actor, 'read', { kind: 'call', companyId, ownerId }).allowed) return true;
  return [...people].some((userId) => access.may(actor, 'read', { kind: 'call-log', companyId, ownerId: userId }).allowed);
}

/** The events as steps. Callers who asked not to be shown stay hidden, from administrators too. */
export function explain(events: readonly CallEvent[], viewer: UserId, names: EventNames): CallStep[] {
  const sentences = new EventSentences(names);
  const parties = events.flatMap(partiesOf);
  return events.map((event) => {
    const step = {
      seq: event.seq,
      atMs: event.atMs,
      type: event.type,
      sentence: sentences.of(event),
      decision: 'decision' in event ? mutable(event.decision) : null,
      raw: { ...event } as Record<string, unknown>,
    };
    return hideParties(step, parties, viewer);
  });
}

function partiesOf(event: CallEvent): Party[] {
  if (event.type === 'call-created') return [event.from];
  return 'party' in event ? [event.party] : [];
}

function mutable<T>(value: T): NonNullable<CallStep['decision']> {
  return structuredClone(value) as unknown as NonNullable<CallStep['decision']>;
}

export function callLogEntry(row: NotedRow, names: CallLogNames): CallLogEntry {
  const { callId, part, direction, isPrivate, talkMs, cause, note } = row;
  const answeredBy = row.answeredBy === null ? undefined : names.user(row.answeredBy);
  return {
    id: `${callId}.${part}`,
    callId,
    direction,
    otherNumber: isPrivate ? '' : row.otherNumber,
    otherName: isPrivate ? '' : row.otherName,
    otherUserId: isPrivate ? null : row.otherUserId,
    isPrivate,
    startedAt: row.startedAtMs,
    answeredAt: row.answeredAtMs,
    endedAt: row.endedAtMs,
    talkMs,
    cause,
    queueName: row.queueId === null ? null : (names.queue(row.queueId)?.name ?? null),
    answeredBy: answeredBy ? displayName(answeredBy) : null,
    note,
  };
}

/** @throws ParleyError `note-unknown` when it is no id of ours. */
function parseEntryId(id: string): { callId: CallId; part: number } {
  const parsed = /^([0-9a-f-]{36})\.(\d{1,4})$/i.exec(id);
  if (parsed) return { callId: parsed[1] as CallId, part: Number(parsed[2]) };
  throw new ParleyError('note-unknown', `There is no line ${id} in your call log.`);
}
