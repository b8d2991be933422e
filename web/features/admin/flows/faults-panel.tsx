import { CircleCheck } from 'lucide-react';
import type { FlowDocument } from '../../../../src/contract/rest/flow-document.ts';
import type { FlowProblem } from '../../../../src/contract/rest/flows.ts';
import { Empty } from '../../../ui/page-state.tsx';
import { useAdminWords } from '../words/index.ts';
import { type Telling, titleOf } from './flow-sentences.ts';
import { faultTold } from './flow-told.ts';

interface Props {
  document: FlowDocument;
  telling: Telling;
  problems: readonly FlowProblem[];
  onSelect: (nodeId: string) => void;
}

/** What is wrong, and where: a press goes there. */
export function FaultsPanel({ document, telling, problems, onSelect }: Props) {
  const { t } = useAdminWords();
  if (problems.length === 0) return <Empty icon={CircleCheck} title={t('flows.no-faults')} />;
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  return (
    <ul className="flow-problems" aria-label={t('flows.faults-title')}>
      {problems.map((problem) => {
        const node = problem.nodeId === null ? undefined : nodes.get(problem.nodeId);
        return (
          <li
            key={`${problem.code} ${problem.nodeId} ${problem.field}`}
            className={`notice ${problem.severity === 'error' ? 'failed' : 'ringing'}`}
          >
            <div>
              {node ? (
                <button type="button" className="link" onClick={() => onSelect(node.id)}>
                  {titleOf(telling, node)}
                </button>
              ) : null}
              <p>{faultTold(telling, document, problem)}</p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
