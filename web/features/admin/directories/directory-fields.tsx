import type { FieldSpec } from '../resource/field-spec.ts';
import type { FormValues } from '../resource/merge.ts';
import type { useSources } from '../resource/sources.ts';
import type { AdminKey } from '../words/index.ts';
import { ConnectorForm } from './connector-form.tsx';
import {
  type ConnectorView,
  type DirectoryView,
  type Fault,
  type Mapping,
  ownOf,
  type SourceForm,
  type Step,
} from './directory-model.ts';
import { MappingEditor } from './mapping-editor.tsx';
import { StepSwitch } from './step-switch.tsx';

interface Parts {
  sources: ReturnType<typeof useSources>;
  connectors: readonly ConnectorView[];
  step: Step;
  setStep: (step: Step) => void;
  faults: readonly Fault[];
  /** The directory that is open, as it is kept; null: a new one. */
  keptOf: (values: FormValues) => DirectoryView | null;
}

/** The fields of a directory in three steps; those of the others stay as they are. */
export function directoryFields(parts: Parts): FieldSpec[] {
  const { sources, step } = parts;
  const at = (own: Step) => () => step === own;
  return [
    { name: 'step', label: 'dir.steps', kind: 'custom', isWide: true, text: () => '', render: () => <StepSwitch {...parts} /> },
    { name: 'name', label: 'f.name', help: 'dir.name-help', kind: 'text', isRequired: true, isShown: at('connector') },
    {
      name: 'connector',
      label: 'dir.connector',
      kind: 'choice',
      only: 'create',
      options: parts.connectors.map(({ kind }) => ({ id: kind, word: `dir.connector.${kind}` as AdminKey })),
      isShown: at('connector'),
    },
    {
      name: 'type',
      label: 'dir.type',
      kind: 'choice',
      options: (['draft', 'public', 'private'] as const).map((id) => ({ id, word: `dir.type.${id}` })),
      isShown: at('connector'),
    },
    { name: 'priority', label: 'dir.priority', help: 'dir.priority-help', kind: 'number', isShown: at('connector') },
    { name: 'domainId', label: 'f.domain', kind: 'pick', source: sources.domains, isShown: at('connector') },
    sourceField(parts),
    mappingField(parts),
    {
      name: 'plan',
      label: 'dir.plan',
      help: 'dir.plan-help',
      kind: 'choice',
      isWide: true,
      options: (['manual', 'daily', 'every'] as const).map((id) => ({ id, word: `dir.plan.${id}` })),
      isShown: at('synchronisation'),
    },
    {
      name: 'minutes',
      label: 'dir.minutes',
      kind: 'number',
      isShown: ({ plan }) => step === 'synchronisation' && plan === 'every',
    },
    {
      name: 'holdBackPercent',
      label: 'dir.hold-back',
      help: 'dir.hold-back-help',
      kind: 'number',
      isWide: true,
      isShown: at('synchronisation'),
    },
    {
      name: 'merges',
      label: 'dir.merges',
      help: 'dir.merges-help',
      kind: 'switch',
      isWide: true,
      isShown: at('synchronisation'),
    },
  ];
}

const connectorOf = ({ connectors }: Parts, { connector }: FormValues) => connectors.find(({ kind }) => kind === connector);

function sourceField(parts: Parts): FieldSpec {
  return {
    name: 'source',
    label: 'dir.settings',
    kind: 'custom',
    isWide: true,
    section: 'dir.settings',
    isShown: () => parts.step === 'connector',
    text: (value) => JSON.stringify((value as SourceForm).settings),
    render: ({ value, onChange, values }) => {
      const connector = connectorOf(parts, values);
      const source = value as SourceForm;
      return connector ? (
        <ConnectorForm
          key={connector.kind}
          connector={connector}
          settings={source.settings}
          onSettings={(settings) => onChange({ ...source, settings })}
          secrets={source.secrets}
          onSecrets={(secrets) => onChange({ ...source, secrets })}
          kept={parts.keptOf(values)?.secrets ?? []}
          faults={parts.faults}
        />
      ) : null;
    },
  };
}

function mappingField(parts: Parts): FieldSpec {
  return {
    name: 'mapping',
    label: 'dir.mapping',
    kind: 'custom',
    isWide: true,
    isShown: () => parts.step === 'fields',
    text: (value) => JSON.stringify(value),
    render: ({ value, onChange, values }) => {
      const connector = connectorOf(parts, values);
      if (!connector) return null;
      const { settings, secrets } = ownOf(values['source'] as SourceForm, connector);
      const of = {
        directoryId: parts.keptOf(values)?.id,
        domainId: (values['domainId'] as string | undefined) ?? undefined,
        connector: connector.kind,
        type: values['type'] as string,
        settings,
        secrets,
      };
      return (
        <MappingEditor
          key={connector.kind}
          mapping={value as Mapping}
          onChange={onChange}
          of={of}
          connector={connector}
          connectors={parts.connectors}
          isNew={values['isNew'] === true}
          refused={parts.faults.filter(({ field }) => field.startsWith('mapping.'))}
        />
      );
    },
  };
}
