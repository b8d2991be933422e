import { ArrowRight, TriangleAlert } from 'lucide-react';
import type { FlowDocument, FlowNode } from '../../../../src/contract/rest/flow-document.ts';
import { outletsOf } from '../../../../src/contract/rest/flow-outlets.ts';
import { useAdminWords } from '../words/index.ts';
import { inReadingOrder, targetOf } from './flow-model.ts';
import { outletWord, summaryOf, type Telling, titleOf } from './flow-sentences.ts';
import { nodeIcons } from './node-icons.ts';

interface Props {
  document: FlowDocument;
  selected: string | null;
  telling: Telling;
  faults: ReadonlyMap<string, number>;
  path: readonly string[];
  onSelect: (nodeId: string) => void;
}

/** The flow as a text: each node with where its ways lead, in the order in which a caller comes to them. */
export function FlowOutline({ document, selected, telling, faults, path, onSelect }: Props) {
  const { t } = useAdminWords();
  const titles = new Map(document.nodes.map((node) => [node.id, titleOf(telling, node)]));
  return (
    <ol className="flow-outline" aria-label={t('flows.outline')}>
      {inReadingOrder(document).map((node) => (
        <li key={node.id} className={[node.id === selected ? 'selected' : '', path.includes(node.id) ? 'passed' : ''].join(' ')}>
          <OutlineHead node={node} telling={telling} faults={faults.get(node.id) ?? 0} {...{ selected, onSelect }} />
          <ul>
            {outletsOf(node).map(({ name, isOptional }) => {
              const to = targetOf(document, node.id, name);
              if (!to && isOptional) return null;
              return (
                <li key={name} className="row tight">
                  <span className="soft">{outletWord(telling, node, name)}</span>
                  <ArrowRight className="icon faint" aria-hidden="true" />
                  {to ? (
                    <button type="button" className="link" onClick={() => onSelect(to)}>
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
  onSelect,
}: Pick<Props, 'telling' | 'selected' | 'onSelect'> & { node: FlowNode; faults: number }) {
  const { t } = useAdminWords();
  const Icon = nodeIcons[node.kind];
  return (
    <button
      type="button"
      className="flow-outline-head"
      aria-current={node.id === selected ? 'true' : undefined}
      onClick={() => onSelect(node.id)}
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
