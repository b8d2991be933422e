import type { FlowNodeOf } from '../../../../../src/contract/rest/flow-document.ts';
import type { FlowComparison } from '../../../../../src/contract/rest/flow-speech.ts';
import { Field } from '../../../../ui/field.tsx';
import { languageNames, languages } from '../../../../ui/words/index.ts';
import { useAdminWords } from '../../words/index.ts';
import { newBranch } from '../flow-model.ts';
import type { Telling } from '../flow-sentences.ts';
import { NumberInput, Pick, WordChoice } from './inputs.tsx';
import { ListEditor } from './list-editor.tsx';
import { OperandEditor } from './operand-editor.tsx';
import type { SettingsProps } from './settings-props.ts';

export function HoursSettings({ settings, telling, onChange }: SettingsProps<'hours'>) {
  const { t } = useAdminWords();
  return (
    <Pick
      label={t('flows.hours')}
      list="hours"
      value={settings.hoursId}
      telling={telling}
      onChange={(hoursId) => onChange({ hoursId })}
    />
  );
}

const operators: readonly FlowComparison['operator'][] = [
  'is',
  'is-not',
  'less',
  'at-most',
  'more',
  'at-least',
  'starts-with',
  'ends-with',
  'contains',
  'matches',
  'is-empty',
  'is-not-empty',
];

type Branch = FlowNodeOf<'condition'>['settings']['branches'][number];

export function ConditionSettings({ document, settings, telling, onChange }: SettingsProps<'condition'>) {
  const { t } = useAdminWords();
  const { branches } = settings;
  return (
    <ListEditor<Branch>
      label={t('flows.branches')}
      items={branches}
      min={1}
      max={20}
      addLabel={t('flows.add-branch')}
      make={() => newBranch(branches)}
      onChange={(changed, label) => onChange({ branches: changed }, label)}
    >
      {(branch, change) => (
        <>
          <Field
            label={t('flows.branch-label')}
            value={branch.label}
            maxLength={100}
            onChange={(label) => change({ ...branch, label }, 'label')}
          />
          {branch.comparisons.length > 1 ? (
            <WordChoice
              label={t('flows.match')}
              value={branch.match}
              ids={['all', 'any']}
              wordOf={(match) => t(`flows.match-${match}`)}
              onChange={(match) => change({ ...branch, match })}
            />
          ) : null}
          <ListEditor<FlowComparison>
            label={t('flows.comparisons')}
            items={branch.comparisons}
            min={1}
            max={20}
            isOrdered={false}
            addLabel={t('flows.add-comparison')}
            make={() => newBranch([]).comparisons[0]!}
            onChange={(comparisons, label) => change({ ...branch, comparisons }, label)}
          >
            {(comparison, changeComparison) => (
              <ComparisonEditor {...{ document, telling, comparison }} onChange={changeComparison} />
            )}
          </ListEditor>
        </>
      )}
    </ListEditor>
  );
}

function ComparisonEditor({
  document,
  telling,
  comparison,
  onChange,
}: {
  document: SettingsProps<'condition'>['document'];
  telling: Telling;
  comparison: FlowComparison;
  onChange: (comparison: FlowComparison, label?: string) => void;
}) {
  const { t } = useAdminWords();
  const isAlone = comparison.operator === 'is-empty' || comparison.operator === 'is-not-empty';
  return (
    <>
      <OperandEditor
        label={t('flows.left')}
        value={comparison.left}
        document={document}
        telling={telling}
        onChange={(left) => onChange({ ...comparison, left }, 'left')}
      />
      <WordChoice
        label={t('flows.operator')}
        value={comparison.operator}
        ids={operators}
        wordOf={(operator) => t(`flows.operator-${operator}`)}
        onChange={(operator) => onChange({ ...comparison, operator })}
      />
      {isAlone ? null : (
        <OperandEditor
          label={t('flows.right')}
          value={comparison.right}
          document={document}
          telling={telling}
          onChange={(right) => onChange({ ...comparison, right }, 'right')}
        />
      )}
    </>
  );
}

type Assignment = FlowNodeOf<'set'>['settings']['assignments'][number];

export function SetSettings({ document, settings, telling, onChange }: SettingsProps<'set'>) {
  const { t } = useAdminWords();
  const names = document.variables.map(({ name }) => name);
  return (
    <ListEditor<Assignment>
      label={t('flows.assignments')}
      items={settings.assignments}
      min={1}
      max={20}
      addLabel={t('flows.add-assignment')}
      make={() => ({ variable: names[0] ?? 'value', value: { kind: 'constant', value: '' }, operation: 'set' })}
      onChange={(assignments, label) => onChange({ assignments }, label)}
    >
      {(assignment, change) => (
        <>
          <WordChoice
            label={t('flows.variable')}
            value={assignment.variable}
            ids={names.includes(assignment.variable) ? names : [assignment.variable, ...names]}
            wordOf={(name) => name || t('flows.nothing-chosen')}
            onChange={(variable) => change({ ...assignment, variable })}
          />
          <WordChoice
            label={t('flows.operation')}
            value={assignment.operation}
            ids={['set', 'add', 'subtract']}
            wordOf={(operation) => t(`flows.operation-${operation}`)}
            onChange={(operation) => change({ ...assignment, operation })}
          />
          <OperandEditor
            label={t('flows.value')}
            value={assignment.value}
            document={document}
            telling={telling}
            onChange={(value) => change({ ...assignment, value }, 'value')}
          />
        </>
      )}
    </ListEditor>
  );
}

type RequiredSkill = NonNullable<FlowNodeOf<'require'>['settings']['skills']>[number];
type Relaxation = RequiredSkill['relaxations'][number];

export function RequireSettings({ settings, telling, onChange }: SettingsProps<'require'>) {
  const { t } = useAdminWords();
  const skills = settings.skills ?? [];
  return (
    <>
      <ListEditor<RequiredSkill>
        label={t('flows.skills')}
        items={skills}
        max={20}
        isOrdered={false}
        addLabel={t('flows.add-skill')}
        make={() => ({ skillId: telling.choices.skills[0]?.id ?? '', level: 5, relaxations: [] })}
        onChange={(changed, label) => onChange({ skills: changed.length > 0 ? changed : null }, label)}
      >
        {(skill, change) => (
          <>
            <div className="pair">
              <Pick
                label={t('flows.skill')}
                list="skills"
                value={skill.skillId}
                telling={telling}
                onChange={(skillId) => change({ ...skill, skillId })}
              />
              <NumberInput
                label={t('flows.level')}
                value={skill.level}
                min={1}
                max={10}
                onChange={(level) => change({ ...skill, level })}
              />
            </div>
            <ListEditor<Relaxation>
              label={t('flows.relaxations')}
              items={skill.relaxations}
              max={10}
              isOrdered={false}
              addLabel={t('flows.add-relaxation')}
              make={() => {
                const last = skill.relaxations.at(-1);
                return { afterS: (last?.afterS ?? 0) + 60, level: Math.max(0, (last?.level ?? skill.level) - 2) };
              }}
              onChange={(relaxations, label) => change({ ...skill, relaxations }, label)}
            >
              {(relaxation, changeRelaxation) => (
                <div className="pair">
                  <NumberInput
                    label={t('flows.after-seconds')}
                    value={relaxation.afterS}
                    min={1}
                    max={86_400}
                    onChange={(afterS) => changeRelaxation({ ...relaxation, afterS })}
                  />
                  <NumberInput
                    label={t('flows.level-then')}
                    hint={relaxation.level === 0 ? t('flows.not-asked-then') : ''}
                    value={relaxation.level}
                    min={0}
                    max={10}
                    onChange={(level) => changeRelaxation({ ...relaxation, level })}
                  />
                </div>
              )}
            </ListEditor>
          </>
        )}
      </ListEditor>
      <WordChoice
        label={t('flows.priority')}
        value={String(settings.priority ?? '')}
        ids={['', '1', '2', '3', '4', '5', '6', '7', '8', '9']}
        wordOf={(id) => (id === '' ? t('flows.unchanged') : t('flows.sum-priority', { priority: id }))}
        onChange={(id) => onChange({ priority: id === '' ? null : Number(id) })}
      />
      <WordChoice
        label={t('flows.language')}
        value={settings.language ?? ''}
        ids={['', ...languages]}
        wordOf={(id) => (id === '' ? t('flows.unchanged') : languageNames[id])}
        onChange={(id) => onChange({ language: id === '' ? null : id })}
      />
    </>
  );
}
