/** So many first bytes are looked at. */
export const sniffedBytes = 512;

const unknown = 'application/octet-stream';

interface Mark {
  readonly at: number;
  readonly bytes: string;
  readonly type: string;
}

/** First bytes in latin1, the more particular first. */
const marks: readonly Mark[] = [
  { at: 0, bytes: '\x89PNG\r\n\x1a\n', type: 'image/png' },
  { at: 0, bytes: '\xff\xd8\xff', type: 'image/jpeg' },
  { at: 0, bytes: 'GIF87a', type: 'image/gif' },
  { at: 0, bytes: 'GIF89a', type: 'image/gif' },
  { at: 8, bytes: 'WEBP', type: 'image/webp' },
  { at: 8, bytes: 'WAVE', type: 'audio/wav' },
  { at: 8, bytes: 'AVI ', type: 'video/x-msvideo' },
  { at: 4, bytes: 'ftypavif', type: 'image/avif' },
  { at: 4, bytes: 'ftypM4A ', type: 'audio/mp4' },
  { at: 4, bytes: 'ftyp', type: 'video/mp4' },
  { at: 0, bytes: '\x1a\x45\xdf\xa3', type: 'video/webm' },
  { at: 0, bytes: 'OggS', type: 'audio/ogg' },
  { at: 0, bytes: 'ID3', type: 'audio/mpeg' },
  { at: 0, bytes: '\xff\xfb', type: 'audio/mpeg' },
  { at: 0, bytes: 'fLaC', type: 'audio/flac' },
  { at: 0, bytes: '%PDF-', type: 'application/pdf' },
  { at: 0, bytes: 'PK\x03\x04', type: 'application/zip' },
  { at: 0, bytes: '\x1f\x8b', type: 'application/gzip' },
];

const riffTypes = new Set(['image/webp', 'audio/wav', 'video/x-msvideo']);

/** The type that the first bytes of a file tell. Text is plain text whatever it says: nothing that a browser would run comes out. */
export function sniffContentType(head: Buffer): string {
  const text = head.subarray(0, sniffedBytes).toString('latin1');
  for (const { at, bytes, type } of marks)
    if (text.startsWith(bytes, at) && (!riffTypes.has(type) || text.startsWith('RIFF'))) return type;
  return isText(head.subarray(0, sniffedBytes)) ? 'text/plain; charset=utf-8' : unknown;
}

function isText(head: Buffer): boolean {
  if (head.length === 0) return true;
  for (const byte of head) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) return false;
  // The last character may be cut.
  for (let cut = 0; cut < 4; cut++) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(head.subarray(0, head.length - cut));
      return true;
    } catch {
      if (head.length < sniffedBytes) return false;
    }
  }
  return false;
}
