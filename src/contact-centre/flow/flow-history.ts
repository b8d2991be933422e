import type { FlowEnd } from '../../contract/rest/flow-test.ts';
import type { FlowStep } from '../../contract/rest/flows.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { FlowId, InteractionId, QueueId, UserId } from '../../kernel/ids.ts';
import type { ApplicationParty } from '../../telephony/call-application/index.ts';
import type { InteractionEventBody, InteractionTarget } from '../interaction/index.ts';
import type { Flow } from './flow.ts';
import type { FlowInteractions } from './flow-ports.ts';
import type { FlowEvent, FlowState, PassedNode } from './flow-state.ts';

export interface FlowHistoryParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly interactions: FlowInteractions;
  readonly flow: Flow;
  readonly party: ApplicationParty;
  readonly interactionId: InteractionId;
}

/** Writes what happens in a flow where it is kept: in the interaction, for statistics, and in the call, for who asks why. */
export class FlowHistory {
  readonly steps: FlowStep[] = [];
  readonly enteredAtMs: number;
  readonly #parts: FlowHistoryParts;
  #isInside = false;

  constructor(parts: FlowHistoryParts) {
    this.#parts = parts;
    this.enteredAtMs = parts.clock.now();
  }

  /** Also when he comes back from where he was led to. */
  entered(): void {
    if (this.#isInside) return;
    const { id: flowId, version } = this.#parts.flow;
    this.#isInside = true;
    this.#record({ type: 'flow-entered', flowId, version });
  }

  passed(nodes: readonly PassedNode[], before: FlowState, after: FlowState): void {
    const { clock, flow, party } = this.#parts;
    const atMs = clock.now() - this.enteredAtMs;
    for (const node of nodes) {
      this.steps.push({ ...node, atMs });
      const { nodeId, kind: nodeKind, name, outlet, code, params, sentence } = node;
      const decision = {
        code: `flow-${code}`,
        params: { ...params, flow: flow.name, version: flow.version, nodeId, nodeKind, node: name || nodeKind, outlet },
        sentence,
        steps: [],
      };
      if (this.#isInside)
        this.#record({ type: 'flow-stepped', flowId: flow.id, nodeId, nodeKind, outlet: outlet ?? '', decision });
      const { call } = party.leg;
      if (!call.hasEnded)
        call.record({
          type: 'application-stepped',
          application: 'flow',
          id: flow.id,
          legId: party.legId,
          decision: { ...decision, sentence: `${flow.name}, ${name || nodeKind}: ${sentence}` },
        });
    }
    if (after.variables !== before.variables) this.#tellVariables(before, after);
  }

  /** Led to a queue or another flow: from now on that says what happens. */
  leftTo(to: InteractionTarget): void {
    this.#leave(to, 'ended');
  }

  left(end: FlowEnd, event: FlowEvent): void {
    const isHungUp = event.type === 'left' && event.how === 'hung-up';
    const wasInside = this.#isInside;
    this.#leave(isHungUp ? null : targetOf(end), isHungUp ? 'abandoned' : end.kind === 'failed' ? 'failed' : 'ended');
    // What he does there is no matter of the contact centre any more; all else is ended by who follows his call.
    if (wasInside && !isHungUp && (end.kind === 'voicemail' || end.kind === 'number' || end.kind === 'user'))
      this.#record({ type: 'interaction-ended', by: 'system', cause: 'overflowed' });
  }

  #leave(to: InteractionTarget | null, how: 'ended' | 'abandoned' | 'failed'): void {
    if (!this.#isInside) return;
    this.#isInside = false;
    this.#record({ type: 'flow-left', flowId: this.#parts.flow.id, to, how });
  }

  #tellVariables(before: FlowState, after: FlowState): void {
    const changed = Object.entries(after.variables).filter(([name, value]) => before.variables[name] !== value);
    if (changed.length > 0) this.#record({ type: 'variables-set', variables: Object.fromEntries(changed) });
  }

  #record(body: InteractionEventBody): void {
    const { interactions, interactionId } = this.#parts;
    interactions.record(interactionId, body);
  }
}

export function targetOf(end: FlowEnd): InteractionTarget | null {
  switch (end.kind) {
    case 'queue':
      return { kind: 'queue', queueId: end.queueId as QueueId };
    case 'voicemail':
      return { kind: 'voicemail', id: end.userId };
    case 'number':
      return { kind: 'number', number: end.number };
    case 'user':
      return { kind: 'user', userId: end.userId as UserId };
    case 'flow':
      return { kind: 'flow', flowId: end.flowId as FlowId };
    case 'call-back':
      return { kind: 'call-back' };
    case 'released':
    case 'failed':
      return null;
  }
}
