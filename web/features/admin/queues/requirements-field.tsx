import { Plus, X } from 'lucide-react';
import type { SkillRequirementView } from '../../../../src/contract/rest/interaction-target.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { PickOne } from '../../../ui/picker.tsx';
import { DurationField } from '../centre/duration-field.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { useSources } from '../resource/sources.ts';
import { useAdminWords } from '../words/index.ts';

/** What agents must know, and how that eases while a caller waits. */
export function RequirementsField({ value, onChange, label, error }: FieldControl) {
  const { t } = useAdminWords();
  const all = value as readonly SkillRequirementView[];
  return (
    <fieldset className="number-map">
      <legend className="label">{label}</legend>
      <p className="hint">{t('queues.skills-help')}</p>
      {all.length > 0 ? (
        <ul className="card-list">
          {all.map((one, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- one that was just added has no skill yet
            <li key={index}>
              <Requirement
                value={one}
                onChange={(next) => onChange(all.map((other, at) => (at === index ? next : other)))}
                onRemove={() => onChange(all.filter((_, at) => at !== index))}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <Button icon={Plus} onPress={() => onChange([...all, { skillId: '', level: 5, relaxations: [] }])}>
        {t('queues.skills-add')}
      </Button>
      {error ? <p className="field-problem">{error}</p> : null}
    </fieldset>
  );
}

interface Props {
  value: SkillRequirementView;
  onChange: (value: SkillRequirementView) => void;
  onRemove: () => void;
}

function Requirement({ value, onChange, onRemove }: Props) {
  const { t } = useAdminWords();
  const sources = useSources();
  const { skillId, level, relaxations } = value;
  const last = relaxations.at(-1);
  const ease = (index: number, part: Partial<SkillRequirementView['relaxations'][number]>) =>
    onChange({ ...value, relaxations: relaxations.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  return (
    <>
      <div className="card-head">
        <PickOne
          label={t('queues.skill')}
          source={sources.skills}
          value={skillId || null}
          onChange={(id) => onChange({ ...value, skillId: id ?? '' })}
          words={{ none: t('skills.none'), remove: (name) => t('pick.remove', { name }), clear: t('pick.clear') }}
        />
        <LevelField label={t('queues.level')} value={level} least={1} onChange={(next) => onChange({ ...value, level: next })} />
        <IconButton icon={X} label={t('queues.skill-remove')} onPress={onRemove} />
      </div>
      {relaxations.map((one, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- steps have no name but their place
        <div key={index} className="inline-rule">
          <DurationField
            label={t('queues.relax-after')}
            value={one.afterMs}
            onChange={(afterMs) => afterMs !== null && ease(index, { afterMs })}
          />
          <LevelField
            label={t('queues.relax-to')}
            value={one.level}
            least={0}
            onChange={(next) => ease(index, { level: next })}
          />
          <IconButton
            icon={X}
            label={t('queues.relax-remove')}
            onPress={() => onChange({ ...value, relaxations: relaxations.filter((_, at) => at !== index) })}
          />
        </div>
      ))}
      {(last?.level ?? level) > 0 ? (
        <Button
          tone="quiet"
          icon={Plus}
          onPress={() => {
            const step = { afterMs: (last?.afterMs ?? 0) + 60_000, level: Math.max(0, Math.min((last?.level ?? level) - 1, 9)) };
            onChange({ ...value, relaxations: [...relaxations, step] });
          }}
        >
          {t('queues.relax-add')}
        </Button>
      ) : null}
    </>
  );
}

/** 1 to 10; `least` 0 where nothing may be asked for. */
function LevelField({
  label,
  value,
  least,
  onChange,
}: {
  label: string;
  value: number;
  least: 0 | 1;
  onChange: (level: number) => void;
}) {
  return (
    <div className="narrow">
      <Field
        label={label}
        type="number"
        value={String(value)}
        onChange={(text) => {
          const level = Math.round(Number(text));
          if (text !== '' && level >= least && level <= 10) onChange(level);
        }}
      />
    </div>
  );
}
