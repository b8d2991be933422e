import { useQuery } from '@tanstack/react-query';
import { Image, MousePointerClick, Type } from 'lucide-react';
import { useMemo, useState } from 'react';
import { FieldError, Label, TextArea, TextField } from 'react-aria-components';
import { useDesk } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { Toggle } from '../../../ui/toggle.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { useAdminWords } from '../words/index.ts';
import { ElementProperties } from './element-properties.tsx';
import { LayoutCanvas } from './layout-canvas.tsx';
import { type EditedElement, type EditedLayout, parseLayout, writeLayout } from './layout-model.ts';
import { LayoutPreview } from './layout-preview.tsx';
import './layout-editor.css';

interface PopFields {
  readonly own: readonly string[];
  readonly ofDirectories: readonly string[];
}

/** The usual size of the window; the parameters AlerterWidth and AlerterHeight may say otherwise. */
const size = { width: 400, height: 300 };

/** A layout by drawing or as XML, with a pretended call beside it. */
export function LayoutEditor({ value, onChange, label, error }: FieldControl) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const xml = typeof value === 'string' ? value : '';
  const [view, setView] = useState<'draw' | 'xml'>('draw');
  const [selected, setSelected] = useState<number | null>(null);
  const layout = useMemo(() => parseLayout(xml), [xml]);
  const fields = useQuery({
    queryKey: ['screen-pop-fields'],
    queryFn: () => rest.send<PopFields>('GET', '/api/v1/admin/screen-pop-fields', {}),
  });
  const names = [...(fields.data?.own ?? []), ...(fields.data?.ofDirectories ?? [])];
  const element = selected === null ? undefined : layout?.elements[selected];
  const write = (changed: EditedLayout) => onChange(writeLayout(changed));
  const setAt = (index: number, changed: EditedElement) => {
    if (layout) write({ ...layout, elements: layout.elements.map((one, at) => (at === index ? changed : one)) });
  };
  const removeAt = (index: number) => {
    if (!layout) return;
    write({ ...layout, elements: layout.elements.filter((_, at) => at !== index) });
    setSelected(null);
  };
  const add = (kind: EditedElement['kind'], text: string) => {
    if (!layout) return;
    const y = Math.max(0, ...layout.elements.map((one) => one.y + 28));
    write({ ...layout, elements: [...layout.elements, { kind, x: 16, y, directory: '', text, action: 'url', target: '' }] });
    setSelected(layout.elements.length);
  };
  return (
    <div className="layout-editor">
      <div className="row">
        <Segments
          label={label}
          value={view}
          onChange={setView}
          options={[
            { id: 'draw', label: t('pops.draw') },
            { id: 'xml', label: 'XML' },
          ]}
        />
      </div>
      {view === 'xml' ? (
        <TextField className="field" value={xml} isInvalid={Boolean(error)} onChange={onChange}>
          <Label>XML</Label>
          <TextArea className="input code" rows={14} spellCheck="false" />
          <FieldError className="error">{error}</FieldError>
        </TextField>
      ) : layout ? (
        <>
          <div className="row tight wrap">
            <Button icon={Type} onPress={() => add('text', '[-DisplayName-]')}>
              {t('pops.add-text')}
            </Button>
            <Button icon={Image} onPress={() => add('image', '[-Picture-]')}>
              {t('pops.add-image')}
            </Button>
            <Button icon={MousePointerClick} onPress={() => add('button', t('pops.button'))}>
              {t('pops.add-button')}
            </Button>
          </div>
          <Toggle
            label={t('pops.marks-vip')}
            hint={t('pops.marks-vip-help')}
            isOn={layout.marksVip}
            onChange={(marksVip) => write({ ...layout, marksVip })}
          />
          <LayoutCanvas
            {...size}
            elements={layout.elements}
            selected={selected}
            onSelect={setSelected}
            onChange={setAt}
            onDelete={removeAt}
          />
          <p className="hint">{t('pops.canvas-help')}</p>
          {element && selected !== null ? (
            <ElementProperties
              element={element}
              fields={names}
              onChange={(changed) => setAt(selected, changed)}
              onDelete={() => removeAt(selected)}
            />
          ) : null}
        </>
      ) : (
        <p className="notice failed">{t('pops.unreadable')}</p>
      )}
      {error && view === 'draw' ? <p className="field-problem">{error}</p> : null}
      <LayoutPreview {...size} xml={xml} directory={layout?.elements.map(firstDirectory).find(Boolean) ?? 'CRM'} />
    </div>
  );
}

function firstDirectory({ directory }: EditedElement): string {
  const [first = ''] = directory.split(',');
  return first.trim().toLowerCase() === 'none' ? '' : first.trim();
}
