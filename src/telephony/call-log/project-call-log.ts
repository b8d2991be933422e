import type { LegId, UserId } from '../../kernel/ids.ts';
import type { CallEvent } from '../call/index.ts';
import type { Party } from '../leg/index.ts';
import type { CallLogRow } from './call-log-row.ts';

interface KnownLeg {
  /** Null: none of his phones could ring. */
  readonly legId: LegId | null;
  readonly addedAtMs: number;
  isCaller: boolean;
  party: Party;
  answeredAtMs: number | null;
  /** While it talks. */
  talkingSinceMs: number | null;
  readonly talks: { readonly fromMs: number; readonly toMs: number }[];
  /** Whom it talked to first, else who called. */
  other: KnownLeg | null;
  readonly role: 'originating' | 'terminating';
  /** Whom a double call is for. */
  wanted: Party | null;
  endedAtMs: number;
  cause: string;
}

type Created = Extract<CallEvent, { type: 'call-created' }>;

/**
 * Makes the call log's rows (T-APP-3) from all events of a call that has ended: one for each user and part he had in it.
 * The devices of a user that rang together are one part. Pure: the same events always give the same rows.
 */
export function projectCallLog(events: readonly CallEvent[]): readonly CallLogRow[] {
  const created = events.find((event) => event.type === 'call-created');
  const end = events.at(-1);
  if (!created || end?.type !== 'call-ended') return [];
  const legs = readLegs(events, created);
  const queued = events.find((event) => event.type === 'call-queued');
  const answerer = [...legs].filter((leg) => !leg.isCaller && leg.answeredAtMs !== null).map((leg) => leg.party.userId);
  return partsOf(legs).map(({ userId, part, legs: own }) => {
    const answered = own.find((leg) => leg.answeredAtMs !== null) ?? null;
    const shown = answered ?? own[0]!;
    const endedAtMs = Math.max(...own.filter((leg) => !answered || leg.answeredAtMs !== null).map((leg) => leg.endedAtMs));
    const other = otherParty(shown, created, events);
    return {
      companyId: created.companyId,
      callId: created.callId,
      userId,
      part,
      direction: shown.isCaller ? 'outgoing' : answered ? 'incoming' : 'missed',
      otherNumber: other.isPrivate ? '' : other.number,
      otherName: other.isPrivate ? '' : other.displayName,
      otherUserId: other.isPrivate ? null : other.userId,
      isPrivate: other.isPrivate,
      startedAtMs: own[0]!.addedAtMs,
      answeredAtMs: answered?.answeredAtMs ?? null,
      endedAtMs,
      talkMs: talkTimeOf(own),
      cause: shown.isCaller && !answered ? end.release.cause : shown.cause,
      queueId: queued?.queueId ?? null,
      answeredBy: answered || shown.isCaller ? null : (answerer.find((one) => one !== null && one !== userId) ?? null),
    };
  });
}

function readLegs(events: readonly CallEvent[], created: Created): KnownLeg[] {
  const legs = new Map<LegId, KnownLeg>();
  const all: KnownLeg[] = [];
  let hasCaller = false;
  for (const event of events) {
    if (event.type === 'leg-added') {
      // The first leg of the one who called: his own phone also when a click made it ring.
      const isCaller: boolean =
        !hasCaller && (isOwnPhone(event.party, created) || (all.length === 0 && isOwnNumber(event.party, created)));
      hasCaller ||= isCaller;
      const leg = { ...newLeg(event.legId, event.atMs, event.party, isCaller), role: event.role };
      legs.set(event.legId, leg);
      all.push(leg);
    } else if (event.type === 'phones-not-rung') {
      all.push({ ...newLeg(null, event.atMs, event.party, false), cause: event.cause });
    } else if (event.type === 'leg-state-changed') {
      hasCaller = event.state === 'connected' && pickedUpFirst(legs.get(event.legId), created, all) ? true : hasCaller;
    } else if (event.type === 'leg-identified') {
      const leg = legs.get(event.legId);
      if (leg) leg.party = event.party;
    } else if (event.type === 'legs-connected')
      connect(
        event.legIds.flatMap((id) => legs.get(id) ?? []),
        event.atMs,
        [...legs.values()],
      );
    else if (event.type === 'conference-changed') confer(legs.get(event.legId), event, created);
    else if (event.type === 'monitoring-changed') overhear(legs.get(event.legId), event);
    else if (event.type === 'leg-released') {
      const leg = legs.get(event.legId);
      if (!leg) continue;
      stopTalking(leg, event.atMs);
      leg.endedAtMs = event.atMs;
      leg.cause = event.release.cause;
      legs.delete(event.legId);
    } else if (event.type === 'call-ended') for (const leg of legs.values()) stopTalking(leg, (leg.endedAtMs = event.atMs));
  }
  return all;
}

/**
 * A double call: somebody outside asked to be called, so nobody calls in, and whoever picks up first is the one who calls him. His other
 * phones, which rang as well, are part of that.
 */
function pickedUpFirst(leg: KnownLeg | undefined, { direction, from }: Created, all: readonly KnownLeg[]): boolean {
  const isAsked =
    direction === 'inbound' && from.userId === null && !all.some((one) => one.isCaller || one.role === 'originating');
  if (!leg || !isAsked || leg.party.userId === null) return false;
  for (const one of all)
    if (one.party.userId === leg.party.userId) {
      one.isCaller = true;
      one.wanted = from;
    }
  return true;
}

function isOwnPhone({ deviceId }: Party, { from }: Created): boolean {
  return deviceId !== null && deviceId === from.deviceId;
}

/** He called with his mobile, or at another's desk: his first leg is none of his devices. */
function isOwnNumber({ userId }: Party, { from }: Created): boolean {
  return userId !== null && userId === from.userId;
}

function newLeg(legId: LegId | null, addedAtMs: number, party: Party, isCaller: boolean): KnownLeg {
  const begun = {
    answeredAtMs: null,
    talkingSinceMs: null,
    talks: [],
    other: null,
    role: 'terminating' as const,
    wanted: null,
    endedAtMs: addedAtMs,
    cause: 'normal-clearing',
  };
  return { legId, addedAtMs, isCaller, party, ...begun };
}

/** Those named talk from now on; all others no longer. */
function connect(pair: readonly KnownLeg[], atMs: number, present: readonly KnownLeg[]): void {
  for (const leg of present) if (!pair.includes(leg)) stopTalking(leg, atMs);
  for (const leg of pair) {
    leg.answeredAtMs ??= atMs;
    leg.talkingSinceMs ??= atMs;
    leg.other ??= pair.find((one) => one !== leg) ?? null;
  }
}

/** He talks while he is in it, to whom he talked before: who has only the conference has talked to that. */
function confer(leg: KnownLeg | undefined, event: CallEvent & { readonly type: 'conference-changed' }, created: Created): void {
  if (!leg || (event.change !== 'joined' && event.change !== 'left')) return;
  if (event.change === 'left') return stopTalking(leg, event.atMs);
  leg.answeredAtMs ??= event.atMs;
  leg.talkingSinceMs ??= event.atMs;
  // Who was called into it was called by somebody, whom `otherParty` names.
  if (!leg.other && leg.isCaller) leg.other = newLeg(null, event.atMs, conferenceParty(event.name, created.dialled), false);
}

/** The one who listens, in his own call, talks to whom he hears; whoever is listened to notices nothing of it here. */
function overhear(leg: KnownLeg | undefined, event: CallEvent & { readonly type: 'monitoring-changed' }): void {
  if (!leg || leg.party.userId !== event.byUserId || event.change === 'left') return;
  leg.answeredAtMs ??= event.atMs;
  leg.talkingSinceMs ??= event.atMs;
  leg.other ??= newLeg(null, event.atMs, { ...conferenceParty(event.name, ''), userId: event.userId }, false);
}

function conferenceParty(displayName: string, number: string): Party {
  return { number, displayName, isPrivate: false, userId: null, deviceId: null, trunkId: null };
}

function stopTalking(leg: KnownLeg, atMs: number): void {
  if (leg.talkingSinceMs !== null) leg.talks.push({ fromMs: leg.talkingSinceMs, toMs: atMs });
  leg.talkingSinceMs = null;
}

/** Time during which at least one of the legs talked: whoever rings his own second phone does not talk twice. */
function talkTimeOf(legs: readonly KnownLeg[]): number {
  let sum = 0;
  let untilMs = 0;
  for (const { fromMs, toMs } of legs.flatMap((leg) => leg.talks).toSorted((one, other) => one.fromMs - other.fromMs)) {
    sum += Math.max(0, toMs - Math.max(fromMs, untilMs));
    untilMs = Math.max(untilMs, toMs);
  }
  return sum;
}

function otherParty(leg: KnownLeg, created: Created, events: readonly CallEvent[]): Party {
  if (leg.other) return leg.other.party;
  if (leg.wanted) return leg.wanted;
  if (!leg.isCaller) return created.from;
  const called = events.find(
    (event) => (event.type === 'leg-added' && event.legId !== leg.legId) || event.type === 'phones-not-rung',
  );
  const party = called && 'party' in called ? called.party : null;
  return {
    ...(party ?? { displayName: '', isPrivate: false, userId: null, deviceId: null, trunkId: null }),
    number: created.dialled,
  };
}

interface Part {
  readonly userId: UserId;
  readonly part: number;
  readonly legs: KnownLeg[];
}

/** A user's legs in order; a leg that begins after his earlier ones have ended is a new part. */
function partsOf(legs: readonly KnownLeg[]): Part[] {
  const parts: Part[] = [];
  for (const leg of legs) {
    const { userId } = leg.party;
    if (userId === null) continue;
    const before = parts.filter((one) => one.userId === userId);
    const latest = before.at(-1);
    const goesOn = latest?.legs.some((one) => one.endedAtMs > leg.addedAtMs || one.addedAtMs === leg.addedAtMs);
    if (latest && goesOn && latest.legs[0]!.isCaller === leg.isCaller) latest.legs.push(leg);
    else parts.push({ userId, part: before.length, legs: [leg] });
  }
  return parts;
}
