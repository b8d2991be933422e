import { describeError } from '../../kernel/errors.ts';
import type { RouteRequest } from '../call/index.ts';
import type { ApplicationParty, CallApplication } from '../call-application/index.ts';
import type { NumberedApplication } from '../routing/index.ts';
import type { Conference } from './conference.ts';
import type { ConferenceRole } from './conference-member.ts';
import type { ConferencePrompt } from './conference-ports.ts';
import type { ConferenceRoom, ConferenceRooms } from './conference-room.ts';
import type { ConferenceService } from './conference-service.ts';
import type { PinAttempts } from './pin-attempts.ts';

export interface ConferenceEntryParts {
  readonly conferences: ConferenceService;
  readonly rooms: ConferenceRooms;
  readonly attempts: PinAttempts;
}

/** Tries for a PIN in one call. */
const tries = 3;

/** The door of the rooms: who dials one is asked for a PIN and let in. */
export class ConferenceEntry implements CallApplication {
  readonly #parts: ConferenceEntryParts;

  constructor(parts: ConferenceEntryParts) {
    this.#parts = parts;
  }

  /** A room's number. Without a PIN it is there for phones of ours only. */
  applicationAt({ domainId, source }: RouteRequest, number: string): NumberedApplication | null {
    const room = this.#parts.rooms.roomByNumber(domainId, number);
    if (!room?.enabled || (source.kind !== 'device' && !hasPin(room))) return null;
    return { application: 'conference', id: room.id, name: `the conference room ${room.name}` };
  }

  enter(party: ApplicationParty, { id }: { readonly id: string }): boolean {
    const { rooms, attempts } = this.#parts;
    const room = rooms.room(id);
    if (!room?.enabled || room.companyId !== party.companyId) return false;
    if (isOutside(party) && !hasPin(room)) return false;
    if (!this.#isOwner(party, room) && attempts.isBlocked(room.id, callerKey(party), isOutside(party))) return false;
    this.#lead(party, room).catch((error: unknown) => {
      this.#parts.conferences.parts.logger.error('a party could not be led into its conference', {
        callId: party.callId,
        reason: describeError(error),
      });
      party.release('server-failure');
    });
    return true;
  }

  async #lead(party: ApplicationParty, room: ConferenceRoom): Promise<void> {
    const { conferences } = this.#parts;
    const conference = conferences.openRoom(room);
    // Before its media is made, so that it lives where it is mixed.
    const together = conferences.parts.media.keepTogether(party.callId, conference.place);
    party.onLeft(() => together[Symbol.dispose]());
    try {
      if (!(await party.answer())) return;
      const role = await this.#roleOf(party, room);
      if (role === null) return party.release('not-permitted');
      await this.#admit(party, conferences.openRoom(room), role);
    } finally {
      conference.settle();
    }
  }

  async #admit(party: ApplicationParty, conference: Conference, role: ConferenceRole): Promise<void> {
    const isRefused = (): ConferencePrompt | null => {
      if (conference.isFull) return 'conference-full';
      return conference.isLocked && role !== 'leader' ? 'conference-locked' : null;
    };
    const refusal = isRefused();
    if (refusal) return this.#refuse(party, refusal);
    if (conference.members.size === 0) await this.#say(party, 'conference-first');
    else if (conference.props.settings.waitsForLeader && role !== 'leader' && conference.leaders.length === 0)
      await this.#say(party, 'conference-leader-awaited');
    if (conference.recorder.isOn) await this.#say(party, 'conference-recorded');
    if (!party.isHere) return;
    // While something was said to him others may have come in.
    const late = isRefused();
    if (late) return this.#refuse(party, late);
    // It may have ended meanwhile.
    const running = conference.isOver ? this.#reopened(conference) : conference;
    running?.admit(party.leg, role);
  }

  #reopened({ props: { roomId } }: Conference): Conference | null {
    const room = roomId === null ? undefined : this.#parts.rooms.room(roomId);
    return room ? this.#parts.conferences.openRoom(room) : null;
  }

  async #refuse(party: ApplicationParty, why: ConferencePrompt): Promise<void> {
    await this.#say(party, why, false);
    party.release('not-permitted');
  }

  async #roleOf(party: ApplicationParty, room: ConferenceRoom): Promise<ConferenceRole | null> {
    if (this.#isOwner(party, room)) return 'leader';
    if (!hasPin(room) && room.leaderPin === '') return 'participant';
    const { attempts } = this.#parts;
    for (let attempt = 0; attempt < tries && party.isHere; attempt++) {
      if (attempts.isBlocked(room.id, callerKey(party), isOutside(party))) return null;
      await this.#say(party, attempt === 0 ? 'conference-pin' : 'conference-pin-wrong');
      const { digits, ended } = await party.collectDigits({
        max: 12,
        endDigit: '#',
        firstTimeoutMs: 10_000,
        interDigitTimeoutMs: 5000,
      });
      if (ended === 'gone') return null;
      const role = roleOfPin(room, digits);
      if (role) {
        attempts.succeeded(room.id, callerKey(party));
        return role;
      }
      if (digits !== '') attempts.failed(room.id, callerKey(party), isOutside(party));
    }
    return null;
  }

  #isOwner(party: ApplicationParty, room: ConferenceRoom): boolean {
    return room.ownerId !== null && party.userId === room.ownerId;
  }

  async #say(party: ApplicationParty, prompt: ConferencePrompt, interruptible = true): Promise<void> {
    const { prompts, languageOf } = this.#parts.conferences.parts;
    const paths = prompts(languageOf(party.userId, party.domainId), prompt);
    if (paths.length > 0) await party.play(paths, { interruptible });
  }
}

function hasPin(room: ConferenceRoom): boolean {
  return room.participantPin !== '';
}

/** Without a PIN for participants, nothing typed is as good as any. */
function roleOfPin(room: ConferenceRoom, digits: string): ConferenceRole | null {
  if (room.leaderPin !== '' && digits === room.leaderPin) return 'leader';
  return digits === room.participantPin ? 'participant' : null;
}

function isOutside({ source }: ApplicationParty): boolean {
  return source.kind !== 'device';
}

function callerKey({ userId, from, source }: ApplicationParty): string {
  if (userId !== null) return `user ${userId}`;
  return source.kind === 'device' ? `device ${source.deviceId}` : `number ${from.isPrivate ? '' : from.number}`;
}
