import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import type { WallboardTile } from '../../../src/contract/rest/wallboards.ts';
import { useBoardWords } from './words/index.ts';

interface Props {
  tile: WallboardTile;
  columns: number;
  isSelected: boolean;
  onSelect: () => void;
  onPlace: (tile: WallboardTile) => void;
  onRemove: () => void;
  children: ReactNode;
}

const steps: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** A tile that can be moved: dragged, or with the arrow keys; with Shift it grows and shrinks. */
export function TileFrame({ tile, columns, isSelected, onSelect, onPlace, onRemove, children }: Props) {
  const { t } = useBoardWords();
  const button = useRef<HTMLButtonElement>(null);
  const drag = useRef<{ x: number; y: number; tile: WallboardTile; cell: { width: number; height: number } } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return;
    onSelect();
    const box = event.currentTarget.getBoundingClientRect();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = {
      x: event.clientX,
      y: event.clientY,
      tile,
      cell: { width: box.width / tile.width, height: box.height / tile.height },
    };
  };
  const onPointerMove = (event: PointerEvent<HTMLButtonElement>) => {
    const from = drag.current;
    if (!from) return;
    const x = Math.min(
      columns - from.tile.width,
      Math.max(0, from.tile.x + Math.round((event.clientX - from.x) / from.cell.width)),
    );
    const y = Math.max(0, from.tile.y + Math.round((event.clientY - from.y) / from.cell.height));
    if (x !== tile.x || y !== tile.y) onPlace({ ...tile, x, y });
  };
  const drop = () => {
    drag.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      onPlace(
        event.shiftKey
          ? { ...tile, width: tile.width + step.x, height: tile.height + step.y }
          : { ...tile, x: tile.x + step.x, y: tile.y + step.y },
      );
    } else if (event.key === 'Delete') {
      event.preventDefault();
      onRemove();
    }
  };
  return (
    <div className={`tile-frame${isSelected ? ' selected' : ''}`}>
      <div inert>{children}</div>
      <button
        ref={button}
        type="button"
        className="tile-grip"
        aria-pressed={isSelected}
        aria-label={t('board.tile', {
          kind: t(`board.kind-${tile.kind}`),
          title: tile.title,
          x: tile.x + 1,
          y: tile.y + 1,
          width: tile.width,
          height: tile.height,
        })}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={drop}
        onPointerCancel={drop}
        onFocus={onSelect}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
