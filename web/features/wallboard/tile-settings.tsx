import { ArrowLeft, Plus, Trash2, X } from 'lucide-react';
import { Label, TextArea, TextField } from 'react-aria-components';
import type { LiveFiguresView, WallboardTile } from '../../../src/contract/rest/wallboards.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checks } from '../../ui/checks.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import type { BoardFigure } from './board-view.tsx';
import { useBoardWords } from './words/index.ts';

interface Props {
  tile: WallboardTile;
  figures: readonly BoardFigure[];
  live: LiveFiguresView;
  onChange: (tile: WallboardTile) => void;
  onRemove: () => void;
  onClose: () => void;
}

/** What one tile shows, of whom, and from when on in which colour. */
export function TileSettings({ tile, figures, live, onChange, onRemove, onClose }: Props) {
  const { t } = useBoardWords();
  const isTable = tile.kind === 'queues' || tile.kind === 'agents';
  const isOfFigures = isTable || tile.kind === 'figure' || tile.kind === 'plot';
  return (
    <>
      <header className="row">
        <IconButton icon={ArrowLeft} label={t('board.settings')} onPress={onClose} />
        <h2>{t(`board.kind-${tile.kind}`)}</h2>
        <IconButton icon={Trash2} label={t('board.remove-tile')} onPress={onRemove} />
      </header>
      <Field
        label={t('board.tile-title')}
        value={tile.title}
        maxLength={100}
        onChange={(title) => onChange({ ...tile, title })}
      />
      {tile.kind === 'text' ? (
        <TextField className="field" value={tile.text} onChange={(text) => onChange({ ...tile, text })}>
          <Label>{t('board.text')}</Label>
          <TextArea className="input" rows={4} />
        </TextField>
      ) : null}
      {isOfFigures ? <ScopeChoice tile={tile} live={live} onChange={onChange} /> : null}
      {isOfFigures && !isTable ? (
        <Choice
          label={t('board.figure')}
          value={tile.figures[0] ?? ''}
          options={figures.filter((one) => goesWith(one, tile, live)).map(({ id, name }) => ({ id, label: name }))}
          onChange={(id) => onChange({ ...tile, figures: [id], thresholds: [] })}
        />
      ) : null}
      {isTable ? (
        <Checks
          label={t('board.columns')}
          options={figures.filter((one) => goesWith(one, tile, live)).map(({ id, name }) => ({ id, label: name }))}
          value={tile.figures}
          onChange={(ids) => {
            const kept = tile.figures.filter((id) => ids.includes(id));
            onChange({ ...tile, figures: [...kept, ...ids.filter((id) => !kept.includes(id))].slice(0, 12) });
          }}
        />
      ) : null}
      {tile.kind === 'figure' ? (
        <Thresholds tile={tile} unit={figures.find(({ id }) => id === tile.figures[0])?.unit ?? 'count'} onChange={onChange} />
      ) : null}
    </>
  );
}

/** Whether there is such a figure for what the tile tells of. */
function goesWith({ id }: BoardFigure, { scope, kind }: WallboardTile, live: LiveFiguresView): boolean {
  const prefix = kind === 'queues' ? 'queue' : kind === 'agents' ? 'agent' : scope.kind;
  return live.scopes.some((one) => one.scope.startsWith(prefix) && id in one.values);
}

function ScopeChoice({ tile, live, onChange }: Pick<Props, 'tile' | 'live' | 'onChange'>) {
  const { t } = useBoardWords();
  const { scope } = tile;
  const isTable = tile.kind === 'queues' || tile.kind === 'agents';
  const named = (kind: 'queue' | 'agent') =>
    live.scopes
      .filter((one) => one.scope.startsWith(`${kind}:`))
      .map((one) => ({ id: one.scope.slice(kind.length + 1), label: one.name }));
  if (isTable && scope.kind !== 'company') {
    return (
      <Checks
        label={t('board.of-whom')}
        hint={t('board.all-of-them')}
        options={named(scope.kind)}
        value={scope.ids}
        onChange={(ids) => onChange({ ...tile, scope: { ...scope, ids } })}
      />
    );
  }
  const options = [
    { id: 'company', label: t('board.everybody') },
    ...named('queue').map(({ id, label }) => ({ id: `queue:${id}`, label })),
    ...named('agent').map(({ id, label }) => ({ id: `agent:${id}`, label })),
  ];
  return (
    <Choice
      label={t('board.of-whom')}
      value={scope.kind === 'company' ? 'company' : `${scope.kind}:${scope.ids[0] ?? ''}`}
      options={options}
      onChange={(id) => {
        const [kind, only] = id.split(':');
        onChange({
          ...tile,
          scope: kind === 'queue' || kind === 'agent' ? { kind, ids: only ? [only] : [] } : { kind: 'company', ids: [] },
        });
      }}
    />
  );
}

type Unit = BoardFigure['unit'];

/** Shares are set in percent, durations in seconds. */
const factor = (unit: Unit): number => (unit === 'share' ? 0.01 : unit === 'milliseconds' || unit === 'timestamp' ? 1000 : 1);

function Thresholds({ tile, unit, onChange }: Pick<Props, 'tile' | 'onChange'> & { unit: Unit }) {
  const { t } = useBoardWords();
  const { thresholds } = tile;
  const set = (changed: WallboardTile['thresholds']) => onChange({ ...tile, thresholds: changed });
  const suffix = unit === 'share' ? ' (%)' : unit === 'milliseconds' || unit === 'timestamp' ? ' (s)' : '';
  return (
    <fieldset className="board-kinds">
      <legend className="label">{t('board.colours')}</legend>
      {thresholds.map((threshold, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- they have no name but their place
        <div key={index} className="row bottom">
          <Field
            label={`${t('board.from')}${suffix}`}
            type="text"
            value={String(Math.round((threshold.from / factor(unit)) * 100) / 100)}
            onChange={(text) => {
              const from = Number(text.replace(',', '.')) * factor(unit);
              if (Number.isFinite(from)) set(thresholds.map((one, at) => (at === index ? { ...one, from } : one)));
            }}
          />
          <Choice
            label={t('board.colour')}
            value={threshold.colour}
            options={(['neutral', 'good', 'warning', 'bad'] as const).map((id) => ({ id, label: t(`board.colour-${id}`) }))}
            onChange={(id) => {
              const colour = id === 'good' || id === 'warning' || id === 'bad' ? id : 'neutral';
              set(thresholds.map((one, at) => (at === index ? { ...one, colour } : one)));
            }}
          />
          <IconButton icon={X} label={t('board.remove-colour')} onPress={() => set(thresholds.filter((_, at) => at !== index))} />
        </div>
      ))}
      {thresholds.length < 6 ? (
        <Button icon={Plus} tone="quiet" onPress={() => set([...thresholds, { from: 0, colour: 'warning' }])}>
          {t('board.add-colour')}
        </Button>
      ) : null}
    </fieldset>
  );
}
