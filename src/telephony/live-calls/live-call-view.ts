import type { LiveCall } from '../../contract/rest/calls.ts';
import type { NamedPartyView, PartyView } from '../../contract/rest/primitives.ts';
import type { QueueId, UserId } from '../../kernel/ids.ts';
import { publicParty } from '../call/index.ts';
import type { Party } from '../leg/index.ts';
import { hideNumbers, type PartyNames } from '../party-names/index.ts';
import type { CallStory, StorySide } from './call-story.ts';
import { hideParties } from './hidden-parties.ts';

/** Names of queues. */
export interface QueueNames {
  queue(id: QueueId): { readonly name: string } | undefined;
}

export interface ViewNames {
  readonly queues: QueueNames;
  readonly parties: Pick<PartyNames, 'named' | 'isHidden'>;
}

/** A call as the user on one of its sides sees it. Nothing but what `names` says changes it. */
export function liveCallView(
  story: CallStory,
  side: StorySide,
  names: ViewNames,
  viewerId: UserId | null = side.party.userId,
): LiveCall {
  const { queues } = names;
  const queueName = story.queueId === null ? null : (queues.queue(story.queueId)?.name ?? null);
  const isTalking = side.state === 'connected' || side.state === 'held';
  return {
    callId: story.callId,
    legId: side.legId,
    deviceId: side.party.deviceId,
    direction: isCaller(story, side) ? 'outgoing' : 'incoming',
    state: side.state,
    other: namedOther(story, viewerId, otherOf(story, side, queueName), names),
    startedAt: story.startedAtMs,
    connectedAt: isTalking && (side.lastPeer ?? side.conference ?? side.monitoring) ? story.connectedAtMs : null,
    conference: side.conference,
    monitoring: side.monitoring,
    monitoredBy: side.monitoredBy.map((one) => ({ ...one })),
    recording: story.recording,
    queueName,
    sipCallId: side.sipCallId,
    decision: decisionOf(story, side, names),
  };
}

/** Named as the viewer, the user of this side as a rule, may know him. */
function namedOther(story: CallStory, viewerId: UserId | null, other: PartyView, { parties }: ViewNames): NamedPartyView {
  const { companyId, queueId } = story;
  const viewer = { companyId, userId: viewerId ?? ('' as UserId), queueId };
  return parties.named(viewer, { ...other, userId: other.userId as UserId | null });
}

/** Also true of click-to-dial, where we call the caller's own phone first: one of his devices, or his mobile. */
function isCaller({ from, firstLegId }: CallStory, { legId, party }: StorySide): boolean {
  if (from.deviceId !== null && party.deviceId === from.deviceId) return true;
  return legId === firstLegId && from.userId !== null && party.userId === from.userId;
}

function otherOf(story: CallStory, side: StorySide, queueName: string | null): PartyView {
  const peerId = story.joined.includes(side.legId) ? story.joined.find((legId) => legId !== side.legId) : undefined;
  const peer = peerId && story.sides.get(peerId);
  if (peer) return shown(peer.party);
  if (side.conference)
    return {
      number: isCaller(story, side) ? story.dialled : '',
      displayName: side.conference.name,
      isPrivate: false,
      userId: null,
    };
  if (side.monitoring) {
    const { name: displayName, userId } = side.monitoring;
    return { number: '', displayName, isPrivate: false, userId };
  }
  if (story.placed?.legId === side.legId) return awaited(story, side, queueName);
  if (side.lastPeer) return shown(side.lastPeer);
  const caller = story.placed && story.sides.get(story.placed.legId);
  return shown(caller ? caller.party : story.from);
}

/** Who is being rung; a queue tells no names before somebody has answered. */
function awaited(story: CallStory, side: StorySide, queueName: string | null): PartyView {
  const { number } = story.placed!;
  const unknown = { number, displayName: '', isPrivate: false, userId: null };
  if (side.state === 'queued') return { ...unknown, displayName: queueName ?? '' };
  const rung = story.queueId === null && [...story.sides.values()].find((one) => one !== side && isRung(one));
  return rung ? { ...shown(rung.party), number } : unknown;
}

function isRung({ role, state }: StorySide): boolean {
  return role === 'terminating' && (state === 'initiated' || state === 'alerting');
}

function shown(party: Party): PartyView {
  const { number, displayName, isPrivate, userId } = publicParty(party);
  return { number, displayName, isPrivate, userId };
}

function decisionOf(story: CallStory, side: StorySide, { parties }: ViewNames): LiveCall['decision'] {
  if (!story.decision) return null;
  const open = hideNumbers(story.decision, (number) => parties.isHidden(story.companyId, story.domainId, number));
  const { steps, ...rest } = hideParties(open, story.parties, side.party.userId ?? ('' as UserId));
  return { ...rest, params: { ...rest.params }, steps: steps.map((step) => ({ ...step, params: { ...step.params } })) };
}
