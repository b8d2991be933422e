import { Plus, Route } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { FlowDocument } from '../../../../../src/contract/rest/flow-document.ts';
import type { FlowTest } from '../../../../../src/contract/rest/flow-test.ts';
import type { FlowTestResult } from '../../../../../src/contract/rest/flows.ts';
import { Button } from '../../../../ui/button.tsx';
import { Empty } from '../../../../ui/page-state.tsx';
import { useAdminWords } from '../../words/index.ts';
import type { Telling } from '../flow-sentences.ts';
import { differenceTold } from '../flow-told.ts';
import type { Checked } from '../use-flow.ts';
import { TestEditor } from './test-editor.tsx';
import { TestMark } from './test-mark.tsx';
import { newTest } from './test-model.ts';

interface Props {
  document: FlowDocument;
  telling: Telling;
  checked: Checked;
  /** Whose way is shown in the drawing. */
  shownTest: string | null;
  onShow: (testId: string | null) => void;
  onChange: (tests: FlowTest[], label?: string) => void;
}

/** What must hold before the flow may go live, each with what came of it just now. */
export function TestsPanel({ document, telling, checked, shownTest, onShow, onChange }: Props) {
  const { t } = useAdminWords();
  const [open, setOpen] = useState<string | null>(null);
  const { tests } = document;
  const resultOf = (id: string) => checked.check?.tests.find(({ testId }) => testId === id);
  const differenceOf = (test: FlowTest) => {
    const result = resultOf(test.id);
    return result ? differenceTold(telling, document, test, result) : null;
  };
  const [left, setLeft] = useState<{ testId: string | null } | null>(null);
  const list = useRef<HTMLElement>(null);
  // The keyboard goes on at the test that was left, or where one adds.
  useEffect(() => {
    if (!left) return;
    const link = left.testId && `[data-test="${CSS.escape(left.testId)}"]`;
    list.current?.querySelector<HTMLElement>(link || '.button')?.focus();
  }, [left]);
  const close = (testId: string | null) => {
    setOpen(null);
    setLeft({ testId });
  };
  const edited = tests.find(({ id }) => id === open);
  if (edited) {
    return (
      <TestEditor
        document={document}
        telling={telling}
        test={edited}
        result={resultOf(edited.id)}
        isCurrent={checked.isCurrent}
        onChange={(changed, label) =>
          onChange(
            tests.map((one) => (one.id === changed.id ? changed : one)),
            label,
          )
        }
        onClose={() => close(edited.id)}
        onDelete={() => {
          onChange(tests.filter(({ id }) => id !== edited.id));
          close(null);
        }}
      />
    );
  }
  const add = () => {
    const test = newTest(document, t('flows.new-test-name'));
    onChange([...tests, test]);
    setOpen(test.id);
  };
  return (
    <section ref={list} className="flow-tests" aria-label={t('flows.tests')}>
      <div className="row">
        <Button icon={Plus} onPress={add}>
          {t('flows.add-test')}
        </Button>
      </div>
      {tests.length === 0 ? <Empty title={t('flows.no-tests')} help={t('flows.no-tests-help')} /> : null}
      <ul>
        {tests.map((test) => (
          <TestRow
            key={test.id}
            test={test}
            result={resultOf(test.id)}
            difference={differenceOf(test)}
            isCurrent={checked.isCurrent}
            isShown={shownTest === test.id}
            onShow={() => onShow(shownTest === test.id ? null : test.id)}
            onOpen={() => setOpen(test.id)}
          />
        ))}
      </ul>
    </section>
  );
}

function TestRow({
  test,
  result,
  difference,
  isCurrent,
  isShown,
  onShow,
  onOpen,
}: {
  test: FlowTest;
  result: FlowTestResult | undefined;
  difference: string | null;
  isCurrent: boolean;
  isShown: boolean;
  onShow: () => void;
  onOpen: () => void;
}) {
  const { t } = useAdminWords();
  return (
    <li className="flow-test">
      <TestMark result={result} isCurrent={isCurrent} />
      <div className="flow-test-text">
        <button type="button" className="link" data-test={test.id} onClick={onOpen}>
          {test.name}
        </button>
        {difference ? <p className="field-problem">{difference}</p> : null}
      </div>
      {result ? (
        <Button icon={Route} tone="quiet" isSelected={isShown} onPress={onShow}>
          {t('flows.show-way')}
        </Button>
      ) : null}
    </li>
  );
}
