import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { dimensionWords } from '../../../src/contract/figure-words/dimension-words.ts';
import type { ReportTable as Table } from '../../../src/contract/rest/reports.ts';
import { formatKey, formatValue } from './value-format.ts';
import { useReportWords } from './words/index.ts';

export interface Opened {
  readonly figure: string;
  /** Values of the row's keys; null: the total. */
  readonly row: readonly (string | null)[] | null;
}

interface Props {
  table: Table;
  opened: Opened | null;
  onOpen: (opened: Opened) => void;
}

interface Sorting {
  /** A column of a figure. */
  readonly column: number;
  readonly isDown: boolean;
}

/** Every number opens to what it counts. */
export function ReportTable({ table, opened, onOpen }: Props) {
  const { t, language, locale } = useReportWords();
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const rows = sorted(table, sorting);
  const cell = (figure: Table['figures'][number], value: number | null, row: Opened['row']) => {
    const text = formatValue(value, figure.unit, locale);
    const isOpen = opened?.figure === figure.id && JSON.stringify(opened.row) === JSON.stringify(row);
    if (value === null) return <span className="faint">{text}</span>;
    return (
      <button type="button" className="report-number" aria-pressed={isOpen} onClick={() => onOpen({ figure: figure.id, row })}>
        {text}
      </button>
    );
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
    <section className="report-scroll" tabIndex={0} aria-label={t('reports.table')}>
      <table className="table report-table">
        <thead>
          <tr>
            {table.by.map((dimension) => (
              <th key={dimension} scope="col">
                {dimensionWords[language][dimension]}
              </th>
            ))}
            {table.figures.map(({ id, name }, column) => (
              <th key={id} scope="col" className="end" aria-sort={ariaSort(sorting, column)}>
                <button
                  type="button"
                  className="report-sort"
                  onClick={() =>
                    setSorting(
                      sorting?.column === column && !sorting.isDown ? null : { column, isDown: sorting?.column !== column },
                    )
                  }
                >
                  {name}
                  {sorting?.column === column ? (
                    sorting.isDown ? (
                      <ArrowDown className="icon" aria-hidden="true" />
                    ) : (
                      <ArrowUp className="icon" aria-hidden="true" />
                    )
                  ) : null}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ keys, values }) => {
            const row = keys.map(({ value }) => value);
            return (
              <tr key={JSON.stringify(row)}>
                {keys.map((key, index) => (
                  <th key={table.by[index]} scope="row">
                    {formatKey(key, table.by[index]!, locale)}
                  </th>
                ))}
                {table.figures.map((figure, index) => (
                  <td key={figure.id} className="number end">
                    {cell(figure, values[index] ?? null, row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            {table.by.map((dimension, index) => (
              <th key={dimension} scope="row">
                {index === 0 ? t('reports.total') : ''}
              </th>
            ))}
            {table.figures.map((figure, index) => (
              <td key={figure.id} className="number end">
                {cell(figure, table.total[index] ?? null, null)}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function ariaSort(sorting: Sorting | null, column: number): 'ascending' | 'descending' | 'none' {
  if (sorting?.column !== column) return 'none';
  return sorting.isDown ? 'descending' : 'ascending';
}

/** Rows without a value come last, whichever way. */
function sorted({ rows }: Table, sorting: Sorting | null): Table['rows'] {
  if (!sorting) return rows;
  const { column, isDown } = sorting;
  return rows.toSorted((one, other) => {
    const [left, right] = [one.values[column] ?? null, other.values[column] ?? null];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return isDown ? right - left : left - right;
  });
}
