import { Field } from '../../../ui/field.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { type AdminKey, useAdminWords } from '../words/index.ts';

const languages = ['en', 'fr', 'de', 'sv'] as const;
type ByLanguage = Readonly<Partial<Record<(typeof languages)[number], string>>>;

/** A text in each language that the button speaks. */
export function WordsField({ value, onChange, label, error, values, help }: FieldControl & { readonly help: AdminKey }) {
  const { t, locale } = useAdminWords();
  const said = value as ByLanguage;
  const spoken = values['languages'] as readonly string[];
  const languageName = new Intl.DisplayNames([locale], { type: 'language' });
  return (
    <fieldset className="field call-back-words">
      <legend className="label">{label}</legend>
      {languages
        .filter((language) => spoken.includes(language))
        .map((language) => (
          <Field
            key={language}
            label={languageName.of(language) ?? language}
            autoComplete="off"
            value={said[language] ?? ''}
            onChange={(text) => {
              const { [language]: _before, ...others } = said;
              onChange(text === '' ? others : { ...others, [language]: text });
            }}
          />
        ))}
      <p className="hint">{t(help)}</p>
      {error ? <p className="field-problem">{error}</p> : null}
    </fieldset>
  );
}
