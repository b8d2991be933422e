import type { FlowNodeOf } from '../../../../../src/contract/rest/flow-document.ts';
import { Field } from '../../../../ui/field.tsx';
import { Toggle } from '../../../../ui/toggle.tsx';
import { useAdminWords } from '../../words/index.ts';
import { keys } from './ask-settings.tsx';
import { NumberInput, Pick, WordChoice } from './inputs.tsx';
import { ListEditor } from './list-editor.tsx';
import type { SettingsProps } from './settings-props.ts';
import { Said } from './speech-editor.tsx';

export function StartSettings({ settings, onChange }: SettingsProps<'start'>) {
  const { t } = useAdminWords();
  return (
    <>
      <p className="hint">{t('flows.start-help')}</p>
      <ListEditor<string>
        label={settings.numbers.length > 0 ? t('flows.numbers') : t('flows.all-numbers')}
        items={settings.numbers}
        max={100}
        isOrdered={false}
        addLabel={t('flows.add-number')}
        make={() => ''}
        onChange={(numbers, label) => onChange({ numbers }, label)}
      >
        {(number, change) => (
          <Field label={t('flows.number')} type="tel" value={number} onChange={(text) => change(text, 'number')} />
        )}
      </ListEditor>
    </>
  );
}

export function CallBackSettings({ document, settings, telling, onChange }: SettingsProps<'call-back'>) {
  const { t } = useAdminWords();
  return (
    <>
      <Pick
        label={t('flows.queue')}
        list="queues"
        value={settings.queueId}
        telling={telling}
        onChange={(queueId) => onChange({ queueId })}
      />
      <WordChoice
        label={t('flows.accept-key')}
        value={settings.key ?? ''}
        ids={['', ...keys]}
        wordOf={(key) => key || t('flows.chosen-before')}
        onChange={(key) => onChange({ key: key === '' ? null : key })}
      />
      <Said document={document} settings={settings} telling={telling} onChange={onChange} />
      <Toggle
        label={t('flows.asks-number')}
        hint={t('flows.asks-number-help')}
        isOn={settings.asksNumber}
        onChange={(asksNumber) => onChange({ asksNumber })}
      />
      <NumberInput
        label={t('flows.timeout')}
        value={settings.timeoutS}
        min={1}
        max={60}
        onChange={(timeoutS) => onChange({ timeoutS })}
      />
    </>
  );
}

export function VoicemailSettings({ settings, telling, onChange }: SettingsProps<'voicemail'>) {
  const { t } = useAdminWords();
  return (
    <Pick
      label={t('flows.mailbox-of')}
      list="people"
      value={settings.userId}
      telling={telling}
      onChange={(userId) => onChange({ userId })}
    />
  );
}

type Target = FlowNodeOf<'transfer'>['settings']['to'];

function newTarget(kind: Target['kind']): Target {
  if (kind === 'number') return { kind, number: '' };
  if (kind === 'user') return { kind, userId: '' };
  return kind === 'queue' ? { kind, queueId: '' } : { kind, flowId: '' };
}

export function TransferSettings({ settings, telling, onChange }: SettingsProps<'transfer'>) {
  const { t } = useAdminWords();
  const { to } = settings;
  return (
    <>
      <WordChoice
        label={t('flows.to')}
        value={to.kind}
        ids={['number', 'user', 'queue', 'flow']}
        wordOf={(kind) => t(`flows.to-${kind}`)}
        onChange={(kind) => onChange({ to: newTarget(kind) })}
      />
      {to.kind === 'number' ? (
        <Field
          label={t('flows.number')}
          hint={t('flows.template-help')}
          value={to.number}
          onChange={(number) => onChange({ to: { kind: 'number', number } }, 'number')}
        />
      ) : null}
      {to.kind === 'user' ? (
        <Pick
          label={t('flows.to-user')}
          list="people"
          value={to.userId}
          telling={telling}
          onChange={(userId) => onChange({ to: { kind: 'user', userId } })}
        />
      ) : null}
      {to.kind === 'queue' ? (
        <Pick
          label={t('flows.queue')}
          list="queues"
          value={to.queueId}
          telling={telling}
          onChange={(queueId) => onChange({ to: { kind: 'queue', queueId } })}
        />
      ) : null}
      {to.kind === 'flow' ? (
        <Pick
          label={t('flows.to-flow')}
          list="flows"
          value={to.flowId}
          telling={telling}
          onChange={(flowId) => onChange({ to: { kind: 'flow', flowId } })}
        />
      ) : null}
    </>
  );
}

export function ReleaseSettings({ settings, onChange }: SettingsProps<'release'>) {
  const { t } = useAdminWords();
  return (
    <WordChoice
      label={t('flows.cause')}
      value={settings.cause}
      ids={['normal', 'busy', 'unreachable', 'rejected']}
      wordOf={(cause) => t(`flows.cause-${cause}`)}
      onChange={(cause) => onChange({ cause })}
    />
  );
}
