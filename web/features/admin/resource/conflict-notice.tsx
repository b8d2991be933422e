import { GitMerge } from 'lucide-react';
import { Segments } from '../../../ui/segments.tsx';
import { useAdminWords } from '../words/index.ts';
import type { FieldSpec } from './field-spec.ts';
import { fieldText } from './field-text.ts';
import { type FormValues, isSame } from './merge.ts';
import type { LostUpdate } from './use-editor.ts';

interface Props {
  lost: LostUpdate;
  specs: readonly FieldSpec[];
  values: FormValues;
  onChoose: (name: string, value: unknown) => void;
}

/** Somebody saved first: what it was, what I typed, what they saved; and the choice field by field. */
export function ConflictNotice({ lost, specs, values, onChoose }: Props) {
  const words = useAdminWords();
  const { t } = words;
  const specOf = (name: string) => specs.find((spec) => spec.name === name);
  const labelOf = (name: string) => {
    const spec = specOf(name);
    return spec ? t(spec.label) : name;
  };
  return (
    <section className="conflict" role="alert" aria-label={t('conflict.title')}>
      <p className="row">
        <GitMerge className="icon" aria-hidden="true" />
        <strong>{t('conflict.title')}</strong>
      </p>
      <p>{t(lost.conflicts.length > 0 ? 'conflict.choose' : 'conflict.joined')}</p>
      {lost.conflicts.length > 0 ? (
        <ul>
          {lost.conflicts.map(({ name, was, yours, theirs }) => (
            <li key={name} className="conflict-field">
              <strong>{labelOf(name)}</strong>
              <dl>
                <div>
                  <dt>{t('conflict.was')}</dt>
                  <dd>
                    <del>{fieldText(specOf(name), was, words)}</del>
                  </dd>
                </div>
                <div>
                  <dt>{t('conflict.yours')}</dt>
                  <dd>{fieldText(specOf(name), yours, words)}</dd>
                </div>
                <div>
                  <dt>{t('conflict.theirs')}</dt>
                  <dd>{fieldText(specOf(name), theirs, words)}</dd>
                </div>
              </dl>
              <Segments
                label={labelOf(name)}
                value={isSame(values[name], theirs) ? 'theirs' : 'yours'}
                onChange={(choice) => onChoose(name, choice === 'yours' ? yours : theirs)}
                options={[
                  { id: 'yours', label: t('conflict.take-yours') },
                  { id: 'theirs', label: t('conflict.take-theirs') },
                ]}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {lost.taken.length > 0 ? (
        <p className="soft">{t('conflict.taken', { fields: lost.taken.map(labelOf).join(', ') })}</p>
      ) : null}
    </section>
  );
}
