import type { SynchronisationLine } from './synchronisation-run.ts';

const mostLines = 1000;
const longestReason = 500;

/** The first lines of a report; all are counted. */
export class ReportLines {
  readonly lines: SynchronisationLine[] = [];
  rejected = 0;

  add(line: Omit<SynchronisationLine, 'position'>): void {
    if (line.outcome === 'rejected') this.rejected++;
    if (this.lines.length >= mostLines) return;
    const [key, name, reason] = [line.key, line.name, line.reason].map((text) => text.slice(0, longestReason)) as [
      string,
      string,
      string,
    ];
    this.lines.push({ ...line, key, name, reason, position: this.lines.length });
  }
}
