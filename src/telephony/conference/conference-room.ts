import type { CompanyId, DomainId, Id, UserId } from '../../kernel/ids.ts';

export type ConferenceRoomId = Id<'conference-room'>;

/** A meet-me room: whoever dials its number and knows a PIN takes part. */
export interface ConferenceRoom {
  readonly id: ConferenceRoomId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly name: string;
  /** Internal number that leads there. */
  readonly number: string;
  /** Leads it without a PIN from his own phones, and by his pages; null: nobody's. */
  readonly ownerId: UserId | null;
  /** Digits; empty: none is asked for, and callers from outside are not let in. */
  readonly participantPin: string;
  /** Digits; empty: only the owner leads. */
  readonly leaderPin: string;
  readonly maxParties: number;
  /** Two notes when somebody comes or goes. */
  readonly announcesParties: boolean;
  /** Participants hear music until a leader is there. */
  readonly waitsForLeader: boolean;
  /** It ends when the last leader goes. */
  readonly endsWithLeader: boolean;
  readonly mayRecord: boolean;
  readonly enabled: boolean;
}

/** What a conference goes by, of a room or of nobody's. */
export type ConferenceSettings = Pick<
  ConferenceRoom,
  'name' | 'maxParties' | 'announcesParties' | 'waitsForLeader' | 'endsWithLeader' | 'mayRecord'
>;

/** Rooms in memory, as calls need them. */
export interface ConferenceRooms {
  room(id: string): ConferenceRoom | undefined;
  roomByNumber(domainId: DomainId, number: string): ConferenceRoom | undefined;
  ofDomain(domainId: DomainId): readonly ConferenceRoom[];
}

export class LiveConferenceRooms implements ConferenceRooms {
  #rooms = new Map<string, ConferenceRoom>();
  #byNumber = new Map<string, ConferenceRoom>();

  replaceAll(rooms: readonly ConferenceRoom[]): void {
    this.#rooms = new Map(rooms.map((room) => [room.id, room]));
    this.#byNumber = new Map(rooms.map((room) => [keyOf(room.domainId, room.number), room]));
  }

  replaceCompany(companyId: CompanyId, rooms: readonly ConferenceRoom[]): void {
    this.replaceAll([...[...this.#rooms.values()].filter((room) => room.companyId !== companyId), ...rooms]);
  }

  room(id: string): ConferenceRoom | undefined {
    return this.#rooms.get(id);
  }

  roomByNumber(domainId: DomainId, number: string): ConferenceRoom | undefined {
    return this.#byNumber.get(keyOf(domainId, number));
  }

  ofDomain(domainId: DomainId): readonly ConferenceRoom[] {
    return [...this.#rooms.values()].filter((room) => room.domainId === domainId);
  }
}

function keyOf(domainId: DomainId, number: string): string {
  return `${domainId}/${number}`;
}
