import type { InteractionTargetView } from '../../../../src/contract/rest/interaction-target.ts';
import { Choice } from '../../../ui/choice.tsx';
import { Field } from '../../../ui/field.tsx';
import { PickOne } from '../../../ui/picker.tsx';
import { useSources } from '../resource/sources.ts';
import { useAdminWords } from '../words/index.ts';

type Target = InteractionTargetView | null;
type Kind = InteractionTargetView['kind'] | 'let-go';

const kinds: readonly Kind[] = ['queue', 'voicemail', 'number', 'flow', 'user', 'agent', 'call-back', 'let-go'];

interface Props {
  label: string;
  value: Target;
  onChange: (target: Target) => void;
  /** What cannot be chosen here. */
  without?: readonly Kind[];
  error?: string | undefined;
}

/** Where callers go: first what it is, then which. */
export function TargetField({ label, value, onChange, without = [], error }: Props) {
  const { t } = useAdminWords();
  const kind: Kind = value?.kind ?? 'let-go';
  const offered = kinds.filter((one) => !without.includes(one) || one === kind);
  return (
    <div className="target-field">
      <Choice
        label={label}
        value={kind}
        options={offered.map((id) => ({ id, label: t(`cc.to-${id}`) }))}
        onChange={(next) => onChange(emptyTarget(next as Kind))}
      />
      {value ? <Which value={value} onChange={onChange} /> : null}
      {error ? <p className="field-problem">{error}</p> : null}
    </div>
  );
}

/** Nothing chosen yet: the server says which field is empty. */
export function emptyTarget(kind: Kind): Target {
  switch (kind) {
    case 'queue':
      return { kind, queueId: '' };
    case 'agent':
      return { kind, agentId: '' };
    case 'user':
      return { kind, userId: '' };
    case 'voicemail':
      return { kind, id: '' };
    case 'flow':
      return { kind, flowId: '' };
    case 'number':
      return { kind, number: '' };
    case 'call-back':
      return { kind };
    default:
      return null;
  }
}

/** The id of what is named, whatever it is. */
export function idOfTarget(target: Target): string {
  if (!target || target.kind === 'call-back' || target.kind === 'number') return '';
  if (target.kind === 'queue') return target.queueId;
  if (target.kind === 'agent') return target.agentId;
  if (target.kind === 'user') return target.userId;
  return target.kind === 'flow' ? target.flowId : target.id;
}

function Which({ value, onChange }: { value: InteractionTargetView; onChange: (target: Target) => void }) {
  const { t } = useAdminWords();
  const sources = useSources();
  if (value.kind === 'call-back') return null;
  if (value.kind === 'number')
    return (
      <Field
        label={t('f.number')}
        type="tel"
        autoComplete="off"
        value={value.number}
        onChange={(number) => onChange({ kind: 'number', number })}
      />
    );
  const source = {
    queue: sources.queues,
    agent: sources.agents,
    user: sources.users,
    voicemail: sources.users,
    flow: sources.flows,
  }[value.kind];
  const named = (id: string): Target => {
    const target = emptyTarget(value.kind);
    return Object.fromEntries(
      Object.entries(target ?? {}).map(([key, was]) => [key, was === '' ? id : was]),
    ) as unknown as Target;
  };
  return (
    <PickOne
      label={t(`cc.which-${value.kind}`)}
      source={source}
      value={idOfTarget(value) || null}
      onChange={(id) => onChange(named(id ?? ''))}
      words={{ none: t('pick.none'), remove: (name) => t('pick.remove', { name }), clear: t('pick.clear') }}
    />
  );
}
