import { WandSparkles } from 'lucide-react';
import { useEffect, useEffectEvent, useId } from 'react';
import { directoryFields } from '../../../../src/contract/rest/directories.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { isSame } from '../resource/merge.ts';
import { useAdminWords } from '../words/index.ts';
import { type ConnectorView, type Fault, fieldLabel, type Mapping } from './directory-model.ts';
import { ExpressionField } from './expression-field.tsx';
import { MappingPreview } from './mapping-preview.tsx';
import { type PreviewOf, usePreview } from './use-preview.ts';

interface Props {
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
  of: PreviewOf;
  connector: ConnectorView;
  connectors: readonly ConnectorView[];
  isNew: boolean;
  /** What a refusal named, until the preview says it itself. */
  refused: readonly Fault[];
}

/** Which field of the source becomes which of a contact, with what comes of it beside. */
export function MappingEditor({ mapping, onChange, of, connector, connectors, isNew, refused }: Props) {
  const words = useAdminWords();
  const { t } = words;
  const preview = usePreview(of, mapping);
  const listId = useId();
  const fillIn = useEffectEvent(() => {
    const { fields } = mapping;
    const isUntouched = Object.keys(fields).length === 0 || connectors.some(({ usualMapping }) => isSame(usualMapping, fields));
    if (isNew && isUntouched && !isSame(fields, connector.usualMapping)) onChange({ ...mapping, fields: connector.usualMapping });
  });
  useEffect(() => fillIn(), []);
  const faults =
    preview.faults.length > 0
      ? preview.faults
      : refused.map(({ field, message }) => ({ field: field.replace(/^mapping\./, ''), message }));
  const errorOf = (field: string) => faults.find((fault) => fault.field === field)?.message;
  const set = (part: 'fields' | 'redList' | 'names', field: string, text: string) => {
    const { [field]: _before, ...others } = mapping[part] as Record<string, string>;
    onChange({ ...mapping, [part]: text === '' ? others : { ...others, [field]: text } });
  };
  const expressions = (fields: readonly (keyof Mapping['fields'])[]) =>
    fields.map((field) => (
      <ExpressionField
        key={field}
        label={fieldLabel(words, field, mapping.names)}
        value={mapping.fields[field] ?? ''}
        error={errorOf(field)}
        listId={listId}
        onChange={(text) => set('fields', field, text)}
      />
    ));
  const { text, number, free } = directoryFields;
  return (
    <div className="directory-mapping">
      <datalist id={listId}>
        {preview.fieldNames.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      <div className="mapping-fields">
        <p className="faint small">
          {t('dir.mapping-help')} {t('dir.option-help', { pattern: 'p::9{0}::^[0-9]{4}$' })}
        </p>
        {isUsed(connector.usualMapping) ? (
          <Button
            icon={WandSparkles}
            onPress={() => onChange({ ...mapping, fields: { ...connector.usualMapping, ...mapping.fields } })}
          >
            {t('dir.usual')}
          </Button>
        ) : null}
        <ExpressionField
          label={t('dir.id')}
          hint={t('dir.id-help')}
          value={mapping.id ?? ''}
          error={errorOf('id')}
          listId={listId}
          onChange={(typed) => onChange({ ...mapping, id: typed === '' ? null : typed })}
        />
        <h3 className="form-section">{t('dir.group.text')}</h3>
        {expressions(text)}
        <h3 className="form-section">{t('dir.group.number')}</h3>
        {expressions(number)}
        <details open={isUsed(mapping.redList) || undefined}>
          <summary>{t('dir.group.red-list')}</summary>
          <p className="faint small">{t('dir.group.red-list-help')}</p>
          {number.map((field) => (
            <ExpressionField
              key={field}
              label={t('dir.red-list-of', { field: fieldLabel(words, field) })}
              value={mapping.redList[field] ?? ''}
              error={errorOf(`redList.${field}`)}
              listId={listId}
              hasOptions={false}
              onChange={(typed) => set('redList', field, typed)}
            />
          ))}
        </details>
        <details open={isUsed(mapping.names) || free.some((field) => mapping.fields[field]) || undefined}>
          <summary>{t('dir.group.free')}</summary>
          <p className="faint small">{t('dir.group.free-help')}</p>
          {free.map((field, index) => (
            <div key={field} className="free-field">
              <Field
                label={t('dir.free-name', { number: index })}
                value={mapping.names[field] ?? ''}
                error={errorOf(`names.${field}`)}
                onChange={(typed) => set('names', field, typed)}
              />
              <ExpressionField
                label={t('dir.free', { number: index })}
                value={mapping.fields[field] ?? ''}
                error={errorOf(field)}
                listId={listId}
                onChange={(typed) => set('fields', field, typed)}
              />
            </div>
          ))}
        </details>
      </div>
      <MappingPreview preview={preview} mapping={mapping} />
    </div>
  );
}

function isUsed(part: object): boolean {
  return Object.keys(part).length > 0;
}
