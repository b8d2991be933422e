import type { CompanyId } from '../../kernel/ids.ts';
import type { RecordingId } from './recording.ts';
import { readLine } from './recording-chain.ts';
import type { Recordings } from './recordings.ts';

const linesAtOnce = 1000;
const blockBytes = 512;

/**
 * The list of a company with its sealed files as a tar archive (POSIX ustar), for `scripts/verify-recordings.ts`: `chain.jsonl`, `head.json`
 * and `files/<recording>.sealed`. Nothing in it can be heard.
 */
export async function* chainArchive(
  recordings: Recordings,
  companyId: CompanyId,
  { withFiles }: { readonly withFiles: boolean },
): AsyncGenerator<Uint8Array> {
  const { vault, clock } = recordings.parts;
  const { atMs, ...head } = await recordings.signedEnd(companyId);
  const { text, kept } = await linesUntil(recordings, companyId, head.seq);
  const nowS = Math.floor(clock.now() / 1000);
  yield* entry('chain.jsonl', Buffer.from(text), nowS);
  const signed = { ...head, at: new Date(atMs).toISOString() };
  yield* entry('head.json', Buffer.from(`${JSON.stringify(signed, null, 2)}\n`), nowS);
  for (const id of withFiles ? kept : []) {
    const file = await vault.sealed(companyId, id);
    if (!file) continue;
    yield tarHeader(`files/${id}.sealed`, file.sizeBytes, nowS);
    for await (const piece of file.content) yield piece;
    yield padding(file.sizeBytes);
  }
  yield Buffer.alloc(2 * blockBytes);
}

/** The lines up to the signed one, and which recordings are to be there by them. */
async function linesUntil(
  { parts: { store } }: Recordings,
  companyId: CompanyId,
  last: number,
): Promise<{ text: string; kept: ReadonlySet<RecordingId> }> {
  const kept = new Set<RecordingId>();
  const lines: string[] = [];
  for (let page: readonly string[] = []; lines.length < last; lines.push(...page)) {
    page = (await store.lines(companyId, lines.length, linesAtOnce)).slice(0, last - lines.length);
    if (page.length === 0) break;
    for (const { kind, recordingId } of page.map(readLine)) {
      if (kind === 'finished' && recordingId) kept.add(recordingId);
      if (kind === 'erased' && recordingId) kept.delete(recordingId);
    }
  }
  return { text: lines.map((line) => `${line}\n`).join(''), kept };
}

function* entry(name: string, content: Buffer, timeS: number): Generator<Buffer> {
  yield tarHeader(name, content.length, timeS);
  yield content;
  yield padding(content.length);
}

function padding(size: number): Buffer {
  return Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes);
}

function tarHeader(name: string, size: number, timeS: number): Buffer {
  const header = Buffer.alloc(blockBytes);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  header.write(name, 0, 100, 'latin1');
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(timeS, 136, 12);
  header.write('        0', 148, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}
