import { Readable } from 'node:stream';
import type { z } from 'zod';
import { type CallLogEntry, type CallStep } from '../../contract/rest/call-log.ts';
import { callLog } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CallId, CompanyId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Access } from '../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import { displayName, type User } from '../../platform/user/index.ts';
import type { CallEvent } from '../call/index.ts';
import type { Party } from '../leg/index.ts';
import { hideParties } from '../live-calls/index.ts';
import { hideNumbers, type PartyNames } from '../party-names/index.ts';
import { exportedLines } from './call-log-export.ts';
import { authorizeNote } from './call-log-parameters.ts';
import { type CallLogQuery, type CallLogStore, type NotedRow, participants } from './call-log-store.ts';
import { type EventNames, EventSentences } from './describe-event.ts';

/** Names of users and queues, as configured now. */
export interface CallLogNames {
  user(id: UserId): User | undefined;
  queue(id: QueueId): { readonly name: string } | undefined;
  /** Who has a number, for whoever reads. */
  readonly parties: PartyNames;
}

export interface CallLogRouteParts {
  readonly store: CallLogStore;
  readonly names: CallLogNames;
  /** For the sentences of `why`. */
  readonly eventNames: EventNames;
  readonly access: Access;
  /** Whom directories that he may see, and the company, know by this name. */
  readonly partiesNamed: (actor: Actor, text: string) => Promise<NonNullable<CallLogQuery['parties']>>;
  readonly parameters: Pick<ParameterReader, 'value'>;
}

/** My calls of the past, and why they went where they went. */
export function callLogRoutes(routes: RouteRegistrar, parts: CallLogRouteParts): void {
  const { store, names, eventNames, access, parameters } = parts;
  routes.handle(callLog.listCallLog, async ({ actor, query }) => {
    const { cursor, limit, userId } = query;
    const owner = readAs(parts, actor, userId as UserId | undefined);
    const filter = await filterOf(parts, actor, query);
    return pageOfEntries(parts, { actor, owner }, { ...filter, limit, ...(cursor ? { cursor } : {}) });
  });
  routes.handle(callLog.exportCallLog, async ({ actor, query }) => {
    const owner = readAs(parts, actor, query.userId as UserId | undefined);
    const filter = await filterOf(parts, actor, query);
    return Readable.from(exportedLines((page) => pageOfEntries(parts, { actor, owner }, { ...filter, ...page })));
  });
  routes.handle(callLog.noteCall, async ({ actor, params, body }) => {
    demandFeature(parameters, authorizeNote, actor);
    const { note, isShared } = body;
    const noted = await store.setNote(actor, parseEntryId(params.id), {
      text: note,
      ...(isShared === undefined ? {} : { isShared }),
    });
    return (await namedEntries([noted], names, actor))[0]!;
  });
  routes.handle(callLog.explainCall, async ({ actor, params }) => {
    const callId = params.callId as CallId;
    const events = await store.events(actor, callId);
    if (!mayExplain(access, actor, events)) throw new ParleyError('call-unknown', `There is no call ${callId} of yours.`);
    const steps = explain(
      events.filter((event) => mayLearn(access, actor, event)),
      actor.userId,
      eventNames,
    );
    // Who administers the company reads what is stored, also of the red list.
    if (access.may(actor, 'administer', { kind: 'call', companyId: actor.companyId, ownerId: null }).allowed)
      return { callId, steps };
    const { companyId, domainId } = events[0]!;
    return { callId, steps: hideNumbers(steps, (number) => names.parties.isHidden(companyId, domainId, number)) };
  });
}

type Filters = z.output<typeof callLog.exportCallLog.query & object>;

/** What is asked for; whom directories know by the words that are searched is found, too. */
async function filterOf({ partiesNamed }: CallLogRouteParts, actor: Actor, query: Filters): Promise<Omit<CallLogQuery, 'limit'>> {
  const { direction, search, from, to, withUserId, number, queueId, answeredBy, hasNote } = query;
  return {
    ...(direction ? { direction } : {}),
    ...(search ? { search, parties: await partiesNamed(actor, search) } : {}),
    ...(from === undefined ? {} : { fromMs: from }),
    ...(to === undefined ? {} : { toMs: to }),
    ...(withUserId ? { withUserId: withUserId as UserId } : {}),
    ...(number ? { number } : {}),
    ...(queueId ? { queueId: queueId as QueueId | 'any' } : {}),
    ...(answeredBy ? { answeredBy: answeredBy as UserId } : {}),
    ...(hasNote === undefined ? {} : { hasNote }),
  };
}

async function pageOfEntries(
  { store, names }: CallLogRouteParts,
  { actor, owner }: { actor: Actor; owner: Actor },
  query: CallLogQuery,
): Promise<{ items: CallLogEntry[]; nextCursor: string | null }> {
  const page = await store.list(owner, query);
  const entries = await namedEntries(page.rows, names, actor);
  // What is asked by digits must not tell numbers on the red list.
  const asked = query.search ?? query.number;
  const items = asked ? entries.filter((entry, index) => mayBeFound(entry, page.rows[index]!, asked)) : entries;
  return { items, nextCursor: page.nextCursor };
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

/** That somebody listened is for whom he listened to where he is told, for himself, and for who may listen as well. */
function mayLearn(access: Access, actor: Actor, event: CallEvent): boolean {
  if (event.type !== 'monitoring-changed' || event.isTold || event.byUserId === actor.userId) return true;
  return (
    access.may(actor, 'use', { kind: 'supervision', companyId: event.companyId, ownerId: event.userId }).allowed &&
    event.userId !== actor.userId
  );
}

/** The events as steps, counted anew: no gap says that something is left out. Callers who asked not to be shown stay hidden, from administrators too. */
export function explain(events: readonly CallEvent[], viewer: UserId, names: EventNames): CallStep[] {
  const sentences = new EventSentences(names);
  const parties = events.flatMap(partiesOf);
  return events.map((event, seq) => {
    const step = {
      seq,
      atMs: event.atMs,
      type: event.type,
      sentence: sentences.of(event),
      decision: 'decision' in event ? mutable(event.decision) : null,
      raw: { ...event, seq } as Record<string, unknown>,
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

/** As long as a page waits for names at most; what is not known then has its number alone. */
const namePatienceMs = 250;

/** Lines as `viewer` may read them; their numbers are looked up together. */
export async function namedEntries(
  rows: readonly NotedRow[],
  names: CallLogNames,
  viewer: { readonly companyId: CompanyId; readonly userId: UserId },
): Promise<CallLogEntry[]> {
  const domainId = names.user(viewer.userId)?.domainId;
  const numbers = [...new Set(rows.map(({ otherNumber }) => otherNumber))];
  if (domainId) await names.parties.prepare(viewer.companyId, domainId, numbers, namePatienceMs);
  return rows.map((row) => callLogEntry(row, names, viewer));
}

/** A number on the red list is not found by trying its digits. */
function mayBeFound({ reference, otherName, note }: CallLogEntry, row: NotedRow, search: string): boolean {
  return reference === null || `${otherName} ${row.otherName} ${note}`.toLowerCase().includes(search.toLowerCase());
}

function callLogEntry(row: NotedRow, names: CallLogNames, viewer: { companyId: CompanyId; userId: UserId }): CallLogEntry {
  const { callId, part, direction, isPrivate, talkMs, cause, note, queueId } = row;
  const known = isPrivate
    ? { number: '', displayName: '', userId: null }
    : { number: row.otherNumber, displayName: row.otherName, userId: row.otherUserId };
  const { companyId, userId } = viewer;
  const other = names.parties.named({ companyId, userId, queueId }, { ...known, isPrivate });
  const answeredBy = row.answeredBy === null ? undefined : names.user(row.answeredBy);
  return {
    id: `${callId}.${part}`,
    callId,
    direction,
    otherNumber: other.number,
    otherName: other.displayName,
    otherUserId: other.userId,
    isPrivate,
    companyName: other.companyName,
    vip: other.vip,
    contactId: other.contactId,
    reference: other.reference,
    startedAt: row.startedAtMs,
    answeredAt: row.answeredAtMs,
    endedAt: row.endedAtMs,
    talkMs,
    cause,
    queueName: queueId === null ? null : (names.queue(queueId)?.name ?? null),
    answeredBy: answeredBy ? displayName(answeredBy) : null,
    note,
    noteIsShared: row.noteIsShared ?? false,
    sharedNotes: (row.sharedNotes ?? []).map(({ authorId, text }) => {
      const author = names.user(authorId);
      return { author: author ? displayName(author) : '', text };
    }),
  };
}

/** @throws ParleyError `note-unknown` when it is no id of ours. */
function parseEntryId(id: string): { callId: CallId; part: number } {
  const parsed = /^([0-9a-f-]{36})\.(\d{1,4})$/i.exec(id);
  if (parsed) return { callId: parsed[1] as CallId, part: Number(parsed[2]) };
  throw new ParleyError('note-unknown', `There is no line ${id} in your call log.`);
}
