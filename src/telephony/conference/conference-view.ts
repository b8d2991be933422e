import type { ConferenceView } from '../../contract/rest/conferences.ts';
import type { UserId } from '../../kernel/ids.ts';
import { publicParty } from '../call/index.ts';
import type { PartyNames } from '../party-names/index.ts';
import type { Conference } from './conference.ts';
import type { ConferenceMember } from './conference-member.ts';

export interface ConferenceViewParts {
  readonly names: Pick<PartyNames, 'named'>;
  readonly mayRecord: (viewer: UserId, conference: Conference) => boolean;
}

/** A conference as one user sees it: parties named as he may know them. */
export function conferenceView(conference: Conference, viewer: UserId, parts: ConferenceViewParts): ConferenceView {
  const { roomId, number, settings, companyId } = conference.props;
  const isLedByMe = conference.isLedBy(viewer);
  const party = (member: ConferenceMember): ConferenceView['parties'][number] => {
    const { number: ofParty, displayName, isPrivate, userId } = publicParty(member.party);
    const shown = { number: ofParty, displayName, isPrivate, userId };
    const named = parts.names.named({ companyId, userId: viewer, queueId: null }, shown);
    const { role, joinedAtMs, isTalking, isMuted, isHeld, isWaiting } = member;
    return {
      id: member.id,
      ...shown,
      number: named.number,
      displayName: named.displayName,
      role,
      joinedAt: joinedAtMs,
      isTalking: isTalking && !isMuted && !isHeld,
      isMuted,
      isHeld,
      isWaiting,
      showsVideo: member.showsVideo,
    };
  };
  return {
    id: conference.id,
    name: settings.name,
    roomId,
    number,
    startedAt: conference.startedAtMs,
    maxParties: settings.maxParties,
    isLocked: conference.isLocked,
    recordedSince: conference.recorder.sinceMs,
    isLedByMe,
    mayRecord: isLedByMe && parts.mayRecord(viewer, conference),
    myPartyId: conference.memberOfUser(viewer)?.id ?? null,
    parties: [...conference.members.values()].map(party),
    invited: [...conference.invited.values()].map((one) => {
      const shown = { number: one.number, displayName: one.name, isPrivate: false, userId: null };
      const named = parts.names.named({ companyId, userId: viewer, queueId: null }, shown);
      return { id: one.id, number: named.number, displayName: named.displayName };
    }),
  };
}
