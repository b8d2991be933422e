import { Label, TextArea, TextField } from 'react-aria-components';
import { Field } from '../../../../ui/field.tsx';
import { useAdminWords } from '../../words/index.ts';
import { DirectoryList } from './ask-settings.tsx';
import { NumberInput, Pick, WordChoice } from './inputs.tsx';
import { ListEditor } from './list-editor.tsx';
import { OperandEditor } from './operand-editor.tsx';
import type { SettingsProps } from './settings-props.ts';

export function LookupSettings({ document, settings, telling, onChange }: SettingsProps<'lookup'>) {
  const { t } = useAdminWords();
  return (
    <>
      <WordChoice
        label={t('flows.look-up-by')}
        value={settings.by}
        ids={['number', 'text']}
        wordOf={(by) => t(`flows.by-${by}`)}
        onChange={(by) => onChange({ by })}
      />
      <OperandEditor
        label={t('flows.looked-up')}
        value={settings.of}
        document={document}
        telling={telling}
        onChange={(of) => onChange({ of }, 'of')}
      />
      <DirectoryList ids={settings.directoryIds} telling={telling} onChange={(directoryIds) => onChange({ directoryIds })} />
      <ListEditor<(typeof settings.results)[number]>
        label={t('flows.results')}
        items={settings.results}
        max={30}
        isOrdered={false}
        addLabel={t('flows.add-result')}
        make={() => ({ field: telling.choices.contactFields[0]?.id ?? '', variable: document.variables[0]?.name ?? '' })}
        onChange={(results, label) => onChange({ results }, label)}
      >
        {(result, change) => (
          <div className="pair">
            <Pick
              label={t('flows.contact-field')}
              list="contactFields"
              value={result.field}
              telling={telling}
              onChange={(field) => change({ ...result, field })}
            />
            <Field
              label={t('flows.into-variable')}
              value={result.variable}
              onChange={(variable) => change({ ...result, variable }, 'variable')}
            />
          </div>
        )}
      </ListEditor>
      <NumberInput
        label={t('flows.patience-seconds')}
        value={settings.timeoutS}
        min={1}
        max={20}
        onChange={(timeoutS) => onChange({ timeoutS })}
      />
    </>
  );
}

export function HttpSettings({ document, settings, onChange }: SettingsProps<'http'>) {
  const { t } = useAdminWords();
  const variable = document.variables[0]?.name ?? '';
  return (
    <>
      <WordChoice
        label={t('flows.method')}
        value={settings.method}
        ids={['GET', 'POST', 'PUT', 'PATCH', 'DELETE']}
        wordOf={(method) => method}
        onChange={(method) => onChange({ method })}
      />
      <Field
        label={t('flows.url')}
        hint={t('flows.template-help')}
        type="url"
        value={settings.url}
        onChange={(url) => onChange({ url }, 'url')}
      />
      <ListEditor<(typeof settings.headers)[number]>
        label={t('flows.headers')}
        items={settings.headers}
        max={30}
        isOrdered={false}
        addLabel={t('flows.add-header')}
        make={() => ({ name: 'Authorization', value: 'Bearer {secret.token}' })}
        onChange={(headers, label) => onChange({ headers }, label)}
      >
        {(header, change) => (
          <div className="pair">
            <Field label={t('flows.header-name')} value={header.name} onChange={(name) => change({ ...header, name }, 'name')} />
            <Field label={t('flows.value')} value={header.value} onChange={(value) => change({ ...header, value }, 'value')} />
          </div>
        )}
      </ListEditor>
      {settings.method === 'GET' ? null : (
        <TextField className="field" value={settings.body} onChange={(body) => onChange({ body }, 'body')}>
          <Label>{t('flows.body')}</Label>
          <TextArea className="input code" rows={4} spellCheck="false" />
        </TextField>
      )}
      <ListEditor<(typeof settings.results)[number]>
        label={t('flows.results')}
        items={settings.results}
        max={30}
        isOrdered={false}
        addLabel={t('flows.add-result')}
        make={() => ({ path: '$.', variable })}
        onChange={(results, label) => onChange({ results }, label)}
      >
        {(result, change) => (
          <div className="pair">
            <Field
              label={t('flows.json-path')}
              hint="$.customer.orders[0].state"
              value={result.path}
              onChange={(path) => change({ ...result, path }, 'path')}
            />
            <Field
              label={t('flows.into-variable')}
              value={result.variable}
              onChange={(name) => change({ ...result, variable: name }, 'variable')}
            />
          </div>
        )}
      </ListEditor>
      <NumberInput
        label={t('flows.patience-seconds')}
        value={settings.timeoutS}
        min={0.5}
        max={20}
        step={0.5}
        onChange={(timeoutS) => onChange({ timeoutS })}
      />
    </>
  );
}
