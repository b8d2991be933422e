import type { FlowNodeOf } from '../../../../../src/contract/rest/flow-document.ts';
import { Field } from '../../../../ui/field.tsx';
import { Toggle } from '../../../../ui/toggle.tsx';
import { useAdminWords } from '../../words/index.ts';
import type { Telling } from '../flow-sentences.ts';
import { NumberInput, Pick, WordChoice } from './inputs.tsx';
import { ListEditor } from './list-editor.tsx';
import type { SettingsProps } from './settings-props.ts';
import { Said, SpeechEditor } from './speech-editor.tsx';

export const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'] as const;

/** The first key that is not taken. */
export function freeKey(taken: readonly { readonly key: string }[]): string {
  return keys.find((key) => !taken.some((one) => one.key === key)) ?? '#';
}

export function SaySettings({ document, settings, telling, onChange }: SettingsProps<'say'>) {
  const { t } = useAdminWords();
  return (
    <>
      <Said document={document} settings={settings} telling={telling} onChange={onChange} />
      <Toggle
        label={t('flows.barge-in')}
        hint={t('flows.barge-in-help')}
        isOn={settings.bargeIn}
        onChange={(bargeIn) => onChange({ bargeIn })}
      />
    </>
  );
}

export function MenuSettings({ document, settings, telling, onChange }: SettingsProps<'menu'>) {
  const { t } = useAdminWords();
  return (
    <>
      <Said document={document} settings={settings} telling={telling} onChange={onChange} />
      <KeyList
        label={t('flows.choices')}
        items={settings.choices}
        min={1}
        onChange={(choices, label) => onChange({ choices }, label)}
      />
      <Patience document={document} settings={settings} telling={telling} onChange={onChange} />
    </>
  );
}

interface Key {
  key: string;
  label: string;
}

/** Keys with what they stand for. */
export function KeyList({
  label,
  items,
  min = 0,
  onChange,
}: {
  label: string;
  items: readonly Key[];
  min?: number;
  onChange: (items: Key[], label?: string) => void;
}) {
  const { t } = useAdminWords();
  return (
    <ListEditor<Key>
      label={label}
      items={items}
      min={min}
      max={12}
      addLabel={t('flows.add-key')}
      make={() => ({ key: freeKey(items), label: '' })}
      onChange={onChange}
    >
      {(item, change) => (
        <div className="key-row">
          <WordChoice
            label={t('flows.key')}
            value={item.key}
            ids={keys.filter((key) => key === item.key || !items.some((one) => one.key === key))}
            wordOf={(key) => key}
            onChange={(key) => change({ ...item, key })}
          />
          <Field
            label={t('flows.key-label')}
            value={item.label}
            maxLength={100}
            onChange={(text) => change({ ...item, label: text }, 'key')}
          />
        </div>
      )}
    </ListEditor>
  );
}

export function CollectSettings({ document, settings, telling, onChange }: SettingsProps<'collect'>) {
  const { t } = useAdminWords();
  return (
    <>
      <Said document={document} settings={settings} telling={telling} onChange={onChange} />
      <Field
        label={t('flows.into-variable')}
        value={settings.variable}
        onChange={(variable) => onChange({ variable }, 'variable')}
      />
      <div className="pair">
        <NumberInput label={t('flows.min-digits')} value={settings.min} min={1} max={40} onChange={(min) => onChange({ min })} />
        <NumberInput label={t('flows.max-digits')} value={settings.max} min={1} max={40} onChange={(max) => onChange({ max })} />
      </div>
      <WordChoice
        label={t('flows.terminator')}
        value={settings.terminator ?? ''}
        ids={['#', '*', '']}
        wordOf={(key) => key || t('flows.no-terminator')}
        onChange={(key) => onChange({ terminator: key === '' ? null : key })}
      />
      <NumberInput
        label={t('flows.between-keys')}
        value={settings.betweenKeysS}
        min={1}
        max={30}
        onChange={(betweenKeysS) => onChange({ betweenKeysS })}
      />
      <CheckEditor check={settings.check} telling={telling} onChange={(check, label) => onChange({ check }, label)} />
      <Patience document={document} settings={settings} telling={telling} onChange={onChange} />
    </>
  );
}

type Check = FlowNodeOf<'collect'>['settings']['check'];

function CheckEditor({
  check,
  telling,
  onChange,
}: {
  check: Check;
  telling: Telling;
  onChange: (check: Check, label?: string) => void;
}) {
  const { t } = useAdminWords();
  const choose = (kind: Check['kind']) => {
    if (kind === 'pattern') onChange({ kind, pattern: '[0-9]+' });
    else if (kind === 'customer') onChange({ kind, directoryIds: [] });
    else onChange({ kind });
  };
  return (
    <>
      <WordChoice
        label={t('flows.check')}
        value={check.kind}
        ids={['none', 'pattern', 'luhn', 'customer']}
        wordOf={(kind) => t(`flows.check-${kind}`)}
        onChange={choose}
      />
      {check.kind === 'pattern' ? (
        <Field
          label={t('flows.pattern')}
          hint={t('flows.pattern-help')}
          value={check.pattern}
          onChange={(pattern) => onChange({ kind: 'pattern', pattern }, 'pattern')}
        />
      ) : null}
      {check.kind === 'customer' ? (
        <DirectoryList
          ids={check.directoryIds}
          telling={telling}
          onChange={(directoryIds) => onChange({ kind: 'customer', directoryIds })}
        />
      ) : null}
    </>
  );
}

/** Directories to look in; none: all that callers are looked up in. */
export function DirectoryList({
  ids,
  telling,
  onChange,
}: {
  ids: readonly string[];
  telling: Telling;
  onChange: (ids: string[]) => void;
}) {
  const { t } = useAdminWords();
  return (
    <ListEditor<string>
      label={ids.length > 0 ? t('flows.directories') : t('flows.all-directories')}
      items={ids}
      max={50}
      isOrdered={false}
      addLabel={t('flows.add-directory')}
      make={() => ''}
      onChange={onChange}
    >
      {(id, change) => <Pick label={t('flows.directory')} list="directories" value={id} telling={telling} onChange={change} />}
    </ListEditor>
  );
}

/** What menus and questions have in common. */
type Patient = Omit<FlowNodeOf<'menu'>['settings'], 'speech' | 'choices'>;

/** How long and how often it is asked, and what is said in between. */
function Patience({
  document,
  settings,
  telling,
  onChange,
}: Omit<SettingsProps<'menu'>, 'settings' | 'onChange'> & {
  settings: Patient;
  onChange: (part: Partial<Patient>, label?: string) => void;
}) {
  const { t } = useAdminWords();
  return (
    <details className="flow-more">
      <summary>{t('flows.patience', { seconds: settings.timeoutS, tries: settings.tries })}</summary>
      <div className="pair">
        <NumberInput
          label={t('flows.timeout')}
          value={settings.timeoutS}
          min={1}
          max={60}
          onChange={(timeoutS) => onChange({ timeoutS })}
        />
        <NumberInput label={t('flows.tries')} value={settings.tries} min={1} max={10} onChange={(tries) => onChange({ tries })} />
      </div>
      <SpeechEditor
        label={t('flows.timeout-speech')}
        speech={settings.timeoutSpeech}
        document={document}
        telling={telling}
        onChange={(timeoutSpeech, label) => onChange({ timeoutSpeech }, label && `timeout ${label}`)}
      />
      <SpeechEditor
        label={t('flows.invalid-speech')}
        speech={settings.invalidSpeech}
        document={document}
        telling={telling}
        onChange={(invalidSpeech, label) => onChange({ invalidSpeech }, label && `invalid ${label}`)}
      />
      <Toggle
        label={t('flows.barge-in')}
        hint={t('flows.barge-in-help')}
        isOn={settings.bargeIn}
        onChange={(bargeIn) => onChange({ bargeIn })}
      />
    </details>
  );
}
