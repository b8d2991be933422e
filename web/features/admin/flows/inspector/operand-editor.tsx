import type { FlowDocument } from '../../../../../src/contract/rest/flow-document.ts';
import type { FlowOperand } from '../../../../../src/contract/rest/flow-speech.ts';
import { Field } from '../../../../ui/field.tsx';
import { useAdminWords } from '../../words/index.ts';
import type { Telling } from '../flow-sentences.ts';
import { Pick, WordChoice } from './inputs.tsx';

interface Props {
  label: string;
  value: FlowOperand;
  document: FlowDocument;
  telling: Telling;
  onChange: (operand: FlowOperand) => void;
}

type Kind = FlowOperand['kind'];
const kinds: readonly Kind[] = ['constant', 'variable', 'template', 'caller', 'called', 'time', 'queue'];
const callerFields = ['number', 'name', 'isPrivate', 'type', 'language'] as const;
const timeFields = ['clock', 'hour', 'weekday', 'date', 'day', 'month'] as const;
const figures = ['waiting', 'longestWaitS', 'estimatedWaitFromS', 'estimatedWaitS', 'agentsReady', 'agentsSignedIn'] as const;

function newOperand(kind: Kind, document: FlowDocument): FlowOperand {
  switch (kind) {
    case 'constant':
      return { kind, value: '' };
    case 'variable':
      return { kind, name: document.variables[0]?.name ?? 'number' };
    case 'template':
      return { kind, text: '' };
    case 'caller':
    case 'called':
      return { kind, field: 'number' };
    case 'time':
      return { kind, field: 'clock' };
    case 'queue':
      return { kind, queueId: '', figure: 'waiting' };
  }
}

/** A number typed as one is kept as one, so that 10 is more than 9. */
export function constantOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Something that has a value once a call is there. */
export function OperandEditor({ label, value, document, telling, onChange }: Props) {
  const { t } = useAdminWords();
  const names = document.variables.map(({ name }) => name);
  return (
    <div className="operand-editor">
      <WordChoice
        label={label}
        value={value.kind}
        ids={kinds}
        wordOf={(kind) => t(`flows.operand-${kind}`)}
        onChange={(kind) => onChange(newOperand(kind, document))}
      />
      {value.kind === 'constant' ? (
        <Field
          label={t('flows.constant')}
          value={String(value.value)}
          onChange={(text) => onChange({ kind: 'constant', value: constantOf(text) })}
        />
      ) : null}
      {value.kind === 'template' ? (
        <Field
          label={t('flows.template')}
          hint={t('flows.template-help')}
          value={value.text}
          onChange={(text) => onChange({ kind: 'template', text })}
        />
      ) : null}
      {value.kind === 'variable' ? (
        <WordChoice
          label={t('flows.variable')}
          value={value.name}
          ids={names.includes(value.name) ? names : [value.name, ...names]}
          wordOf={(name) => name}
          onChange={(name) => onChange({ kind: 'variable', name })}
        />
      ) : null}
      {value.kind === 'caller' ? (
        <WordChoice
          label={t('flows.what-of')}
          value={value.field}
          ids={callerFields}
          wordOf={(field) => t(`flows.caller-${field}`)}
          onChange={(field) => onChange({ kind: 'caller', field })}
        />
      ) : null}
      {value.kind === 'time' ? (
        <WordChoice
          label={t('flows.what-of')}
          value={value.field}
          ids={timeFields}
          wordOf={(field) => t(`flows.time-${field}`)}
          onChange={(field) => onChange({ kind: 'time', field })}
        />
      ) : null}
      {value.kind === 'queue' ? (
        <>
          <Pick
            label={t('flows.queue')}
            list="queues"
            value={value.queueId}
            telling={telling}
            onChange={(queueId) => onChange({ ...value, queueId })}
          />
          <WordChoice
            label={t('flows.what-of')}
            value={value.figure}
            ids={figures}
            wordOf={(figure) => t(`flows.figure-${figure}`)}
            onChange={(figure) => onChange({ ...value, figure })}
          />
        </>
      ) : null}
    </div>
  );
}
