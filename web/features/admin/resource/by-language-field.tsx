import type { NamesByLanguage } from '../../../../src/contract/name-in.ts';
import { Field } from '../../../ui/field.tsx';
import { type Language, languages } from '../../../ui/words/index.ts';
import { type AdminKey, useAdminWords } from '../words/index.ts';
import type { FieldControl, FieldSpec } from './field-spec.ts';

/** A text in each language; `spoken`: in those alone that the other fields ask for. */
export function byLanguageSpec(
  name: string,
  label: AdminKey,
  help: AdminKey,
  spoken: (values: FieldControl['values']) => readonly string[] = () => languages,
): FieldSpec {
  return {
    name,
    label,
    kind: 'custom',
    isWide: true,
    text: (value) => Object.values(value as NamesByLanguage).join(', '),
    render: (control) => <ByLanguageField {...control} help={help} spoken={spoken(control.values)} />,
  };
}

/** One that is emptied is none. */
function ByLanguageField({
  value,
  onChange,
  label,
  error,
  help,
  spoken,
}: FieldControl & { readonly help: AdminKey; readonly spoken: readonly string[] }) {
  const { t, locale } = useAdminWords();
  const texts = value as NamesByLanguage;
  const languageName = new Intl.DisplayNames([locale], { type: 'language' });
  const change = (language: Language, text: string) => {
    const { [language]: _before, ...others } = texts;
    onChange(text === '' ? others : { ...others, [language]: text });
  };
  return (
    <fieldset className="field by-language">
      <legend className="label">{label}</legend>
      <div>
        {languages
          .filter((language) => spoken.includes(language))
          .map((language) => (
            <Field
              key={language}
              label={languageName.of(language) ?? language}
              autoComplete="off"
              value={texts[language] ?? ''}
              onChange={(text) => change(language, text)}
            />
          ))}
      </div>
      <p className="hint">{t(help)}</p>
      {error ? <p className="field-problem">{error}</p> : null}
    </fieldset>
  );
}
