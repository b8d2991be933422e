import { ArrowLeft, Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { FlowDocument } from '../../../../../src/contract/rest/flow-document.ts';
import type { FlowTest } from '../../../../../src/contract/rest/flow-test.ts';
import type { FlowTestResult } from '../../../../../src/contract/rest/flows.ts';
import { Button, IconButton } from '../../../../ui/button.tsx';
import { Field } from '../../../../ui/field.tsx';
import { Toggle } from '../../../../ui/toggle.tsx';
import { useAdminWords } from '../../words/index.ts';
import { type Telling, titleOf } from '../flow-sentences.ts';
import { differenceTold, stepTold } from '../flow-told.ts';
import { NumberInput, Pick, WordChoice } from '../inspector/inputs.tsx';
import { ListEditor } from '../inspector/list-editor.tsx';
import { GivenEditor } from './given-editor.tsx';
import { TestMark } from './test-mark.tsx';
import { newEnd } from './test-model.ts';

interface Props {
  document: FlowDocument;
  telling: Telling;
  test: FlowTest;
  result: FlowTestResult | undefined;
  /** The result is of what is drawn now. */
  isCurrent: boolean;
  onChange: (test: FlowTest, label?: string) => void;
  onClose: () => void;
  onDelete: () => void;
}

/** One test: who calls when and what happens, and what must come of it. */
export function TestEditor({ document, telling, test, result, isCurrent, onChange, onClose, onDelete }: Props) {
  const { t } = useAdminWords();
  const difference = result ? differenceTold(telling, document, test, result) : null;
  const place = useRef<HTMLElement>(null);
  // The button that opened it is gone.
  useEffect(() => place.current?.focus(), []);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape goes back to all tests
    <section
      ref={place}
      className="flow-test-editor"
      aria-label={test.name}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      <header className="row">
        <IconButton icon={ArrowLeft} label={t('flows.all-tests')} onPress={onClose} />
        <TestMark result={result} isCurrent={isCurrent} />
      </header>
      {difference ? <p className="notice failed">{difference}</p> : null}
      <Field
        label={t('flows.test-name')}
        hint={t('flows.test-name-help')}
        value={test.name}
        maxLength={200}
        onChange={(name) => onChange({ ...test, name }, `test ${test.id}`)}
      />
      <h2>{t('flows.given')}</h2>
      <GivenEditor
        document={document}
        telling={telling}
        given={test.given}
        onChange={(part, label) => onChange({ ...test, given: { ...test.given, ...part } }, label && `${label} ${test.id}`)}
      />
      <h2>{t('flows.expected')}</h2>
      <ExpectEditor
        telling={telling}
        expect={test.expect}
        result={result}
        onChange={(part, label) => onChange({ ...test, expect: { ...test.expect, ...part } }, label && `${label} ${test.id}`)}
      />
      {result ? <Way document={document} telling={telling} result={result} /> : null}
      <div className="row">
        <Button icon={Trash2} tone="end" onPress={onDelete}>
          {t('flows.delete-test')}
        </Button>
      </div>
    </section>
  );
}

type Expect = FlowTest['expect'];

function ExpectEditor({
  telling,
  expect,
  result,
  onChange,
}: {
  telling: Telling;
  expect: Expect;
  result: FlowTestResult | undefined;
  onChange: (part: Partial<Expect>, label?: string) => void;
}) {
  const { t } = useAdminWords();
  return (
    <>
      <EndEditor end={expect.end} telling={telling} onChange={(end, label) => onChange({ end }, label)} />
      <Toggle
        label={t('flows.exactly-this-way')}
        hint={t('flows.exactly-this-way-help')}
        isOn={expect.path !== undefined}
        isDisabled={!result && expect.path === undefined}
        onChange={(isOn) => onChange({ path: isOn ? result?.path.map(({ nodeId }) => nodeId) : undefined })}
      />
      <ListEditor<string>
        label={t('flows.must-be-said')}
        items={expect.says}
        max={50}
        addLabel={t('flows.add-said')}
        make={() => ''}
        onChange={(says, label) => onChange({ says }, label)}
      >
        {(said, change) => <Field label={t('flows.text')} value={said} onChange={(text) => change(text, 'said')} />}
      </ListEditor>
    </>
  );
}

const ends = ['queue', 'voicemail', 'user', 'number', 'flow', 'call-back', 'released'] as const;

function EndEditor({
  end,
  telling,
  onChange,
}: {
  end: Expect['end'];
  telling: Telling;
  onChange: (end: Expect['end'], label?: string) => void;
}) {
  const { t } = useAdminWords();
  return (
    <>
      <WordChoice
        label={t('flows.ends')}
        value={end.kind}
        ids={end.kind === 'failed' ? [...ends, 'failed' as const] : ends}
        wordOf={(kind) => t(`flows.end-${kind}`)}
        onChange={(kind) => onChange(newEnd(kind))}
      />
      {end.kind === 'queue' || end.kind === 'call-back' ? (
        <Pick
          label={t('flows.queue')}
          list="queues"
          value={end.queueId}
          telling={telling}
          onChange={(queueId) => onChange({ ...end, queueId })}
        />
      ) : null}
      {end.kind === 'queue' ? (
        <NumberInput
          label={t('flows.priority')}
          hint={t('flows.priority-any')}
          value={end.priority ?? 0}
          min={0}
          max={9}
          onChange={(priority) => {
            const { priority: _before, ...rest } = end;
            onChange(priority === 0 ? rest : { ...rest, priority });
          }}
        />
      ) : null}
      {end.kind === 'voicemail' || end.kind === 'user' ? (
        <Pick
          label={t('flows.to-user')}
          list="people"
          value={end.userId}
          telling={telling}
          onChange={(userId) => onChange({ ...end, userId })}
        />
      ) : null}
      {end.kind === 'number' ? (
        <Field label={t('flows.number')} value={end.number} onChange={(number) => onChange({ ...end, number }, 'number')} />
      ) : null}
      {end.kind === 'flow' ? (
        <Pick
          label={t('flows.to-flow')}
          list="flows"
          value={end.flowId}
          telling={telling}
          onChange={(flowId) => onChange({ ...end, flowId })}
        />
      ) : null}
    </>
  );
}

/** What happened in the test, step by step. */
function Way({ document, telling, result }: { document: FlowDocument; telling: Telling; result: FlowTestResult }) {
  const { t } = useAdminWords();
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  return (
    <details className="flow-more">
      <summary>{t('flows.way', { count: result.path.length })}</summary>
      <ol className="flow-way">
        {result.path.map((step, index) => {
          const node = nodes.get(step.nodeId);
          return (
            // oxlint-disable-next-line react/no-array-index-key -- a node may be passed twice
            <li key={index}>
              <strong>{node ? titleOf(telling, node) : step.name}</strong>
              <span className="faint number">{` ${(step.atMs / 1000).toFixed(0)} s`}</span>
              <p className="soft">{stepTold(telling, step)}</p>
              {step.said.length > 0 ? <p className="flow-said">{step.said.join(' ')}</p> : null}
            </li>
          );
        })}
      </ol>
    </details>
  );
}
