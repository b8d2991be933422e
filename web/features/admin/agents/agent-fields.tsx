import { Plus, X } from 'lucide-react';
import { type AgentAdministrationView, type AgentPhoneView, channelNames } from '../../../../src/contract/rest/agents.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Field } from '../../../ui/field.tsx';
import { PickOne } from '../../../ui/picker.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { useSources } from '../resource/sources.ts';
import { useAdminWords } from '../words/index.ts';

type Skills = AgentAdministrationView['skills'];

/** What an agent knows, and how well. */
export function SkillLevels({ value, onChange, label, error }: FieldControl) {
  const { t } = useAdminWords();
  const sources = useSources();
  const skills = value as Skills;
  const words = { none: t('skills.none'), remove: (name: string) => t('pick.remove', { name }), clear: t('pick.clear') };
  return (
    <fieldset className="number-map">
      <legend className="label">{label}</legend>
      {skills.map(({ skillId, level }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- one that was just added has no skill yet
        <div key={index} className="card-head skill-row">
          <PickOne
            label={t('queues.skill')}
            source={sources.skills}
            value={skillId || null}
            onChange={(id) => onChange(skills.map((one, at) => (at === index ? { ...one, skillId: id ?? '' } : one)))}
            words={words}
          />
          <div className="narrow">
            <Field
              label={t('agents.level')}
              type="number"
              value={String(level)}
              onChange={(text) => {
                const next = Math.round(Number(text));
                if (next >= 1 && next <= 10) onChange(skills.map((one, at) => (at === index ? { ...one, level: next } : one)));
              }}
            />
          </div>
          <IconButton
            icon={X}
            label={t('queues.skill-remove')}
            onPress={() => onChange(skills.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button icon={Plus} onPress={() => onChange([...skills, { skillId: '', level: 5 }])}>
        {t('queues.skills-add')}
      </Button>
      <p className="hint">{t('agents.skills-help')}</p>
      {error ? <p className="field-problem">{error}</p> : null}
    </fieldset>
  );
}

/** How much of each channel an agent has at once. Empty: none; nothing anywhere: one call. */
export function CapacityField({ value, onChange, label, error }: FieldControl) {
  const { t } = useAdminWords();
  const capacity = value as AgentAdministrationView['capacity'];
  return (
    <fieldset className="number-map">
      <legend className="label">{label}</legend>
      <div className="capacity">
        {channelNames.map((channel) => (
          <Field
            key={channel}
            label={t(`channel.${channel}`)}
            type="number"
            value={capacity[channel] === undefined ? '' : String(capacity[channel])}
            onChange={(text) => {
              const { [channel]: _before, ...others } = capacity;
              const count = Math.round(Number(text));
              if (text === '') onChange(others);
              else if (count >= 0 && count <= 50) onChange({ ...others, [channel]: count });
            }}
          />
        ))}
      </div>
      <p className="hint">{t('agents.capacity-help')}</p>
      {error ? <p className="field-problem">{error}</p> : null}
    </fieldset>
  );
}

type PhoneWay = 'own' | 'per-call' | 'nailed-up';

/** At his own telephones, or at any number, for each caller or all the time. */
export function PhoneField({ value, onChange, label, error }: FieldControl) {
  const { t } = useAdminWords();
  const phone = value as AgentPhoneView;
  // One telephone of theirs, which they chose on their page, stays until another way is chosen here.
  const way: PhoneWay = phone.kind === 'number' ? phone.mode : 'own';
  const number = phone.kind === 'number' ? phone.number : '';
  const set = (next: PhoneWay, to: string) =>
    onChange(next === 'own' ? { kind: 'own' } : { kind: 'number', number: to, mode: next });
  return (
    <div className="target-field">
      <Choice
        label={label}
        value={way}
        options={(['own', 'per-call', 'nailed-up'] as const).map((id) => ({ id, label: t(`agents.phone-${id}`) }))}
        onChange={(id) => set(id as PhoneWay, number)}
      />
      <p className="hint">{t(`agents.phone-${way}-help`)}</p>
      {way === 'own' ? null : (
        <Field
          label={t('agents.phone-number')}
          type="tel"
          autoComplete="off"
          value={number}
          error={error}
          onChange={(to) => set(way, to)}
        />
      )}
    </div>
  );
}
