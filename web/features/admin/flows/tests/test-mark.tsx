import { Check, CircleDashed, X } from 'lucide-react';
import type { FlowTestResult } from '../../../../../src/contract/rest/flows.ts';
import { useAdminWords } from '../../words/index.ts';

/** Whether a test holds. */
export function TestMark({ result, isCurrent }: { result: FlowTestResult | undefined; isCurrent: boolean }) {
  const { t } = useAdminWords();
  if (!result || !isCurrent)
    return (
      <span className="tag">
        <CircleDashed className="icon" aria-hidden="true" />
        {t('flows.running')}
      </span>
    );
  const Icon = result.passed ? Check : X;
  return (
    <span className={`tag ${result.passed ? 'connected' : 'failed'}`}>
      <Icon className="icon" aria-hidden="true" />
      {t(result.passed ? 'flows.passed' : 'flows.failed')}
    </span>
  );
}
