import type { Ladder, LadderArrow } from './ladder.ts';

const columnWidth = 240;
const rowHeight = 34;
const top = 56;
const timeWidth = 90;

/** The ladder as an SVG document that takes its colours from the page (`currentColor`). Names and labels are escaped. */
export function ladderToSvg(ladder: Ladder): string {
  const width = timeWidth + ladder.participants.length * columnWidth;
  const height = top + ladder.arrows.length * rowHeight + 20;
  const start = ladder.arrows[0]?.atMs ?? 0;
  const title = `Call between ${ladder.participants.join(', ')}: ${ladder.arrows.length} messages`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="13" fill="currentColor">`,
    `<title>${escaped(title)}</title>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>',
    ...ladder.participants.map((name, i) => lifeline(name, middle(i), height)),
    ...ladder.arrows.map((arrow, i) => arrowLine(arrow, top + (i + 1) * rowHeight - 8, start)),
    '</svg>',
  ].join('\n');
}

function lifeline(name: string, x: number, height: number): string {
  return (
    `<text x="${x}" y="24" text-anchor="middle" font-weight="bold">${escaped(name)}</text>` +
    `<line x1="${x}" x2="${x}" y1="36" y2="${height - 8}" stroke="currentColor" stroke-opacity="0.35"/>`
  );
}

function arrowLine(arrow: LadderArrow, y: number, start: number): string {
  const from = middle(arrow.from);
  const to = middle(arrow.to);
  const dash = arrow.isRepeat ? ' stroke-dasharray="4 4"' : '';
  const label = arrow.isRepeat ? `${arrow.label} again` : arrow.label;
  return (
    `<g><title>${escaped(arrow.text)}</title><text x="8" y="${y}" fill-opacity="0.7">${((arrow.atMs - start) / 1000).toFixed(3)} s</text>` +
    `<line x1="${from}" x2="${to}" y1="${y}" y2="${y}" stroke="currentColor"${dash} marker-end="url(#tip)"/>` +
    `<text x="${(from + to) / 2}" y="${y - 6}" text-anchor="middle">${escaped(label)}</text></g>`
  );
}

function middle(column: number): number {
  return timeWidth + column * columnWidth + columnWidth / 2;
}

/** Characters that XML forbids are dropped, markup is escaped. */
function escaped(text: string): string {
  const allowed = Array.from(text)
    .filter((one) => one >= ' ' || one === '\n' || one === '\t')
    .filter((one) => one !== '\uFFFE' && one !== '\uFFFF')
    .join('');
  return allowed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
