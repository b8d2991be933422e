import { linesRefused } from '../lines/index.ts';

/** The text of an uploaded file: UTF-8, UTF-16 with its mark, or else the code page of Western Windows, as Excel writes it. */
export function textOfFile(content: Buffer): string {
  if (content.length >= 2 && content[0] === 0xff && content[1] === 0xfe) return content.subarray(2).toString('utf16le');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    if (content.includes(0)) throw linesRefused([{ line: 1, message: 'this is no text: save it as CSV or LDIF in UTF-8' }]);
    return new TextDecoder('windows-1252').decode(content);
  }
}
