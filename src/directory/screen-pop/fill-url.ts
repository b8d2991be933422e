import type { FieldValue, Template } from './template.ts';

/** Schemes that any layout may open. Others only when the administrator lists them. */
export const usualSchemes: readonly string[] = ['http', 'https', 'mailto', 'tel', 'sip', 'sips', 'callto'];

/** Run or read what is not theirs to: refused even when listed. */
const dangerousSchemes = new Set([
  'javascript',
  'data',
  'vbscript',
  'file',
  'blob',
  'about',
  'view-source',
  'ms-msdt',
  'search-ms',
]);

export type FilledUrl = { readonly ok: true; readonly url: string } | { readonly ok: false; readonly reason: UrlFault };

/** `empty`: the field it consists of has no value. */
export type UrlFault = 'empty' | 'no-scheme' | 'scheme-not-allowed' | 'host-from-field' | 'not-a-url';

/**
 * Fills a template of an address. What a field brings can only be a part between separators, never a scheme, a host or another
 * parameter: it is percent-encoded. A template that begins with a field (`[-Url-]`) takes it whole, and must be http or https then.
 */
export function fillUrl(template: Template, value: FieldValue, allowed: readonly string[]): FilledUrl {
  const first = template.pieces[0];
  if (!first) return fault('empty');
  if (first.kind === 'field') return fillWhole(template, value);
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(first.text)?.[1]?.toLowerCase();
  if (scheme === undefined) return fault('no-scheme');
  if (dangerousSchemes.has(scheme) || !allowed.includes(scheme)) return fault('scheme-not-allowed');
  if (hasFieldInHost(template)) return fault('host-from-field');
  const encode = scheme === 'tel' || scheme === 'callto' ? encodeNumber : encodeURIComponent;
  const url = template.pieces
    .map((piece) => (piece.kind === 'text' ? piece.text : encode(wellFormed(value(piece.name)))))
    .join('');
  return parsed(url.trim(), [scheme]);
}

/** Whether a field stands where the host is: a contact's data must not choose whom the browser talks to. */
export function hasFieldInHost({ pieces }: Template): boolean {
  let before = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') before += piece.text;
    else if (before === '') return false;
    else if (/^\s*[a-z][a-z0-9+.-]*:(?:\/\/[^/?#]*)?$/i.test(before) && /^\s*[a-z][a-z0-9+.-]*:\/\//i.test(before)) return true;
    else before += '.';
  }
  return false;
}

function fillWhole({ pieces }: Template, value: FieldValue): FilledUrl {
  const [first, ...rest] = pieces;
  const base = first?.kind === 'field' ? wellFormed(value(first.name)).trim() : '';
  if (base === '') return fault('empty');
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(base) ? base : `https://${base}`;
  const more = rest.map((piece) => (piece.kind === 'text' ? piece.text : encodeURIComponent(wellFormed(value(piece.name)))));
  return parsed(whole + more.join(''), ['http', 'https']);
}

function parsed(url: string, schemes: readonly string[]): FilledUrl {
  const read = URL.parse(url);
  if (!read) return fault('not-a-url');
  const scheme = read.protocol.slice(0, -1);
  if (!schemes.includes(scheme)) return fault('scheme-not-allowed');
  // Credentials in an address only ever deceive who reads it.
  if (read.username !== '' || read.password !== '') return scheme.startsWith('http') ? fault('not-a-url') : { ok: true, url };
  return { ok: true, url: read.href };
}

function fault(reason: UrlFault): FilledUrl {
  return { ok: false, reason };
}

function encodeNumber(number: string): string {
  return encodeURIComponent(number.replaceAll(/[\s()./-]/g, '')).replaceAll('%2B', '+');
}

/** Lone halves of surrogate pairs cannot be encoded. */
function wellFormed(text: string): string {
  return text.toWellFormed();
}
