import type { LineFault } from '../../contract/rest/listing.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { FileFault } from './takeover-kind.ts';

const mostTold = 200;

export function takeoverRefused(faults: readonly FileFault[]): ParleyError {
  const [first] = faults;
  const { file, line, field, message } = first!;
  const others = faults.length > 1 ? `, and ${faults.length - 1} more` : '';
  return new ParleyError(
    'takeover-refused',
    `Nothing was changed: ${file}, line ${line}${field ? `, ${field}` : ''}: ${message}${others}`,
    { details: { lines: faults.slice(0, mostTold), total: faults.length } },
  );
}

/** Runs a reader of one file's text; its faults get the name of the file. @throws ParleyError `takeover-refused` */
export function inFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== 'lines-refused') throw error;
    const { lines } = error.details as { lines: readonly LineFault[] };
    throw takeoverRefused(lines.map((fault) => ({ file, ...fault })));
  }
}
