import type { Ladder, LadderArrow } from './ladder.ts';

const columnWidth = 34;
const timeWidth = 12;

/** The ladder in plain text, a line for each message: for a terminal, a mail or a screen reader. */
export function ladderToText(ladder: Ladder): string {
  const start = ladder.arrows[0]?.atMs ?? 0;
  const heading = ladder.participants.map((name) => centred(name, columnWidth)).join('');
  const lines = ladder.arrows.map((arrow) => `${seconds(arrow.atMs - start)}${row(arrow, ladder.participants.length)}`);
  return `${[' '.repeat(timeWidth) + heading, ...lines].map((line) => line.trimEnd()).join('\n')}\n`;
}

function row(arrow: LadderArrow, columns: number): string {
  const cells = Array.from(' '.repeat(columns * columnWidth));
  for (let i = 0; i < columns; i++) cells[middle(i)] = '|';
  const left = middle(Math.min(arrow.from, arrow.to));
  const right = middle(Math.max(arrow.from, arrow.to));
  for (let i = left + 1; i < right; i++) cells[i] = '-';
  if (arrow.to > arrow.from) cells[right - 1] = '>';
  else cells[left + 1] = '<';
  const room = right - left - 6;
  const label = ` ${arrow.isRepeat ? `${arrow.label} again` : arrow.label} `.slice(0, room);
  const at = left + Math.floor((right - left - label.length) / 2);
  cells.splice(at, Array.from(label).length, ...Array.from(label));
  return cells.join('');
}

function middle(column: number): number {
  return column * columnWidth + columnWidth / 2;
}

function centred(text: string, width: number): string {
  const cut = text.slice(0, width - 2);
  return cut.padStart(Math.floor((width + cut.length) / 2)).padEnd(width);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`.padStart(timeWidth - 2).padEnd(timeWidth);
}
