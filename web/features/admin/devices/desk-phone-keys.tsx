import { Plus, X } from 'lucide-react';
import type { PhoneKeyView } from '../../../../src/contract/rest/phone-provisioning.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Field } from '../../../ui/field.tsx';
import { useAdminWords } from '../words/index.ts';

/** A key while it is edited; `row` tells it from others with the same text. */
export interface EditedKey extends PhoneKeyView {
  readonly row: number;
}

/** The keys beside the line of a desk phone, in their order. */
export function DeskPhoneKeys({
  keys,
  onChange,
}: {
  keys: readonly EditedKey[];
  onChange: (keys: readonly EditedKey[]) => void;
}) {
  const { t } = useAdminWords();
  const change = (row: number, part: Partial<PhoneKeyView>) =>
    onChange(keys.map((key) => (key.row === row ? { ...key, ...part } : key)));
  const next = Math.max(0, ...keys.map(({ row }) => row)) + 1;
  return (
    <fieldset className="desk-keys">
      <legend className="label">{t('desk.keys')}</legend>
      <p className="hint">{t('desk.keys-help')}</p>
      {keys.map(({ row, kind, number, label }) => (
        <div key={row} className="desk-key">
          <Choice
            label={t('desk.key-kind')}
            isLabelHidden
            value={kind}
            onChange={(id) => change(row, { kind: id as PhoneKeyView['kind'] })}
            options={(['watch', 'dial'] as const).map((id) => ({ id, label: t(`desk.key.${id}`) }))}
          />
          <Field
            label={t('f.number')}
            type="tel"
            placeholder={t('f.number')}
            value={number}
            onChange={(text) => change(row, { number: text.replaceAll(/[^\d*#+]/g, '') })}
            isRequired
          />
          <Field
            label={t('desk.key-label')}
            placeholder={t('desk.key-label')}
            value={label}
            onChange={(text) => change(row, { label: text })}
            maxLength={40}
          />
          <IconButton
            icon={X}
            label={t('desk.key-remove', { number: number || '…' })}
            onPress={() => onChange(keys.filter((key) => key.row !== row))}
          />
        </div>
      ))}
      <Button icon={Plus} tone="quiet" onPress={() => onChange([...keys, { row: next, kind: 'watch', number: '', label: '' }])}>
        {t('desk.key-add')}
      </Button>
    </fieldset>
  );
}
