import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { FlowNode } from '../../../../src/contract/rest/flow-document.ts';
import { outletsOf } from '../../../../src/contract/rest/flow-outlets.ts';
import { nodeIcons } from './node-icons.ts';

export interface FlowNodeData extends Record<string, unknown> {
  readonly node: FlowNode;
  readonly title: string;
  readonly summary: string;
  readonly faults: number;
  /** Its place on the way of the shown test, from 1; 0: not on it. */
  readonly passedAs: number;
  readonly wordOf: (outlet: string) => string;
}

/** A node: what it is, what it does, and a row for each way out of it. */
export const FlowNodeView = memo(function FlowNodeView({ data, selected }: NodeProps<Node<FlowNodeData, 'flow'>>) {
  const { node, title, summary, faults, passedAs, wordOf } = data;
  const Icon = nodeIcons[node.kind];
  const classes = ['flow-node', selected ? 'selected' : '', faults > 0 ? 'faulty' : '', passedAs > 0 ? 'passed' : ''];
  return (
    <div className={classes.filter(Boolean).join(' ')}>
      {node.kind === 'start' ? null : <Handle type="target" id="in" position={Position.Left} className="flow-in" />}
      <div className="flow-node-head">
        <Icon className="icon" aria-hidden="true" />
        <strong className="ellipsis">{title}</strong>
        {passedAs > 0 ? <span className="tag chosen number">{passedAs}</span> : null}
        {faults > 0 ? <TriangleAlert className="icon fault" aria-hidden="true" /> : null}
      </div>
      <p className="flow-node-summary">{summary}</p>
      <ul className="flow-outlets">
        {outletsOf(node).map(({ name, isOptional }) => (
          <li key={name} className={isOptional ? 'optional' : ''}>
            <span className="ellipsis">{wordOf(name)}</span>
            <Handle type="source" id={name} position={Position.Right} className="flow-out" />
          </li>
        ))}
      </ul>
    </div>
  );
});
