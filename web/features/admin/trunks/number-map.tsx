import { Plus, X } from 'lucide-react';
import { Input } from 'react-aria-components';
import type { TrunkView } from '../../../../src/contract/rest/trunks.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { useAdminWords } from '../words/index.ts';

type Row = TrunkView['numbers'][number];

/** Numbers of the carrier and where they lead: `+3314268530*` → `*` takes what stood for the star. */
export function NumberMap({ value, onChange, label, error }: FieldControl) {
  const { t } = useAdminWords();
  const rows = value as readonly Row[];
  const set = (index: number, part: Partial<Row>) => onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <fieldset className="number-map">
      <legend className="label">{label}</legend>
      {rows.map((row, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no name but their place
        <div key={index} className="row tight">
          <Input
            className="input"
            aria-label={t('trunks.their-number')}
            placeholder="+33142685300"
            value={row.number}
            onChange={(event) => set(index, { number: event.target.value })}
          />
          <span aria-hidden="true">→</span>
          <Input
            className="input"
            aria-label={t('trunks.our-number')}
            placeholder="300"
            value={row.destination}
            onChange={(event) => set(index, { destination: event.target.value })}
          />
          <IconButton
            icon={X}
            label={t('pick.remove', { name: row.number })}
            onPress={() => onChange(rows.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button icon={Plus} onPress={() => onChange([...rows, { number: '', destination: '' }])}>
        {t('trunks.add-number')}
      </Button>
      <p className="hint">{t('trunks.numbers-help')}</p>
      {error ? <p className="field-problem">{error}</p> : null}
    </fieldset>
  );
}
