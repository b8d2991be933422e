import type { LegId, UserId } from '../../kernel/ids.ts';
import type { CallLeg, LegHost } from '../call/index.ts';
import type { Party } from '../leg/index.ts';
import type { MediaEndpoint } from '../media/index.ts';

export type ConferenceRole = 'leader' | 'participant';

export interface MemberEvents {
  readonly digit: (member: ConferenceMember, digit: string) => void;
  readonly left: (member: ConferenceMember, how: 'gone' | 'taken') => void;
  /** He held or took the conference back at his phone. */
  readonly held: (member: ConferenceMember, held: boolean) => void;
  /** His page was loaded anew: he has another end of the media. */
  readonly returned: (member: ConferenceMember) => void;
  /** He shows his camera or screen from now on. */
  readonly videoChanged: (member: ConferenceMember) => void;
}

/** One party of a conference, and the conference as its call sees it. */
export class ConferenceMember implements LegHost {
  readonly leg: CallLeg;
  readonly role: ConferenceRole;
  readonly joinedAtMs: number;
  /** Hears music until a leader is there. */
  isWaiting = false;
  isTalking = false;
  /** By command; his own phone's mute is his own affair. */
  isMuted = false;
  isHeld = false;
  /** Others can see his camera or screen. */
  get showsVideo(): boolean {
    const direction = this.leg.leg.media?.negotiated?.video ?? null;
    return direction === 'sendrecv' || direction === 'recvonly';
  }
  /** Its end of the media while it is in the mix. */
  endpoint: MediaEndpoint | null = null;
  readonly #events: MemberEvents;
  readonly #stops: readonly (() => void)[];

  constructor(props: { leg: CallLeg; role: ConferenceRole; joinedAtMs: number; events: MemberEvents }) {
    this.leg = props.leg;
    this.role = props.role;
    this.joinedAtMs = props.joinedAtMs;
    this.#events = props.events;
    this.#stops = [
      props.leg.leg.on('held', () => this.#events.held(this, true)),
      props.leg.leg.on('retrieved', () => this.#events.held(this, false)),
      props.leg.leg.on('returned', () => this.#events.returned(this)),
      props.leg.leg.on('videoChanged', () => this.#events.videoChanged(this)),
    ];
  }

  get id(): LegId {
    return this.leg.id;
  }

  get party(): Party {
    return this.leg.party;
  }

  get userId(): UserId | null {
    return this.leg.party.userId;
  }

  digit(digit: string): void {
    this.#events.digit(this, digit);
  }

  soundFailed(): void {}

  left(how: 'gone' | 'taken'): void {
    for (const stop of this.#stops) stop();
    this.#events.left(this, how);
  }
}
