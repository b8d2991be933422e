import { type CSSProperties, useMemo } from 'react';
import { nameIn } from '../../../src/contract/name-in.ts';
import type { FigureView } from '../../../src/contract/rest/reports.ts';
import type {
  BoardDisplay,
  LiveFiguresView,
  LiveScope,
  WallboardLayout,
  WallboardTile,
} from '../../../src/contract/rest/wallboards.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { ReportPlot } from '../reports/report-plot.tsx';
import { formatValue } from '../reports/value-format.ts';
import { type Colour, colourOf, scopesOf, valueOf } from './board-model.ts';
import { useBoardWords } from './words/index.ts';
import './wallboard.css';

export type BoardFigure = Pick<FigureView, 'id' | 'name' | 'unit' | 'better'>;

export interface BoardData {
  readonly layout: WallboardLayout;
  readonly figures: readonly BoardFigure[];
  readonly live: LiveFiguresView;
  readonly courses: BoardDisplay['courses'];
}

interface Props {
  data: BoardData;
  /** Around each tile, where it is arranged. */
  renderTile?: (tile: WallboardTile, content: React.ReactNode) => React.ReactNode;
}

/** A board: every tile in its place, as large as the screen allows. */
export function BoardView({ data, renderTile }: Props) {
  const { layout } = data;
  const rows = Math.max(layout.rows, ...layout.tiles.map(({ y, height }) => y + height));
  const style = { '--columns': layout.columns, '--rows': rows } as CSSProperties;
  const theme = layout.theme === 'auto' ? {} : { 'data-theme': layout.theme };
  return (
    <div className="board" style={style} {...theme}>
      {layout.tiles.map((tile) => {
        const place = { gridColumn: `${tile.x + 1} / span ${tile.width}`, gridRow: `${tile.y + 1} / span ${tile.height}` };
        const content = <TileContent tile={tile} data={data} />;
        return (
          <div key={tile.id} className="board-place" style={place}>
            {renderTile ? renderTile(tile, content) : content}
          </div>
        );
      })}
    </div>
  );
}

function TileContent({ tile, data }: { tile: WallboardTile; data: BoardData }) {
  switch (tile.kind) {
    case 'figure':
      return <FigureTile tile={tile} data={data} />;
    case 'plot':
      return <PlotTile tile={tile} data={data} />;
    case 'queues':
    case 'agents':
      return <TableTile tile={tile} data={data} />;
    case 'text':
      return (
        <section className="tile text">
          {tile.title ? <h2>{tile.title}</h2> : null}
          <p>{tile.text}</p>
        </section>
      );
    case 'clock':
      return <ClockTile title={tile.title} />;
  }
}

/** How wide a value is, in digits: a percent sign is wider than one. */
function lengthOf(text: string): number {
  return Math.max(3, text.length + (text.includes('%') ? 0.5 : 0));
}

/** A moment is shown as the time since then, as that is what people ask. */
function shown(value: number | null, unit: BoardFigure['unit'], nowMs: number, locale: string): string {
  if (unit === 'timestamp' && value !== null) return formatDuration(nowMs - value);
  return formatValue(value, unit, locale);
}

function titleOf(tile: WallboardTile, figure: BoardFigure | undefined, scopes: readonly LiveScope[]): string {
  if (tile.title) return tile.title;
  const name = figure?.name ?? '';
  const [only] = scopes;
  return tile.scope.kind !== 'company' && scopes.length === 1 && only ? `${only.name} · ${name}` : name;
}

function FigureTile({ tile, data }: { tile: WallboardTile; data: BoardData }) {
  const { t, locale } = useBoardWords();
  const now = useNow(1000);
  const figure = data.figures.find(({ id }) => id === tile.figures[0]);
  const scopes = scopesOf(tile, data.live);
  const value = valueOf(tile, data.live);
  const compared = figure?.unit === 'timestamp' && value !== null ? now - value : value;
  const colour: Colour = colourOf(tile.thresholds, compared);
  const text = shown(value, figure?.unit ?? 'count', now, locale);
  return (
    <section className={`tile figure ${colour}`} aria-label={titleOf(tile, figure, scopes)}>
      <h2 className="ellipsis">{titleOf(tile, figure, scopes)}</h2>
      <p className="tile-value number" style={{ '--length': lengthOf(text) } as CSSProperties}>
        {text}
      </p>
      {/* Never by colour alone. */}
      <p className="tile-note">{colour === 'neutral' ? '' : t(`board.colour-${colour}`)}</p>
    </section>
  );
}

function PlotTile({ tile, data }: { tile: WallboardTile; data: BoardData }) {
  const { t, locale } = useBoardWords();
  const figure = data.figures.find(({ id }) => id === tile.figures[0]);
  const course = data.courses[tile.id];
  const title = titleOf(tile, figure, scopesOf(tile, data.live));
  return (
    <section className="tile plot" aria-label={`${title}, ${t('board.kind-plot')}`}>
      <h2 className="ellipsis">{title}</h2>
      {course && figure ? (
        <CoursePlot course={course} figure={figure} locale={locale} label={t('board.course-of', { figure: title })} />
      ) : (
        <p className="tile-note">{t('board.no-course')}</p>
      )}
    </section>
  );
}

function CoursePlot({
  course,
  figure,
  locale,
  label,
}: {
  course: BoardData['courses'][string];
  figure: BoardFigure;
  locale: string;
  label: string;
}) {
  const times = useMemo(() => course.points.map(({ at }) => at), [course]);
  const series = useMemo(
    () => ({ name: figure.name, unit: figure.unit, values: course.points.map(({ value }) => value) }),
    [course, figure],
  );
  return (
    <div className="tile-plot">
      <ReportPlot times={times} series={series} locale={locale} label={label} isFilling />
    </div>
  );
}

function TableTile({ tile, data }: { tile: WallboardTile; data: BoardData }) {
  const { t, language, locale, has } = useBoardWords();
  const now = useNow(1000);
  const figures = tile.figures.flatMap((id) => data.figures.find((figure) => figure.id === id) ?? []);
  const scopes = scopesOf(tile, data.live).toSorted((one, other) => one.name.localeCompare(other.name, locale));
  const stateOf = ({ state, reasonNames, stateSince }: LiveScope) => {
    const key = `agent.${state ?? ''}`;
    const name = has(key) ? t(key) : (state ?? '');
    const reason = reasonNames && nameIn({ code: '', names: reasonNames }, language);
    return `${reason ? `${name} (${reason})` : name}${stateSince === null ? '' : ` ${formatDuration(now - stateSince)}`}`;
  };
  return (
    <section className="tile rows">
      {tile.title ? <h2 className="ellipsis">{tile.title}</h2> : null}
      <table>
        <thead>
          <tr>
            <th scope="col">{t(tile.kind === 'queues' ? 'board.queue' : 'board.agent')}</th>
            {tile.kind === 'agents' ? <th scope="col">{t('board.state')}</th> : null}
            {figures.map(({ id, name }) => (
              <th key={id} scope="col" className="end">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {scopes.map((scope) => (
            <tr key={scope.scope}>
              <th scope="row">{scope.name}</th>
              {tile.kind === 'agents' ? <td>{stateOf(scope)}</td> : null}
              {figures.map(({ id, unit }) => (
                <td key={id} className="number end">
                  {shown(scope.values[id] ?? null, unit, now, locale)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ClockTile({ title }: { title: string }) {
  const { locale } = useBoardWords();
  const now = useNow(1000);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(now);
  return (
    <section className="tile clock">
      {title ? <h2>{title}</h2> : null}
      <p className="tile-value number" style={{ '--length': time.length } as CSSProperties}>
        {time}
      </p>
    </section>
  );
}
