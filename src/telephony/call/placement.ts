import type { Clock, Timer } from '../../kernel/clock.ts';
import type { AgentId } from '../../kernel/ids.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Leg, LegFactory, LegTarget, OutgoingLegContext, Party, ReleaseCause } from '../leg/index.ts';
import type { Call } from './call.ts';
import { type CallLeg, isLive } from './call-leg.ts';
import type { CallLoad, PlacementOutcome, RouteRequest } from './call-ports.ts';
import { publicParty, targetParty } from './parties.ts';
import { preferenceOf } from './preferred-codec.ts';

export interface PlacementParts {
  readonly clock: Clock;
  readonly directory: CompanyDirectory;
  readonly legFactory: LegFactory;
  readonly load: CallLoad;
  /** Subscribes the call's services to a new leg. */
  readonly watch: (leg: CallLeg) => void;
}

/**
 * The attempt to bring `forLeg` together with somebody. While it is the call's placement, a lone leg is kept; it ends
 * with exactly one of `answered`, `failed` or its `cancel`. It may ring several times (forwarding, agent after agent).
 *
 * ```
 * idle ──ring──► ringing ──first answer──► over (answered)
 *   ▲                │ all refused, or time is up
 *   └──── failed ────┘                cancel: over from any state
 * ```
 */
export class Placement {
  readonly call: Call;
  /** Null while a click-to-dial rings the caller himself. */
  readonly forLeg: CallLeg | null;
  earlyMediaLeg: CallLeg | null = null;
  /** Runs when it ends from outside: the party it is for has gone, or (`taken`) somebody else took the call. */
  onLeft: (how: 'abandoned' | 'taken') => void = () => {};
  /** What is being followed, for a deflection; null where a queue offers. */
  plan: { readonly request: RouteRequest; readonly outcome: PlacementOutcome } | null = null;
  readonly #parts: PlacementParts;
  readonly #shownAs: Party;
  #ringing: Ringing | null = null;

  constructor(props: { call: Call; forLeg: CallLeg | null; shownAs: Party }, parts: PlacementParts) {
    this.call = props.call;
    this.forLeg = props.forLeg;
    this.#shownAs = props.shownAs;
    this.#parts = parts;
  }

  get ringingLegs(): readonly CallLeg[] {
    return this.#ringing ? [...this.#ringing.legs] : [];
  }

  /**
   * Hands those who ring over to the placement of another call, where they ring on as if it had rung them; this one is over.
   * @returns the legs, empty when nobody rings
   */
  #giveAway(to: Placement): CallLeg[] {
    const legs = this.ringingLegs.filter(isLive);
    to.earlyMediaLeg = this.earlyMediaLeg;
    this.#stop();
    for (const leg of legs) to.call.takeLeg(leg);
    return legs;
  }

  /** Rings all `targets` at once. @returns false when nothing could ring; `failed` has then run with the cause. */
  ring(order: RingOrder): void {
    const { takesOver } = order;
    const taken = takesOver ? takesOver.#giveAway(this) : [];
    const { legs, cause } = taken.length > 0 ? { legs: taken, cause: 'unreachable' as const } : this.#makeLegs(order);
    for (const { agentId } of order.agents ?? [])
      if (!legs.some((leg) => leg.agentId === agentId)) order.agentRefused?.(agentId, cause);
    if (legs.length === 0) {
      this.#notRung(order, cause);
      order.failed(cause);
      return;
    }
    const timer = this.#parts.clock.setTimer(order.timeoutMs, () => this.#finish('no-answer', 'no-answer'));
    this.#ringing = { legs: new Set(legs), order, timer, worst: 'unreachable' };
    order.started?.(legs);
    const description = this.call.isDirect ? (this.forLeg?.leg.remoteDescription ?? null) : null;
    const options = description === null ? preferenceOf(this.forLeg?.leg) : { description };
    for (const leg of legs) if (isLive(leg) && !taken.includes(leg)) leg.leg.start(options);
  }

  /** One of the rung has answered first: the others are let go. @returns false when it is none of ours (any more). */
  answered(leg: CallLeg): boolean {
    const ringing = this.#ringing;
    if (!ringing?.legs.delete(leg)) return false;
    this.#stop();
    releaseAll(ringing.legs, 'answered-elsewhere');
    ringing.order.answered(leg);
    return true;
  }

  /** One of the rung is gone. @returns false when it is none of ours. */
  refused(leg: CallLeg, cause: ReleaseCause): boolean {
    const ringing = this.#ringing;
    if (!ringing?.legs.delete(leg)) return false;
    if (this.earlyMediaLeg === leg) this.earlyMediaLeg = null;
    if (weight(cause) > weight(ringing.worst)) ringing.worst = cause;
    // Who declines for himself declines on all his devices (RFC 3261 §21.6.2), but not for other agents.
    if (leg.agentId !== null && ringing.order.agents) this.#refusedByAgent(ringing, leg.agentId, cause);
    else if (cause === 'rejected' || ringing.legs.size === 0) this.#finish(ringing.worst, 'cancelled');
    return true;
  }

  #refusedByAgent(ringing: Ringing, agentId: AgentId, cause: ReleaseCause): void {
    const others = [...ringing.legs].filter((leg) => leg.agentId === agentId);
    if (cause !== 'rejected' && others.length > 0) return;
    for (const leg of others) ringing.legs.delete(leg);
    releaseAll(others, 'cancelled');
    if (ringing.legs.size === 0) this.#stop();
    ringing.order.agentRefused?.(agentId, cause);
    if (ringing.legs.size === 0) ringing.order.failed(cause);
  }

  /** Ends it; whoever rings is released. */
  cancel(cause: ReleaseCause): void {
    const ringing = this.#ringing;
    this.#stop();
    if (ringing) releaseAll(ringing.legs, cause);
  }

  #finish(cause: ReleaseCause, releaseWith: ReleaseCause): void {
    const ringing = this.#ringing;
    if (!ringing) return;
    this.#stop();
    // A call that is for nobody yet would end with the last who rings, before it is decided what comes next.
    if (!this.forLeg) ringing.order.failed(cause);
    releaseAll(ringing.legs, releaseWith);
    if (this.forLeg) ringing.order.failed(cause);
  }

  #stop(): void {
    this.#ringing?.timer.cancel();
    this.#ringing = null;
    this.earlyMediaLeg = null;
  }

  /** He finds the call in his log all the same. An agent is not told of each offer, nor anybody of ringing himself. */
  #notRung({ targets, agents }: RingOrder, cause: 'busy' | 'unreachable'): void {
    const [target] = targets;
    if (target?.kind !== 'device' || agents || !this.forLeg) return;
    this.call.record({ type: 'phones-not-rung', party: targetParty(this.#parts.directory, target), cause });
  }

  #makeLegs(order: RingOrder): { legs: CallLeg[]; cause: 'busy' | 'unreachable' } {
    const { call, forLeg } = this;
    const { directory, legFactory, watch } = this.#parts;
    let cause: 'busy' | 'unreachable' = 'unreachable';
    const made: { leg: Leg; target: LegTarget; agentId: AgentId | null }[] = [];
    for (const { agentId, targets } of order.agents ?? [{ agentId: null, targets: order.targets }])
      for (const target of targets) {
        if (this.#isBusy(target)) cause = 'busy';
        else for (const leg of legFactory.createLegs(target, this.#contextOf(order))) made.push({ leg, target, agentId });
      }
    if (forLeg && !forLeg.isAnswered)
      call.isDirect = made.length > 0 && canBeDirect(forLeg.leg) && made.every((one) => one.leg.prefersDirectMedia);
    const shownNumber = publicParty(this.#shownAs).number;
    const legs = made.map(({ leg, target, agentId }) => {
      const party = targetParty(directory, target);
      const added = call.addLeg(leg, { party, shownNumber, target, agentId });
      watch(added);
      return added;
    });
    return { legs, cause };
  }

  #contextOf(order: RingOrder): OutgoingLegContext {
    const { dialled, maxForwards } = this.call.props;
    return {
      callId: this.call.id,
      from: this.#shownAs,
      dialled,
      diversions: this.call.diversions,
      maxForwards: maxForwards - 1,
      queueId: this.call.queueId,
      autoAnswer: order.autoAnswer ?? false,
    };
  }

  #isBusy(target: LegTarget): boolean {
    const { directory, load } = this.#parts;
    if (target.kind === 'trunk') return load.callsOfTrunk(target.trunkId) >= (directory.trunk(target.trunkId)?.maxCalls ?? 0);
    if (target.kind === 'line') return false;
    return load.callsOfDevice(target.deviceId) >= (directory.device(target.deviceId)?.lines ?? 0);
  }
}

/** Whom to ring and what then. */
export interface RingOrder {
  readonly targets: readonly LegTarget[];
  readonly timeoutMs: number;
  /** Instead of `targets`: agents who are rung at once, each of whom can decline for himself. */
  readonly agents?: readonly { readonly agentId: AgentId; readonly targets: readonly LegTarget[] }[];
  readonly autoAnswer?: boolean;
  /** Whoever rings there already rings on for this call, instead of `targets`. */
  readonly takesOver?: Placement | null;
  started?(legs: readonly CallLeg[]): void;
  answered(leg: CallLeg): void;
  /** One of `agents` cannot be rung, or declined; the others ring on. When the last has, `failed` follows. */
  agentRefused?(agentId: AgentId, cause: ReleaseCause): void;
  failed(cause: ReleaseCause): void;
}

interface Ringing {
  readonly legs: Set<CallLeg>;
  readonly order: RingOrder;
  readonly timer: Timer;
  worst: ReleaseCause;
}

function canBeDirect(leg: Leg): boolean {
  return leg.prefersDirectMedia && leg.remoteDescription !== null;
}

function releaseAll(legs: Iterable<CallLeg>, cause: ReleaseCause): void {
  for (const leg of legs) releaseLeg(leg, cause);
}

/** Releases once; the leg's own last event completes it. */
export function releaseLeg(leg: CallLeg, cause: ReleaseCause): void {
  if (leg.isReleasing || leg.state === 'cleared') return;
  leg.isReleasing = true;
  leg.leg.release(cause);
}

/** What says most about why nobody answered, when several were rung. */
function weight(cause: ReleaseCause): number {
  const order: readonly ReleaseCause[] = [
    'unreachable',
    'network-failure',
    'server-failure',
    'no-answer',
    'no-common-codec',
    'busy',
    'rejected',
  ];
  return order.indexOf(cause);
}
