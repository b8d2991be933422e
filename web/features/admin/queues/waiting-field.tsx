import { useState } from 'react';
import { Label, TextArea, TextField } from 'react-aria-components';
import type { WaitingSettings } from '../../../../src/contract/rest/flow-document.ts';
import type { Speech } from '../../../../src/contract/rest/flow-speech.ts';
import { Checks } from '../../../ui/checks.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { DurationField } from '../centre/duration-field.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { useAdminWords } from '../words/index.ts';

const languages = ['en', 'fr', 'de', 'sv'] as const;
type Language = (typeof languages)[number];

/** What callers hear while they wait: a welcome, music, and now and then where they stand. */
export function WaitingField({ value, onChange, label, error }: FieldControl) {
  const { t } = useAdminWords();
  const settings = value as WaitingSettings;
  const set = (part: Partial<WaitingSettings>) => onChange({ ...settings, ...part });
  const comfort = settings.comfort[0] ?? [];
  return (
    <fieldset className="number-map">
      <legend className="label">{label}</legend>
      <SpokenText label={t('queues.welcome')} value={settings.welcome} onChange={(welcome) => set({ welcome })} />
      <Checks
        label={t('queues.announces')}
        options={(['position', 'estimated-wait'] as const).map((id) => ({ id, label: t(`queues.announces-${id}`) }))}
        value={settings.announces}
        onChange={(ids) => set({ announces: ids as WaitingSettings['announces'] })}
      />
      <div className="inline-rule">
        <DurationField
          label={t('queues.announce-first')}
          value={settings.firstAfterS * 1000}
          onChange={(ms) => ms !== null && set({ firstAfterS: ms / 1000 })}
        />
        <DurationField
          label={t('queues.announce-every')}
          value={settings.everyS === 0 ? null : settings.everyS * 1000}
          whenEmpty={t('queues.announce-once')}
          onChange={(ms) => set({ everyS: (ms ?? 0) / 1000 })}
        />
      </div>
      <SpokenText
        label={t('queues.comfort')}
        value={comfort}
        onChange={(speech) =>
          set({ comfort: speech.length === 0 ? settings.comfort.slice(1) : [speech, ...settings.comfort.slice(1)] })
        }
      />
      <p className="hint">{t('queues.spoken-help')}</p>
      {error ? <p className="field-problem">{error}</p> : null}
    </fieldset>
  );
}

/** Words that the machine speaks, by language. What was put together of sounds elsewhere stays as it is. */
function SpokenText({ label, value, onChange }: { label: string; value: Speech; onChange: (speech: Speech) => void }) {
  const { t, language } = useAdminWords();
  const [shown, setShown] = useState<Language>(language);
  const [part] = value;
  if (value.length > 1 || (part && part.kind !== 'text'))
    return (
      <p className="hint">
        {label}: {t('queues.spoken-elsewhere')}
      </p>
    );
  const texts = part?.kind === 'text' ? part.texts : {};
  const set = (text: string) => {
    const { [shown]: _before, ...others } = texts;
    const next = text === '' ? others : { ...others, [shown]: text };
    onChange(Object.keys(next).length === 0 ? [] : [{ kind: 'text', texts: next }]);
  };
  return (
    <div>
      <TextField className="field" value={texts[shown] ?? ''} onChange={set}>
        <Label>{label}</Label>
        <TextArea className="input" rows={2} />
      </TextField>
      <Segments
        label={t('queues.spoken-language', { what: label })}
        value={shown}
        options={languages.map((id) => ({ id, label: texts[id] ? `${id} •` : id }))}
        onChange={setShown}
      />
    </div>
  );
}
