import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describeError } from '../../../kernel/errors.ts';
import { invalid } from '../source/index.ts';
import type { RowBatch } from '../sql/index.ts';

export interface ExcelOptions {
  /** Empty: the first. */
  readonly sheet: string;
  readonly hasHeader: boolean;
}

/** What goes between us and the worker: it sends a batch, we say when the next may come. */
export type FromExcelWorker =
  | { readonly kind: 'rows'; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'invalid'; readonly why: string };

const largestFile = 64 << 20;

/**
 * The rows of a sheet, read in a thread of its own with little memory to spend: the format cannot be read piece by piece, and a file may be a trap.
 * @throws ParleyError `contact-source-invalid`
 */
export async function* excelRows(
  bytes: AsyncIterable<Buffer>,
  { sheet, hasHeader }: ExcelOptions,
  signal: AbortSignal,
): AsyncGenerator<RowBatch> {
  const content = await collect(bytes);
  signal.throwIfAborted();
  const worker = new Worker(new URL('./excel-worker.ts', import.meta.url), {
    name: 'excel',
    workerData: { content, sheet },
    transferList: [content.buffer as ArrayBuffer],
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  try {
    let columns: readonly string[] | null = null;
    for (;;) {
      const message = await nextMessage(worker, signal);
      if (message.kind === 'invalid') throw invalid(message.why);
      if (message.kind === 'end') break;
      let { rows } = message;
      if (columns === null) {
        const width = Math.max(...rows.map((row) => row.length));
        columns = Array.from({ length: width }, (_, place) => (hasHeader ? (rows[0]?.[place] ?? '') : ''));
        if (hasHeader) rows = rows.slice(1);
      }
      columns = widened(columns, rows);
      yield { columns, rows };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage('next');
    }
    if (columns === null) throw invalid('The sheet is empty: expected a first row with the names of the columns');
  } finally {
    signal.removeEventListener('abort', end);
    await worker.terminate();
  }
}

/** Cells right of the last name have one, too. */
function widened(columns: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const width = rows.reduce((most, row) => Math.max(most, row.length), columns.length);
  return width === columns.length ? columns : [...columns, ...Array.from({ length: width - columns.length }, () => '')];
}

async function nextMessage(worker: Worker, signal: AbortSignal): Promise<FromExcelWorker> {
  const stop = new AbortController();
  try {
    const exit = once(worker, 'exit', { signal: stop.signal }).then(() => {
      signal.throwIfAborted();
      throw invalid('The file could not be read');
    });
    exit.catch(() => undefined);
    const [message] = (await Promise.race([once(worker, 'message', { signal: stop.signal }), exit])) as [FromExcelWorker];
    return message;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'ERR_WORKER_OUT_OF_MEMORY') throw invalid('The file is too large to be read as Excel: save it as CSV');
    if (error instanceof Error && (error.name === 'ParleyError' || signal.aborted)) throw error;
    throw invalid(`The file cannot be read as Excel: ${describeError(error)}`);
  } finally {
    stop.abort();
  }
}

async function collect(bytes: AsyncIterable<Buffer>): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > largestFile)
      throw invalid(`The file is larger than ${largestFile >> 20} MB, which is too much for Excel: save it as CSV`);
    chunks.push(chunk);
  }
  const content = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    content.set(chunk, at);
    at += chunk.length;
  }
  return content;
}
