import type { FlowNode, FlowNodeKind } from '../../contract/rest/flow-document.ts';
import type { FlowEnd } from '../../contract/rest/flow-test.ts';
import type { FlowCaller, FlowEffect, FlowEvent, FlowState, FlowWorld, PassedNode, Stepped } from './flow-state.ts';
import { coerced } from './flow-values.ts';
import { type NodeOutcome, type NodeStep, type StepView, type Why, why } from './node-step.ts';
import type { PreparedFlow } from './prepared-flow.ts';
import { http, lookup } from './steps-asking.ts';
import { condition, hours, require, set, start } from './steps-deciding.ts';
import { callBack, queue, release, transfer, voicemail } from './steps-leading.ts';
import { collect, menu, say } from './steps-speaking.ts';

const steps = {
  start,
  hours,
  menu,
  say,
  collect,
  lookup,
  http,
  condition,
  set,
  require,
  queue,
  'call-back': callBack,
  voicemail,
  transfer,
  release,
} as const;

/** Nodes passed without waiting for anything: more is a loop. */
const mostAtOnce = 200;
/** Nodes passed in one call, however long it waits between them. */
const mostInAll = 2000;

/** A call before it enters a flow. */
export function stateBefore(flow: PreparedFlow, caller: FlowCaller): FlowState {
  const { languages, variables } = flow.document;
  const own = languages.find((one) => one === caller.language);
  return {
    caller,
    language: own ?? languages[0] ?? 'en',
    variables: Object.fromEntries(variables.map(({ name, type, initial }) => [name, coerced(initial, type)])),
    priority: null,
    skills: [],
    at: null,
    stage: '',
    typed: '',
    tries: 0,
    said: [],
    passed: 0,
    bound: null,
    end: null,
  };
}

/**
 * Takes a call one event further through a flow. Pure: the same flow, state, event and world give the same answer, whatever they are;
 * it never throws, and it ends or waits with a time-out.
 *
 * ```
 * before ──entered──► waiting at a node ⟲ event that it waits for, or timed-out
 *                          │ released, taken, hung up, nothing follows, loop
 *                          └──► ended
 * ```
 */
export function step(flow: PreparedFlow, state: FlowState, event: FlowEvent, world: FlowWorld): Stepped {
  if (state.end !== null) return ignored(state);
  const walk = new Walk(flow, state, world);
  if (event.type === 'left') walk.leftBy(event.how);
  else if (state.at === null) {
    if (event.type !== 'entered') return ignored(state);
    walk.begin();
  } else {
    const node = flow.node(state.at);
    if (!node) walk.fail(null, 'node-gone', 'The part of the flow where the caller was is not there any more.');
    else {
      const outcome = stepOf(node).answer?.(node, event, walk.view) ?? null;
      if (!outcome) return event.type === 'timed-out' ? walk.stuck(node) : ignored(state);
      walk.follow(node, outcome);
    }
  }
  return walk.result;
}

function ignored(state: FlowState): Stepped {
  return { state, effect: null, passed: [] };
}

/** The union of handlers cannot be called by a union of nodes; each is found by the kind of its node. */
function stepOf(node: FlowNode): NodeStep<FlowNodeKind> {
  return steps[node.kind] as unknown as NodeStep<FlowNodeKind>;
}

/** One run from a wait to the next. */
class Walk {
  readonly #flow: PreparedFlow;
  readonly #world: FlowWorld;
  #state: FlowState;
  #effect: FlowEffect | null = null;
  readonly #passed: PassedNode[] = [];

  constructor(flow: PreparedFlow, state: FlowState, world: FlowWorld) {
    this.#flow = flow;
    this.#state = state;
    this.#world = world;
  }

  get view(): StepView {
    return { flow: this.#flow, state: this.#state, world: this.#world };
  }

  get result(): Stepped {
    return { state: this.#state, effect: this.#effect, passed: this.#passed };
  }

  begin(): void {
    const node = this.#flow.startFor(this.#state.caller.called);
    if (node) this.#enter(node);
    else this.fail(null, 'no-start', 'The flow has no start.');
  }

  /** Enters nodes one after the other until one waits or all is over. */
  #enter(first: FlowNode): void {
    let node: FlowNode | null = first;
    for (let count = 0; node; count++) {
      if (count >= mostAtOnce)
        return this.fail(node, 'endless-loop', 'The flow goes round in a circle without waiting for anything.');
      if (this.#state.passed >= mostInAll)
        return this.fail(node, 'too-many-steps', `The call passed ${mostInAll} nodes: it goes round in a circle.`);
      this.#state = { ...this.#state, at: node.id, stage: '', typed: '', tries: 0, said: [], bound: null };
      node = this.#take(node, stepOf(node).enter(node, this.view));
    }
  }

  /** After an event. */
  follow(node: FlowNode, outcome: NodeOutcome): void {
    const next = this.#take(node, outcome);
    if (next) this.#enter(next);
  }

  /** @returns the node that follows; null: it waits, or is over */
  #take(node: FlowNode, outcome: NodeOutcome): FlowNode | null {
    this.#state = { ...this.#state, ...outcome.change };
    if (outcome.kind === 'wait') {
      this.#effect = outcome.effect;
      return null;
    }
    if (outcome.kind === 'end') {
      this.#note(node, null, outcome.why);
      this.#finish(outcome.end, outcome.effect);
      return null;
    }
    const { bound } = this.#state;
    this.#note(node, outcome.outlet, outcome.why);
    const next = this.#flow.after(node, outcome.outlet);
    if (typeof next === 'object') return next;
    if (next === 'missing') this.fail(node, 'nothing-follows', `Nothing follows the outlet ${outcome.outlet}.`);
    // Who is called back, or could not be brought anywhere, and for whom nothing more is drawn.
    else
      this.#finish(endWithout(outcome, bound), {
        type: 'release',
        nodeId: node.id,
        cause: causeOf(outcome.outlet),
        timeoutMs: 0,
      });
    return null;
  }

  /** He hung up, or is where he was to be brought. */
  leftBy(how: 'hung-up' | 'taken'): void {
    const node = this.#flow.node(this.#state.at ?? '');
    const { bound } = this.#state;
    const reason =
      how === 'hung-up' ? why('hung-up', 'The caller hung up.') : why('taken', 'The caller is where he was to be brought.');
    if (node) this.#note(node, null, reason);
    this.#finish(how === 'taken' && bound ? bound : { kind: 'released' }, null);
  }

  /** A node that waits must know what to do when nothing comes; one that does not is ended, not waited for. */
  stuck(node: FlowNode): Stepped {
    this.fail(node, 'nothing-came', 'Nothing came of what the flow waited for.');
    return this.result;
  }

  fail(node: FlowNode | null, code: string, sentence: string): void {
    if (node) this.#note(node, null, why(code, sentence));
    this.#finish(
      { kind: 'failed', reason: sentence },
      { type: 'release', nodeId: node?.id ?? '', cause: 'failed', timeoutMs: 0 },
    );
  }

  #finish(end: FlowEnd, effect: FlowEffect | null): void {
    this.#state = { ...this.#state, at: null, end };
    this.#effect = effect;
  }

  #note({ id, kind, name }: FlowNode, outlet: string | null, { code, params, sentence }: Why): void {
    this.#passed.push({ nodeId: id, kind, name, outlet, code, params, sentence, said: [...this.#state.said] });
    this.#state = { ...this.#state, passed: this.#state.passed + 1 };
  }
}

function endWithout({ outlet }: { readonly outlet: string }, bound: FlowEnd | null): FlowEnd {
  return outlet === 'called-back' && bound ? bound : { kind: 'released' };
}

function causeOf(outlet: string): 'normal' | 'busy' | 'unreachable' {
  if (outlet === 'busy') return 'busy';
  return outlet === 'called-back' ? 'normal' : 'unreachable';
}
