import type { FlowNodeKind, FlowNodeOf } from '../../contract/rest/flow-document.ts';
import type { FlowEnd } from '../../contract/rest/flow-test.ts';
import type { FlowEffect, FlowEvent, FlowState } from './flow-state.ts';
import type { FlowView } from './flow-values.ts';
import type { PreparedFlow } from './prepared-flow.ts';

type Params = Readonly<Record<string, string | number | boolean | null>>;

/** Why a node was left as it was: in data and in a sentence. */
export interface Why {
  readonly code: string;
  readonly params: Params;
  readonly sentence: string;
}

export function why(code: string, sentence: string, params: Params = {}): Why {
  return { code, params, sentence };
}

type Change = Partial<Omit<FlowState, 'at' | 'passed' | 'end'>>;

/** What a node makes of being entered, or of an event. `change` is taken over first. */
export type NodeOutcome =
  | { readonly kind: 'leave'; readonly outlet: string; readonly why: Why; readonly change?: Change }
  | { readonly kind: 'wait'; readonly effect: FlowEffect; readonly change?: Change }
  | {
      readonly kind: 'end';
      readonly end: FlowEnd;
      readonly why: Why;
      readonly effect: FlowEffect | null;
      readonly change?: Change;
    };

/** A view of the call, and the flow it is in. */
export interface StepView extends FlowView {
  readonly flow: PreparedFlow;
}

/** How a kind of node behaves. Pure. */
export interface NodeStep<Kind extends FlowNodeKind> {
  enter(node: FlowNodeOf<Kind>, view: StepView): NodeOutcome;
  /** Left out: it never waits. Null: it does not wait for this. */
  answer?(node: FlowNodeOf<Kind>, event: FlowEvent, view: StepView): NodeOutcome | null;
}

export function leave(outlet: string, reason: Why, change?: Change): NodeOutcome {
  return { kind: 'leave', outlet, why: reason, ...(change && { change }) };
}
