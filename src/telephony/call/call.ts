import type { AgentId, CallId, CompanyId, DomainId, LegId, QueueId } from '../../kernel/ids.ts';
import type { Diversion, Leg, LegState, LegTarget, Party, Release } from '../leg/index.ts';
import type { MediaQuality } from '../media/index.ts';
import type { CallDirection, CallEvent, CallEventBody, Decision } from './call-events.ts';
import { type CallLeg, isLive } from './call-leg.ts';
import type { CallSource } from './call-ports.ts';
import { canMove } from './leg-states.ts';
import type { Placement } from './placement.ts';

export interface CallProps {
  readonly id: CallId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly direction: CallDirection;
  readonly source: CallSource;
  readonly from: Party;
  readonly dialled: string;
  readonly maxForwards: number;
  readonly sipCallId: string | null;
  /** Everything that happens, in order. */
  readonly record: (event: CallEvent, call: Call) => void;
  readonly now: () => number;
}

/**
 * One conversation: its legs, their states and who hears whom. It knows no commands (they are feature services) and
 * drives no leg; it only keeps the facts straight and tells them as events, numbered without gaps.
 *
 * ```
 * created ──► being placed (routing, ringing, queued) ──► joined ──► ended
 *                   └──────────────── failed ──────────────────────► ended
 * ```
 */
export class Call {
  readonly props: CallProps;
  readonly id: CallId;
  readonly createdAtMs: number;
  readonly legs = new Map<LegId, CallLeg>();
  /** The two who talk. */
  joined: readonly [CallLeg, CallLeg] | null = null;
  /** The attempt to bring a leg to its destination; it keeps a lone leg alive and ends by itself. */
  placement: Placement | null = null;
  queueId: QueueId | null = null;
  connectedAtMs: number | null = null;
  latestDecision: Decision | null = null;
  diversions: readonly Diversion[] = [];
  /** Session descriptions are passed on untouched. */
  isDirect = false;
  lastRelease: Release | null = null;
  hasEnded = false;
  #seq = 0;

  constructor(props: CallProps) {
    this.props = props;
    this.id = props.id;
    this.createdAtMs = props.now();
    const { direction, from, dialled, sipCallId } = props;
    this.record({ type: 'call-created', direction, from, dialled, sipCallId });
  }

  record(body: CallEventBody): void {
    if (this.hasEnded) throw new Error(`event ${body.type} after the end of call ${this.id}`);
    const { companyId, domainId } = this.props;
    const event: CallEvent = { ...body, companyId, domainId, callId: this.id, seq: this.#seq++, atMs: this.props.now() };
    if (body.type === 'call-ended') this.hasEnded = true;
    if (body.type === 'call-routed') this.latestDecision = body.decision;
    this.props.record(event, this);
  }

  addLeg(leg: Leg, as: { party: Party; shownNumber: string; target?: LegTarget; agentId?: AgentId | null }): CallLeg {
    const added: CallLeg = {
      id: leg.id,
      leg,
      call: this,
      state: 'initiated',
      party: as.party,
      target: as.target ?? null,
      agentId: as.agentId ?? null,
      isAnswered: false,
      isReleasing: false,
      isAway: false,
      heldByUs: false,
      shownNumber: as.shownNumber,
      digits: 0,
      ownSound: null,
      mixedSound: null,
      host: null,
      soundKey: 'nothing',
      soundVersion: 0,
      subscriptions: [],
    };
    this.#enter(added);
    return added;
  }

  /** Takes over a leg of another call, where it counts as gone to this one. */
  takeLeg(leg: CallLeg): void {
    const from = leg.call;
    if (from.joined?.includes(leg)) from.joined = null;
    from.record({
      type: 'leg-released',
      legId: leg.id,
      release: { cause: 'transferred', by: 'system' },
      quality: null,
      toCallId: this.id,
    });
    from.legs.delete(leg.id);
    leg.call = this;
    leg.heldByUs = false;
    leg.mixedSound = null;
    if (leg.state === 'held') leg.state = 'connected';
    // It has its state already when it comes in: whoever asks meanwhile sees nobody free or rung who talks.
    const { state } = leg;
    this.#enter(leg);
    if (state !== 'initiated') this.record({ type: 'leg-state-changed', legId: leg.id, state });
  }

  #enter(leg: CallLeg): void {
    this.legs.set(leg.id, leg);
    const { role, sipCallId } = leg.leg;
    this.record({ type: 'leg-added', legId: leg.id, role, party: leg.party, agentId: leg.agentId, sipCallId });
  }

  /** Does nothing when the leg is there already. @throws Error on a move the state machine forbids: a bug of ours. */
  setState(leg: CallLeg, state: LegState): void {
    if (leg.state === state) return;
    if (!canMove(leg.state, state)) throw new Error(`leg ${leg.id} cannot go from ${leg.state} to ${state}`);
    leg.state = state;
    this.record({ type: 'leg-state-changed', legId: leg.id, state });
  }

  join(one: CallLeg, other: CallLeg): void {
    this.setState(one, 'connected');
    this.setState(other, 'connected');
    for (const leg of [one, other]) {
      leg.ownSound = null;
      leg.mixedSound = null;
    }
    this.joined = [one, other];
    this.connectedAtMs ??= this.props.now();
    this.record({ type: 'legs-connected', legIds: [one.id, other.id] });
  }

  clearLeg(leg: CallLeg, release: Release, quality: MediaQuality | null): void {
    if (leg.digits > 0) this.record({ type: 'dtmf-received', legId: leg.id, count: leg.digits });
    if (this.joined?.includes(leg)) this.joined = null;
    leg.state = 'cleared';
    this.legs.delete(leg.id);
    this.record({ type: 'leg-released', legId: leg.id, release, quality, toCallId: null });
  }

  peerOf(leg: CallLeg): CallLeg | null {
    if (!this.joined?.includes(leg)) return null;
    return this.joined[0] === leg ? this.joined[1] : this.joined[0];
  }

  liveLegs(): CallLeg[] {
    return [...this.legs.values()].filter(isLive);
  }
}
