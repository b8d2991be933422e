import type { Clock, Timer } from '../../kernel/clock.ts';
import type { AgentId } from '../../kernel/ids.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { LegFactory, LegTarget, ReleaseCause } from '../leg/index.ts';
import type { Call } from './call.ts';
import { type CallLeg, isLive } from './call-leg.ts';
import type { CallLoad } from './call-ports.ts';
import { publicParty, targetParty } from './parties.ts';

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
  readonly forLeg: CallLeg;
  earlyMediaLeg: CallLeg | null = null;
  /** Runs when the party it is for has gone, after everything was released. */
  onAbandoned: () => void = () => {};
  isOver = false;
  readonly #parts: PlacementParts;
  #ringing: Ringing | null = null;

  constructor(forLeg: CallLeg, parts: PlacementParts) {
    this.forLeg = forLeg;
    this.#parts = parts;
  }

  get ringingLegs(): readonly CallLeg[] {
    return this.#ringing ? [...this.#ringing.legs] : [];
  }

  /** Rings all `targets` at once. @returns false when nothing could ring; `failed` has then run with the cause. */
  ring(order: RingOrder): void {
    const { legs, cause } = this.#makeLegs(order);
    if (legs.length === 0) {
      order.failed(cause);
      return;
    }
    const timer = this.#parts.clock.setTimer(order.timeoutMs, () => this.#finish('no-answer', 'no-answer'));
    this.#ringing = { legs: new Set(legs), order, timer, worst: 'unreachable' };
    order.started?.(legs);
    const description = this.forLeg.call.isDirect ? this.forLeg.leg.remoteDescription : null;
    for (const leg of legs) if (isLive(leg)) leg.leg.start(description === null ? undefined : { description });
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
    // Who declines for himself declines on all his devices (RFC 3261 §21.6.2).
    if (cause === 'rejected' || ringing.legs.size === 0) this.#finish(ringing.worst, 'cancelled');
    return true;
  }

  /** Ends it; whoever rings is released. */
  cancel(cause: ReleaseCause): void {
    this.isOver = true;
    const ringing = this.#ringing;
    this.#stop();
    if (ringing) releaseAll(ringing.legs, cause);
  }

  #finish(cause: ReleaseCause, releaseWith: ReleaseCause): void {
    const ringing = this.#ringing;
    if (!ringing) return;
    this.#stop();
    releaseAll(ringing.legs, releaseWith);
    ringing.order.failed(cause);
  }

  #stop(): void {
    this.#ringing?.timer.cancel();
    this.#ringing = null;
    this.earlyMediaLeg = null;
  }

  #makeLegs(order: RingOrder): { legs: CallLeg[]; cause: ReleaseCause } {
    const { call } = this.forLeg;
    const { directory, legFactory, watch } = this.#parts;
    let cause: ReleaseCause = 'unreachable';
    const made: { leg: ReturnType<LegFactory['createLegs']>[number]; target: LegTarget }[] = [];
    for (const target of order.targets) {
      if (this.#isBusy(target)) cause = 'busy';
      else
        for (const leg of legFactory.createLegs(target, {
          ...contextOf(this.forLeg, call),
          autoAnswer: order.autoAnswer ?? false,
        }))
          made.push({ leg, target });
    }
    if (made.length > 0 && call.joined === null && !this.forLeg.isAnswered)
      call.isDirect =
        this.forLeg.leg.prefersDirectMedia &&
        this.forLeg.leg.remoteDescription !== null &&
        made.every((one) => one.leg.prefersDirectMedia);
    const legs = made.map(({ leg, target }) => {
      const shownNumber = publicParty(this.forLeg.party).number;
      const added = call.addLeg(leg, {
        party: targetParty(directory, target),
        shownNumber,
        target,
        agentId: order.agentId ?? null,
      });
      watch(added);
      return added;
    });
    return { legs, cause };
  }

  #isBusy(target: LegTarget): boolean {
    const { directory, load } = this.#parts;
    if (target.kind === 'trunk') return load.callsOfTrunk(target.trunkId) >= (directory.trunk(target.trunkId)?.maxCalls ?? 0);
    return load.callsOfDevice(target.deviceId) >= (directory.device(target.deviceId)?.lines ?? 0);
  }
}

/** Whom to ring and what then. */
export interface RingOrder {
  readonly targets: readonly LegTarget[];
  readonly timeoutMs: number;
  readonly agentId?: AgentId | null;
  readonly autoAnswer?: boolean;
  started?(legs: readonly CallLeg[]): void;
  answered(leg: CallLeg): void;
  failed(cause: ReleaseCause): void;
}

interface Ringing {
  readonly legs: Set<CallLeg>;
  readonly order: RingOrder;
  readonly timer: Timer;
  worst: ReleaseCause;
}

function contextOf(forLeg: CallLeg, call: Call) {
  return {
    callId: call.id,
    from: forLeg.party,
    dialled: call.props.dialled,
    diversions: call.diversions,
    maxForwards: call.props.maxForwards - 1,
  };
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
