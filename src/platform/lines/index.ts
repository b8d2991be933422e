export { type ColumnKind, readCell, readCsv } from './read-csv.ts';
export { type Line, linesRefused, numbered, type Taken, takeAll, takenView, type UnitOfWork } from './take-lines.ts';
export { csvLine } from './write-csv.ts';
