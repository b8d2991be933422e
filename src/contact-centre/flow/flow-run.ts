import type { FlowEnd } from '../../contract/rest/flow-test.ts';
import type { FlowStep } from '../../contract/rest/flows.ts';
import type { Timer } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { InteractionId } from '../../kernel/ids.ts';
import type { ApplicationParty } from '../../telephony/call-application/index.ts';
import type { Flow } from './flow.ts';
import { type EffectRun, FlowEffects } from './flow-effects.ts';
import { FlowHistory } from './flow-history.ts';
import type { FlowRunParts } from './flow-ports.ts';
import type { FlowCaller, FlowEffect, FlowEvent, FlowState } from './flow-state.ts';
import { stateBefore, step } from './stepper.ts';

/**
 * One call in a flow: feeds the stepper, and lets what it wants be done.
 *
 * ```
 * begun ──► waiting ⟲ something happened, or time is up
 *              │ led away ──► away ──came back──► waiting
 *              └──────────────┴── hung up, taken, released ──► over
 * ```
 */
export class FlowRun implements EffectRun {
  readonly flow: Flow;
  readonly party: ApplicationParty;
  readonly parts: FlowRunParts;
  readonly history: FlowHistory;
  readonly interactionId: InteractionId;
  readonly #over: () => void;
  readonly #effects: FlowEffects;
  #state: FlowState;
  #timer: Timer | null = null;
  #turn = 0;
  /** Led away by the flow, from where he may come back. */
  #isAway = false;

  constructor(parts: FlowRunParts, props: { flow: Flow; party: ApplicationParty; caller: FlowCaller; over: () => void }) {
    const { flow, party, caller } = props;
    this.parts = parts;
    this.flow = flow;
    this.party = party;
    this.#over = props.over;
    this.#state = stateBefore(flow.prepared, caller);
    this.interactionId = parts.interactions.matterOf(party.leg).id;
    this.history = new FlowHistory({ ...parts, flow, party, interactionId: this.interactionId });
    this.#effects = new FlowEffects(this);
  }

  get state(): FlowState {
    return this.#state;
  }

  get steps(): readonly FlowStep[] {
    return this.history.steps;
  }

  get isOver(): boolean {
    return this.#state.end !== null;
  }

  begin(): void {
    this.history.entered();
    this.#watchParty();
    this.happened({ type: 'entered' });
  }

  /** Takes the flow one event further. What comes late, or after the end, changes nothing. */
  happened(event: FlowEvent): void {
    if (this.isOver) return;
    const { facts } = this.parts;
    const before = this.#state;
    const stepped = step(this.flow.prepared, before, event, facts.worldOf(this.flow));
    if (stepped.state === before) return;
    this.#turn += 1;
    this.#timer?.cancel();
    this.#timer = null;
    this.#state = stepped.state;
    this.history.passed(stepped.passed, before, stepped.state);
    if (stepped.effect && !this.isOver) this.#await(stepped.effect);
    if (this.isOver) this.#finish(this.#state.end!, event, stepped.effect);
    else if (stepped.effect) this.#carryOut(stepped.effect);
  }

  away(): void {
    this.#isAway = true;
  }

  back(event: FlowEvent): void {
    if (this.isOver) return this.party.release('unreachable');
    this.#isAway = false;
    this.#watchParty();
    this.history.entered();
    this.happened(event);
  }

  #watchParty(): void {
    this.party.onLeft((how) => {
      if (how === 'gone') this.happened({ type: 'left', how: 'hung-up' });
      // Led away by us: whether he stays there is told by who has him.
      else if (!this.#isAway) this.happened({ type: 'left', how: 'taken' });
    });
  }

  #await({ timeoutMs }: FlowEffect): void {
    this.#timer = this.parts.clock.setTimer(timeoutMs, () => this.happened({ type: 'timed-out' }));
  }

  /** Only the first thing that comes of it counts, and nothing once something else has happened. */
  #carryOut(effect: FlowEffect): void {
    const turn = this.#turn;
    this.#effects
      .carryOut(effect, (event) => turn === this.#turn && this.happened(event))
      .catch((error: unknown) => {
        const { logger } = this.parts;
        logger.warn('a step of a call flow went wrong', {
          flowId: this.flow.id,
          nodeId: effect.nodeId,
          reason: describeError(error),
        });
        if (turn === this.#turn) this.happened({ type: 'timed-out' });
      });
  }

  #finish(end: FlowEnd, event: FlowEvent, effect: FlowEffect | null): void {
    this.history.left(end, event);
    this.#over();
    if (effect?.type === 'release') void this.#effects.release(effect);
  }
}
