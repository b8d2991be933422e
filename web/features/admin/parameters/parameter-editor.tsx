import { X } from 'lucide-react';
import { useState } from 'react';
import type { ParameterValueView, ParameterView } from '../../../../src/contract/rest/parameters.ts';
import { ApiError } from '../../../client/rest-client.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { PickOne } from '../../../ui/picker.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { useSources } from '../resource/sources.ts';
import { useAdminWords } from '../words/index.ts';
import { MailTest } from './mail-test.tsx';
import { parameterText } from './parameter-text.ts';
import { type Level, useParameterValues } from './use-parameter-values.ts';
import { type ParameterJson, ValueControl } from './value-control.tsx';

interface Props {
  parameter: ParameterView;
  /** Where to begin: for whom the list is shown. */
  level: Level;
  targetId: string | null;
  onChanged: () => void;
}

/** One parameter: what it does, where it is set, and setting it at one of its levels. The nearest wins. */
export function ParameterEditor({ parameter, level: firstLevel, targetId: firstTarget, onChanged }: Props) {
  const words = useAdminWords();
  const { t } = words;
  const stored = useParameterValues(parameter.name, onChanged);
  const [level, setLevel] = useState<Level>(
    parameter.levels.includes(firstLevel) ? firstLevel : (parameter.levels[0] ?? 'default'),
  );
  const [targetId, setTargetId] = useState(firstTarget);
  const here = stored.values.find((value) => value.level === level && value.targetId === (level === 'default' ? null : targetId));
  return (
    <div className="stack">
      <p>{parameter.describes}</p>
      <p className="row">
        <span className="tag">{parameter.area}</span>
        {parameter.expert ? <span className="tag ringing">{t('parameters.expert')}</span> : null}
        <span className="tag">
          {parameter.readBy === null ? t('parameters.not-read') : t('parameters.read-by', { part: parameter.readBy })}
        </span>
      </p>
      <p className="faint small">
        {t('parameters.built-in', {
          value: parameterText({ ...parameter, value: parameter.builtIn, valueName: '', isSet: false }, words),
        })}
        {parameter.alsoKnownAs.length > 0 ? ` · ${t('parameters.also', { names: parameter.alsoKnownAs.join(', ') })}` : ''}
      </p>
      <h3>{t('parameters.set-here')}</h3>
      {parameter.levels.length > 1 ? (
        <Segments
          label={t('parameters.level')}
          value={level}
          onChange={(next) => {
            setLevel(next);
            setTargetId(next === firstLevel ? firstTarget : null);
          }}
          options={parameter.levels.map((id) => ({ id, label: t(`level.${id}`) }))}
        />
      ) : null}
      {level === 'default' ? null : <TargetPick level={level} value={targetId} onChange={setTargetId} />}
      {level === 'default' || targetId ? (
        <ValueForm
          key={`${level}${targetId ?? ''}${here?.version ?? 0}`}
          parameter={parameter}
          level={level}
          targetId={level === 'default' ? null : targetId}
          here={here}
          stored={stored}
        />
      ) : null}
      {parameter.name.startsWith('Smtp') ? <MailTest /> : null}
      <h3>{t('parameters.where')}</h3>
      {stored.values.length === 0 && !stored.isPending ? <p className="faint">{t('parameters.nowhere')}</p> : null}
      {stored.values.length > 0 ? (
        <ul className="mini-list">
          {stored.values.map((value) => (
            <li key={value.id}>
              <span className="tag source set">
                {t(`level.${value.level}`)}
                {value.level === 'default' ? '' : `: ${value.targetName}`}
              </span>
              <span className="grow ellipsis">{parameterText({ ...value, kind: parameter.kind }, words)}</span>
              <IconButton
                icon={X}
                label={t('pick.remove', { name: value.targetName || t(`level.${value.level}`) })}
                onPress={() => void stored.takeAway(value)}
              />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function TargetPick({
  level,
  value,
  onChange,
}: {
  level: Exclude<Level, 'default'>;
  value: string | null;
  onChange: (id: string | null) => void;
}) {
  const { t } = useAdminWords();
  const sources = useSources();
  const source = { domain: sources.domains, group: sources.groups, user: sources.users }[level];
  return (
    <PickOne
      label={t(`level.${level}`)}
      source={source}
      value={value}
      onChange={onChange}
      words={{ none: t('pick.none'), remove: (name) => t('pick.remove', { name }), clear: t('pick.clear') }}
    />
  );
}

interface FormProps {
  parameter: ParameterView;
  level: Level;
  targetId: string | null;
  here: ParameterValueView | undefined;
  stored: ReturnType<typeof useParameterValues>;
}

function ValueForm({ parameter, level, targetId, here, stored }: FormProps) {
  const words = useAdminWords();
  const { t } = words;
  const [value, setValue] = useState<ParameterJson | null>(here ? here.value : parameter.value);
  const [error, setError] = useState('');
  const [warning, setWarning] = useState('');
  const [theirs, setTheirs] = useState<ParameterValueView | null>(null);
  const save = async (acceptsWarning: boolean) => {
    setError('');
    setWarning('');
    try {
      await stored.set(level, targetId, value ?? '', theirs ?? here, acceptsWarning);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      if (failure.code === 'parameter-warning') setWarning(failure.message);
      else if (failure.code === 'changed-meanwhile')
        setTheirs((await stored.read()).find((each) => each.level === level && each.targetId === targetId) ?? null);
      else setError(failure.fields[0]?.message ?? failure.message);
      if (failure.status >= 500) toasts.show({ tone: 'failed', sentence: failure.message });
    }
  };
  return (
    <form
      className="field-group"
      onSubmit={(event) => {
        event.preventDefault();
        void save(false);
      }}
    >
      <ValueControl
        parameter={parameter}
        value={value}
        onChange={setValue}
        label={t('parameters.value')}
        error={error || undefined}
      />
      {theirs ? (
        <p className="conflict" role="alert">
          <strong>{t('conflict.title')}</strong>
          {t('parameters.theirs', { value: parameterText({ ...theirs, kind: parameter.kind }, words) })}
        </p>
      ) : null}
      <div className="row">
        <Button type="submit" tone="primary">
          {t('common.save')}
        </Button>
        {here ? <Button onPress={() => void stored.takeAway(here)}>{t('parameters.take-away')}</Button> : null}
      </div>
      {warning ? (
        <Dialog
          isAlert
          title={t('parameters.warning')}
          onClose={() => setWarning('')}
          actions={
            <>
              <Button onPress={() => setWarning('')}>{t('common.cancel')}</Button>
              <Button tone="end" onPress={() => void save(true)}>
                {t('parameters.accept')}
              </Button>
            </>
          }
        >
          <p>{warning}</p>
        </Dialog>
      ) : null}
    </form>
  );
}
