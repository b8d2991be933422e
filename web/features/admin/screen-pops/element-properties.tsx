import { Trash2 } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Field } from '../../../ui/field.tsx';
import { useAdminWords } from '../words/index.ts';
import type { EditedElement } from './layout-model.ts';

interface Props {
  element: EditedElement;
  /** Names that may stand between `[-` and `-]`. */
  fields: readonly string[];
  onChange: (element: EditedElement) => void;
  onDelete: () => void;
}

/** What the element that was chosen says, where it is, for whom and what it opens. */
export function ElementProperties({ element, fields, onChange, onDelete }: Props) {
  const { t } = useAdminWords();
  const set = (part: Partial<EditedElement>) => onChange({ ...element, ...part });
  return (
    <fieldset className="layout-properties">
      <legend className="label">{t(`pops.${element.kind}`)}</legend>
      <Field
        label={t(element.kind === 'image' ? 'pops.image-address' : element.kind === 'button' ? 'pops.label' : 'pops.text-value')}
        value={element.text}
        onChange={(text) => set({ text })}
      />
      <Choice
        label={t('pops.insert')}
        value=""
        options={fields.map((name) => ({ id: name, label: `[-${name}-]` }))}
        onChange={(name) => set({ text: `${element.text}[-${name}-]` })}
      />
      {element.kind === 'button' ? (
        <>
          <Choice
            label={t('pops.action')}
            value={element.action}
            options={[
              { id: 'url', label: t('pops.action-url') },
              { id: 'exe', label: t('pops.action-exe') },
            ]}
            onChange={(action) => set({ action: action === 'exe' ? 'exe' : 'url' })}
          />
          <Field
            label={t(element.action === 'exe' ? 'pops.program' : 'pops.address')}
            hint={t(element.action === 'exe' ? 'pops.program-help' : 'pops.address-help')}
            value={element.target}
            onChange={(target) => set({ target })}
          />
        </>
      ) : null}
      <div className="row tight">
        <Field label="x" type="number" value={String(element.x)} onChange={(text) => set({ x: pixelsOf(text) })} />
        <Field label="y" type="number" value={String(element.y)} onChange={(text) => set({ y: pixelsOf(text) })} />
      </div>
      <Field
        label={t('pops.directory')}
        hint={t('pops.directory-help')}
        value={element.directory}
        onChange={(directory) => set({ directory })}
      />
      <Button icon={Trash2} onPress={onDelete}>
        {t('pops.delete-piece')}
      </Button>
    </fieldset>
  );
}

function pixelsOf(text: string): number {
  return Math.min(9999, Math.max(0, Math.round(Number(text) || 0)));
}
