import { useState } from 'react';
import type { Wallboard, WallboardLayout, WallboardTile } from '../../../src/contract/rest/wallboards.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { BoardDisplays } from './board-displays.tsx';
import { newTile, placeTile, removeTile } from './board-model.ts';
import { type BoardData, BoardView } from './board-view.tsx';
import { TileFrame } from './tile-frame.tsx';
import { TileSettings } from './tile-settings.tsx';
import { useBoardWords } from './words/index.ts';

interface Edited {
  readonly name: string;
  readonly layout: WallboardLayout;
}

interface Props {
  board: Wallboard;
  data: BoardData;
  edited: Edited;
  onChange: (edited: Edited) => void;
}

const kinds = ['figure', 'plot', 'queues', 'agents', 'text', 'clock'] as const;

/** Arranging a board: tiles are dragged or moved with the arrow keys, and set beside. */
export function BoardEditor({ board, data, edited, onChange }: Props) {
  const { t } = useBoardWords();
  const [selected, setSelected] = useState<string | null>(null);
  const { layout } = edited;
  const change = (changed: WallboardLayout) => onChange({ ...edited, layout: changed });
  const place = (tile: WallboardTile) => change(placeTile(layout, tile));
  const add = (kind: (typeof kinds)[number]) => {
    const tile = newTile(layout, kind);
    place(tile);
    setSelected(tile.id);
  };
  const remove = (id: string) => {
    change(removeTile(layout, id));
    setSelected(null);
  };
  const tile = layout.tiles.find(({ id }) => id === selected);
  return (
    <div className="board-editing">
      <div className="board-frame">
        <BoardView
          data={data}
          renderTile={(one, content) => (
            <TileFrame
              tile={one}
              columns={layout.columns}
              isSelected={one.id === selected}
              onSelect={() => setSelected(one.id)}
              onPlace={place}
              onRemove={() => remove(one.id)}
            >
              {content}
            </TileFrame>
          )}
        />
      </div>
      <aside className="board-settings" aria-label={t('board.settings')}>
        {tile ? (
          <TileSettings
            tile={tile}
            figures={data.figures}
            live={data.live}
            onChange={place}
            onRemove={() => remove(tile.id)}
            onClose={() => setSelected(null)}
          />
        ) : (
          <>
            <Field
              label={t('board.name')}
              value={edited.name}
              maxLength={100}
              onChange={(name) => onChange({ ...edited, name })}
            />
            <Choice
              label={t('board.theme')}
              value={layout.theme}
              options={(['dark', 'light', 'auto'] as const).map((id) => ({ id, label: t(`board.theme-${id}`) }))}
              onChange={(id) => change({ ...layout, theme: id === 'light' || id === 'auto' ? id : 'dark' })}
            />
            <fieldset className="board-kinds">
              <legend className="label">{t('board.add-tile')}</legend>
              {kinds.map((kind) => (
                <Button key={kind} onPress={() => add(kind)}>
                  {t(`board.kind-${kind}`)}
                </Button>
              ))}
            </fieldset>
            <p className="hint">{t('board.help')}</p>
            <BoardDisplays board={board} />
          </>
        )}
      </aside>
    </div>
  );
}
