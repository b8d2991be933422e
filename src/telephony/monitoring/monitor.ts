import type { CompanyId, Id, LegId, UserId } from '../../kernel/ids.ts';
import type { Subject } from '../../platform/access/index.ts';
import type { Call, CallLeg, LegHost } from '../call/index.ts';
import type { OverheardConversation, Overhearer } from './overheard-conversation.ts';
import type { MonitoringMode } from './sound-plan.ts';

export type MonitoringId = Id<'monitoring'>;

/** Whom a supervisor listens to, and how; as of now. */
export interface MonitorTarget {
  readonly userId: UserId;
  readonly name: string;
  /** Goes on with his next conversation when this one is over. */
  readonly stays: boolean;
  /** Who hears a tone, and how often, in milliseconds. */
  readonly tone: { readonly for: 'none' | 'supervised' | 'everybody'; readonly everyMs: number };
  readonly isShown: boolean;
}

export interface MonitorProps {
  readonly id: MonitoringId;
  readonly companyId: CompanyId;
  readonly supervisor: Subject;
  /** As it is said in records. */
  readonly name: string;
  readonly digit: (monitor: Monitor, digit: string) => void;
  readonly left: (monitor: Monitor, how: 'gone' | 'taken') => void;
  readonly changed: (monitor: Monitor) => void;
}

/**
 * A supervisor at somebody's side, and the host of the leg by which he hears.
 *
 * ```
 * ringing ──his phone answers──► attending ◄──► waiting (he whom he supervises talks to nobody) ──► over
 *    └────────────── nobody answers ─────────────────────────────────────────────────────────────────┘
 * ```
 */
export class Monitor implements LegHost {
  readonly props: MonitorProps;
  mode: MonitoringMode;
  target: MonitorTarget;
  leg: CallLeg | null = null;
  /** In which his phone is rung. */
  ringing: Call | null = null;
  /** Whom he hears now; null: nobody. */
  conversation: OverheardConversation | null = null;
  /** The leg of the one he supervises, in it. */
  side: CallLeg | null = null;
  isHeld = false;
  /** He whom he supervises was told that he is there, and not yet that he is gone. */
  wasTold = false;
  isOver = false;
  #stops: readonly (() => void)[] = [];

  constructor(props: MonitorProps, target: MonitorTarget, mode: MonitoringMode) {
    this.props = props;
    this.target = target;
    this.mode = mode;
  }

  get id(): MonitoringId {
    return this.props.id;
  }

  get supervisorId(): UserId {
    return this.props.supervisor.userId;
  }

  get state(): 'ringing' | 'attending' | 'waiting' | 'over' {
    if (this.isOver) return 'over';
    if (!this.leg) return 'ringing';
    return this.conversation ? 'attending' : 'waiting';
  }

  /** He whom he supervises is told that he is there. */
  get isTold(): boolean {
    return this.target.isShown || this.mode !== 'listen';
  }

  /** His phone has answered. */
  host(leg: CallLeg): void {
    this.leg = leg;
    this.ringing = null;
    leg.host = this;
    leg.ownSound = { kind: 'silence' };
    this.#stops = [leg.leg.on('held', () => this.#held(true)), leg.leg.on('retrieved', () => this.#held(false))];
  }

  enter(conversation: OverheardConversation, side: CallLeg): void {
    this.conversation = conversation;
    this.side = side;
    conversation.add(this.leg!, () => this.#overhearer(conversation, side));
  }

  /** He hears silence from now on. */
  leave(): void {
    const { conversation, leg } = this;
    this.conversation = null;
    this.side = null;
    if (leg) conversation?.remove(leg);
  }

  #overhearer({ sides }: OverheardConversation, side: CallLeg): Overhearer {
    const leg = this.leg!;
    const { for: audience, everyMs } = this.target.tone;
    const told: readonly LegId[] = audience === 'none' ? [] : audience === 'supervised' ? [side.id] : sides.map(({ id }) => id);
    return {
      leg,
      plan: { legId: leg.id, sideId: side.id, mode: this.mode, isHeld: this.isHeld },
      tone: { legIds: told, everyMs },
    };
  }

  #held(held: boolean): void {
    this.isHeld = held;
    this.conversation?.update();
    this.props.changed(this);
  }

  digit(digit: string): void {
    this.props.digit(this, digit);
  }

  soundFailed(): void {}

  left(how: 'gone' | 'taken'): void {
    for (const stop of this.#stops) stop();
    this.props.left(this, how);
  }
}
