import type { Readable } from 'node:stream';

export interface FileAnswerParts {
  readonly name: string;
  readonly sizeBytes: number;
  /** By its content, not by its name. */
  readonly contentType: string;
  /** Bytes counted from 0, both included; without: all. */
  readonly read: (range?: { readonly from: number; readonly to: number }) => Promise<Readable>;
  /** Shown by the browser where it is a picture or a sound; everything else is a download whatever is asked. */
  readonly isShown: boolean;
}

/** What a handler of a route with a `contentType` answers to send a file: with its own type, by ranges, and so that no browser runs it. */
export class FileAnswer {
  readonly parts: FileAnswerParts;

  constructor(parts: FileAnswerParts) {
    this.parts = parts;
  }

  get headers(): Record<string, string> {
    const { name, contentType, isShown } = this.parts;
    const mayShow = isShown && /^(image|audio)\/[a-z0-9.+-]+$/.test(contentType) && contentType !== 'image/svg+xml';
    const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
    return {
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
      'content-disposition': `${mayShow ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded(name)}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'content-type': contentType,
      'x-content-type-options': 'nosniff',
    };
  }
}

/** RFC 8187 §3.2.1. */
function encoded(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, (letter) => `%${letter.codePointAt(0)!.toString(16).toUpperCase()}`);
}

/**
 * One range of a file (RFC 9110 §14.2). Several, or what is no range, is all of it.
 * @returns null: none of it is in the file (416)
 */
export function rangeOf(header: string | undefined, sizeBytes: number): { from: number; to: number } | 'all' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  const [, first, last] = match ?? [];
  if (!match || (first === '' && last === '')) return 'all';
  const from = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const to = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (first !== '' && last !== '' && Number(last) < from) return 'all';
  return from > to ? null : { from, to };
}
