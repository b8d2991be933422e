import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useAdminWords } from '../words/index.ts';
import { type EditedElement, moved } from './layout-model.ts';

interface Props {
  elements: readonly EditedElement[];
  selected: number | null;
  width: number;
  height: number;
  onSelect: (index: number) => void;
  onChange: (index: number, element: EditedElement) => void;
  onDelete: (index: number) => void;
}

const steps: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The window being made: elements are dragged, or moved with the arrow keys (with Shift by ten pixels). */
export function LayoutCanvas({ elements, selected, width, height, onSelect, onChange, onDelete }: Props) {
  const { t } = useAdminWords();
  const drag = useRef<{ index: number; x: number; y: number; element: EditedElement } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>, index: number) => {
    const element = elements[index];
    if (!element || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { index, x: event.clientX, y: event.clientY, element };
    onSelect(index);
  };
  const onPointerMove = (event: PointerEvent<HTMLButtonElement>) => {
    const from = drag.current;
    if (from) onChange(from.index, moved(from.element, { x: event.clientX - from.x, y: event.clientY - from.y }));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>, index: number) => {
    const element = elements[index];
    const step = steps[event.key];
    if (element && step) {
      event.preventDefault();
      const far = event.shiftKey ? 10 : 1;
      onChange(index, moved(element, { x: step.x * far, y: step.y * far }));
    } else if (event.key === 'Delete') {
      event.preventDefault();
      onDelete(index);
    }
  };
  return (
    <fieldset className="layout-frame" aria-label={t('pops.canvas')}>
      <div className="pop-canvas layout-canvas" style={{ width, minHeight: height }}>
        {elements.map((element, index) => (
          <button
            // oxlint-disable-next-line react/no-array-index-key -- elements have no name but their place
            key={index}
            type="button"
            className={`layout-piece ${element.kind}`}
            style={{ left: element.x, top: element.y }}
            aria-pressed={index === selected}
            aria-label={t('pops.piece', { kind: t(`pops.${element.kind}`), text: element.text, x: element.x, y: element.y })}
            onPointerDown={(event) => onPointerDown(event, index)}
            onPointerMove={onPointerMove}
            onPointerUp={() => {
              drag.current = null;
            }}
            onPointerCancel={() => {
              drag.current = null;
            }}
            onFocus={() => onSelect(index)}
            onKeyDown={(event) => onKeyDown(event, index)}
          >
            {element.text || t(`pops.${element.kind}`)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
