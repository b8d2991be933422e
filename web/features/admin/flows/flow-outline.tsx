import { ArrowRight, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import type { FlowDocument, FlowNode } from '../../../../src/contract/rest/flow-document.ts';
import { outletsOf } from '../../../../src/contract/rest/flow-outlets.ts';
import { useAdminWords } from '../words/index.ts';
import { inReadingOrder, targetOf } from './flow-model.ts';
import { outletWord, summaryOf, type Telling, titleOf } from './flow-sentences.ts';
import { nodeIcons } from './node-icons.ts';

/** What stands above it tells its keys. */
export const outlineHelpId = 'flow-outline-help';

interface Props {
  document: FlowDocument;
  selected: string | null;
  telling: Telling;
  faults: ReadonlyMap<string, number>;
  path: readonly string[];
  actions: { select(nodeId: string): void; enter(nodeId: string): void; remove(nodeId: string): void };
}

/** The flow as a text: each node with where its ways lead, in the order in which a caller comes to them. The arrow keys go from one to the next. */
export function FlowOutline({ document, selected, telling, faults, path, actions }: Props) {
  const { t } = useAdminWords();
  const list = useRef<HTMLOListElement>(null);
  const nodes = inReadingOrder(document);
  const titles = new Map(nodes.map((node) => [node.id, titleOf(telling, node)]));
  const current = nodes.find(({ id }) => id === selected)?.id ?? nodes[0]?.id;
  const go = (nodeId: string) => {
    actions.select(nodeId);
    list.current?.querySelector<HTMLElement>(`[data-step="${CSS.escape(nodeId)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, nodeId: string) => {
    const at = nodes.findIndex(({ id }) => id === nodeId);
    const goal = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: nodes.length - 1 }[event.key];
    if (goal !== undefined) {
      const next = nodes[goal];
      if (next) go(next.id);
    } else if (event.key === 'Enter') actions.enter(nodeId);
    else if (event.key === 'Delete' || event.key === 'Backspace') actions.remove(nodeId);
    else return;
    event.preventDefault();
  };
  return (
    <ol ref={list} className="flow-outline" aria-label={t('flows.outline')} aria-describedby={outlineHelpId}>
      {nodes.map((node) => (
        <li key={node.id} className={[node.id === selected ? 'selected' : '', path.includes(node.id) ? 'passed' : ''].join(' ')}>
          <OutlineHead
            {...{ node, telling, selected }}
            faults={faults.get(node.id) ?? 0}
            tabIndex={node.id === current ? 0 : -1}
            onSelect={() => actions.select(node.id)}
            onKeyDown={(event) => onKeyDown(event, node.id)}
          />
          <ul>
            {outletsOf(node).map(({ name, isOptional }) => {
              const to = targetOf(document, node.id, name);
              if (!to && isOptional) return null;
              return (
                <li key={name} className="row tight">
                  <span className="soft">{outletWord(telling, node, name)}</span>
                  <ArrowRight className="icon faint" aria-hidden="true" />
                  {to ? (
                    <button type="button" className="link" tabIndex={node.id === current ? 0 : -1} onClick={() => go(to)}>
                      {titles.get(to)}
                    </button>
                  ) : (
                    <span className="field-problem">{t('flows.leads-nowhere')}</span>
                  )}
                </li>
              );
            })}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function OutlineHead({
  node,
  telling,
  faults,
  selected,
  tabIndex,
  onSelect,
  onKeyDown,
}: Pick<Props, 'telling' | 'selected'> & {
  node: FlowNode;
  faults: number;
  tabIndex: number;
  onSelect: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  const { t } = useAdminWords();
  const Icon = nodeIcons[node.kind];
  return (
    <button
      type="button"
      className="flow-outline-head"
      data-step={node.id}
      tabIndex={tabIndex}
      aria-current={node.id === selected ? 'true' : undefined}
      onClick={onSelect}
      onKeyDown={onKeyDown}
    >
      <Icon className="icon" aria-hidden="true" />
      <strong>{titleOf(telling, node)}</strong>
      <span className="soft ellipsis">{summaryOf(telling, node)}</span>
      {faults > 0 ? (
        <span className="tag failed">
          <TriangleAlert className="icon" aria-hidden="true" />
          {t('flows.faults', { count: faults })}
        </span>
      ) : null}
    </button>
  );
}
