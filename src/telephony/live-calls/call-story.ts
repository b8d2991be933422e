import type { CallId, CompanyId, DomainId, LegId, QueueId, UserId } from '../../kernel/ids.ts';
import type { CallDirection, CallEvent, Decision } from '../call/index.ts';
import type { LegState, Party } from '../leg/index.ts';

/** One party's side as the events tell it. */
export interface StorySide {
  readonly legId: LegId;
  readonly role: 'originating' | 'terminating';
  sipCallId: string | null;
  party: Party;
  state: LegState;
  /** Whom it talked to last. */
  lastPeer: Party | null;
  /** The conference it is in. */
  conference: { readonly id: string; readonly name: string } | null;
  /** Whom it listens to. */
  monitoring: { readonly id: string; readonly userId: UserId; readonly name: string; readonly mode: MonitoringMode } | null;
  /** Who listens to it or speaks into it, as far as it is told. */
  monitoredBy: readonly { readonly id: string; readonly name: string; readonly mode: MonitoringMode }[];
}

type MonitoringMode = 'listen' | 'whisper' | 'barge' | 'waiting';

/** A call as far as its events have come. Only `applyEvent` writes to it. */
export interface CallStory {
  readonly callId: CallId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly startedAtMs: number;
  readonly from: Party;
  readonly dialled: string;
  readonly direction: CallDirection;
  readonly sides: Map<LegId, StorySide>;
  decision: Decision | null;
  queueId: QueueId | null;
  connectedAtMs: number | null;
  joined: readonly LegId[];
  /** The side that is being brought to somebody, and the number it is brought to. */
  placed: { readonly legId: LegId; readonly number: string } | null;
  /** What becomes of its sound besides. */
  recording: { readonly isPaused: boolean } | null;
  /** Who called first of all; a click makes it his own telephone. */
  firstLegId: LegId | null;
  /** Everybody who was in it or was called, also those who are gone. */
  readonly parties: Party[];
}

export function beginStory(event: CallEvent & { readonly type: 'call-created' }): CallStory {
  const { callId, companyId, domainId, atMs: startedAtMs, from, dialled, direction } = event;
  return {
    callId,
    companyId,
    domainId,
    startedAtMs,
    from,
    dialled,
    direction,
    sides: new Map(),
    decision: null,
    queueId: null,
    connectedAtMs: null,
    joined: [],
    placed: null,
    recording: null,
    firstLegId: null,
    parties: [from],
  };
}

/** Takes the story one event further. @returns whether anything that people see has changed. */
export function applyEvent(story: CallStory, event: CallEvent): boolean {
  switch (event.type) {
    case 'call-routed':
      story.decision = event.decision;
      return true;
    case 'leg-added':
      addSide(story, event);
      return true;
    case 'phones-not-rung':
      // Nobody sees it now; he has a line in his log at the end.
      story.parties.push(event.party);
      return false;
    case 'leg-state-changed':
      return change(story, event.legId, (side) => {
        side.state = event.state;
      });
    case 'leg-back':
      return change(story, event.legId, (side) => {
        side.sipCallId = event.sipCallId;
      });
    case 'leg-identified':
      story.parties.push(event.party);
      return change(story, event.legId, (side) => {
        side.party = event.party;
      });
    case 'conference-changed':
      if (event.change !== 'joined' && event.change !== 'left') return false;
      story.joined = story.joined.includes(event.legId) ? [] : story.joined;
      story.placed = null;
      story.connectedAtMs ??= event.atMs;
      return change(story, event.legId, (side) => {
        side.conference = event.change === 'joined' ? { id: event.conferenceId, name: event.name } : null;
      });
    case 'monitoring-changed':
      return change(story, event.legId, (side) => monitored(story, side, event));
    case 'legs-connected':
      join(story, event.legIds, event.atMs);
      return true;
    case 'call-transferred':
      if (event.outcome === 'requested') beginTransfer(story, event.byLegId, event.target);
      return true;
    case 'call-queued':
      story.queueId = event.queueId;
      return true;
    case 'recording-changed':
      story.recording = event.change === 'ended' ? null : { isPaused: event.change === 'paused' };
      return true;
    case 'leg-released':
      story.joined = story.joined.includes(event.legId) ? [] : story.joined;
      return story.sides.delete(event.legId);
    default:
      return false;
  }
}

const alone = { conference: null, monitoring: null, monitoredBy: [] } as const;

function addSide(story: CallStory, event: CallEvent & { readonly type: 'leg-added' }): void {
  const { legId, role, party, sipCallId } = event;
  story.sides.set(legId, { legId, role, party, sipCallId, state: 'initiated', lastPeer: null, ...alone });
  story.parties.push(party);
  story.firstLegId ??= legId;
  // Who is rung for somebody outside who asked for it (`telephony/double-call`) called nobody.
  const isRungFirst = story.direction === 'inbound' && role === 'terminating';
  const isFirst = story.sides.size === 1 && story.connectedAtMs === null && !isRungFirst;
  story.placed ??= isFirst ? { legId, number: story.dialled } : null;
}

function change(story: CallStory, legId: LegId, write: (side: StorySide) => void): boolean {
  const side = story.sides.get(legId);
  if (side) write(side);
  return side !== undefined;
}

function join(story: CallStory, legIds: readonly LegId[], atMs: number): void {
  story.joined = legIds;
  story.placed = null;
  story.connectedAtMs ??= atMs;
  for (const legId of legIds) {
    const side = story.sides.get(legId);
    const peer = story.sides.get(legIds.find((one) => one !== legId) ?? legId);
    if (side && peer) side.lastPeer = peer.party;
  }
}

function monitored(story: CallStory, side: StorySide, event: CallEvent & { readonly type: 'monitoring-changed' }): void {
  const { monitoringId: id, byUserId, byName, userId, name, change: mode, isTold } = event;
  const isOver = mode === 'left' || mode === 'took-over';
  if (side.party.userId === byUserId) {
    story.placed = null;
    story.connectedAtMs ??= event.atMs;
    side.monitoring = isOver ? null : { id, userId, name, mode };
  } else if (isTold) {
    const others = side.monitoredBy.filter((one) => one.id !== id);
    side.monitoredBy = isOver ? others : [...others, { id, name: byName, mode }];
  }
}

/** The other side of the one who passes it on is what is being placed from now on. */
function beginTransfer(story: CallStory, byLegId: LegId, target: string): void {
  const peerId = story.joined.find((legId) => legId !== byLegId);
  if (peerId === undefined || !story.joined.includes(byLegId)) return;
  story.placed = { legId: peerId, number: target };
  story.joined = [];
}
