import { TextDecoder } from 'node:util';
import { invalid } from '../source/index.ts';

/** `auto`: what the first bytes say, else UTF-8, else Western Windows as Excel writes it. */
export type Encoding = 'auto' | 'utf-8' | 'windows-1252' | 'iso-8859-15' | 'utf-16le';

/**
 * The text of a file, with one kind of line end. Until a sign comes that is not in ASCII, every encoding is the same.
 * @throws ParleyError `contact-source-invalid` with the line, when a sign is not of the encoding
 */
export async function* decodeText(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  let decoder: TextDecoder | null = encoding === 'auto' ? null : new TextDecoder(encoding, { fatal: true });
  let line = 1;
  let isAfterReturn = false;
  const lined = (text: string) => {
    const joined = isAfterReturn && text.startsWith('\n') ? text.slice(1) : text;
    isAfterReturn = text === '' ? isAfterReturn : text.endsWith('\r');
    const plain = joined.replaceAll(/\r\n?/g, '\n');
    line += countLines(plain);
    return plain;
  };
  for await (const chunk of bytes) {
    if (line === 1 && chunk.subarray(0, 4096).includes(0) && encoding === 'auto' && !isUtf16(chunk))
      throw invalid('The file is no text: choose Excel as its format, or save it as CSV in UTF-8');
    decoder ??= chooseDecoder(chunk);
    yield lined(decoder ? decode(decoder, chunk, line) : chunk.toString('latin1'));
  }
  if (decoder) yield lined(decode(decoder, null, line));
}

function isUtf16(chunk: Buffer): boolean {
  return chunk[0] === 0xff && chunk[1] === 0xfe;
}

/** Null: only ASCII so far, nothing is decided. */
function chooseDecoder(chunk: Buffer): TextDecoder | null {
  if (isUtf16(chunk)) return new TextDecoder('utf-16le', { fatal: true });
  if (chunk.every((byte) => byte < 0x80)) return null;
  try {
    // The last sign may go on in the next piece.
    new TextDecoder('utf-8', { fatal: true }).decode(chunk, { stream: true });
    return new TextDecoder('utf-8', { fatal: true });
  } catch {
    return new TextDecoder('windows-1252');
  }
}

function decode(decoder: TextDecoder, chunk: Buffer | null, line: number): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw invalid(
      `A sign after line ${line} is not ${decoder.encoding.toUpperCase()}: choose the file's encoding, or save it in UTF-8`,
      { line },
    );
  }
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
