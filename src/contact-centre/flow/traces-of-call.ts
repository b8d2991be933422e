import { type FlowNodeKind, flowNodeKinds } from '../../contract/rest/flow-document.ts';
import type { FlowStep, FlowTrace } from '../../contract/rest/flows.ts';
import type { CallEvent } from '../../telephony/call/index.ts';

type Stepped = CallEvent & { readonly type: 'application-stepped' };

/** The way of a call through flows, of what is stored of it. Texts that were said and variables are not. */
export function tracesOfCall(events: readonly CallEvent[]): readonly FlowTrace[] {
  const traces: { trace: FlowTrace; steps: FlowStep[] }[] = [];
  for (const event of events) {
    if (event.type !== 'application-stepped' || event.application !== 'flow') continue;
    const { flow, version } = event.decision.params;
    let open = traces.at(-1);
    if (open?.trace.flowId !== event.id || open.steps.at(-1)?.outlet === null) {
      const steps: FlowStep[] = [];
      const trace: FlowTrace = {
        flowId: event.id,
        flowName: String(flow ?? ''),
        version: Number(version ?? 0),
        enteredAt: event.atMs,
        leftAt: null,
        end: null,
        steps,
        variables: {},
      };
      open = { trace, steps };
      traces.push(open);
    }
    open.steps.push(stepOf(event, open.trace.enteredAt));
    open.trace.leftAt = event.atMs;
  }
  return traces.map(({ trace }) => trace);
}

function stepOf({ decision, atMs }: Stepped, enteredAtMs: number): FlowStep {
  const { nodeId, nodeKind, node, outlet, flow: _flow, version: _version, ...params } = decision.params;
  const [, sentence = decision.sentence] = /^[^:]*: (.*)$/s.exec(decision.sentence) ?? [];
  return {
    nodeId: String(nodeId ?? ''),
    kind: flowNodeKinds.find((kind) => kind === nodeKind) ?? ('say' satisfies FlowNodeKind),
    name: String(node ?? ''),
    outlet: typeof outlet === 'string' ? outlet : null,
    code: decision.code.replace(/^flow-/, ''),
    params,
    sentence,
    said: [],
    atMs: atMs - enteredAtMs,
  };
}
