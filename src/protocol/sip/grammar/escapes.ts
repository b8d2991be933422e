import { isHexCode } from './characters.ts';
import { fromWire, toWire } from './wire-text.ts';

/** False when a `%` is not followed by two hexadecimal digits. */
export function hasSoundEscapes(text: string): boolean {
  for (let i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
    if (!isHexCode(text.charCodeAt(i + 1)) || !isHexCode(text.charCodeAt(i + 2))) return false;
  }
  return true;
}

/** Resolves `%hh` once (never twice) and decodes UTF-8. Escapes must be sound. */
export function unescape(wire: string): string {
  if (!wire.includes('%')) return fromWire(wire);
  return fromWire(wire.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))));
}

/** Escapes every byte of the UTF-8 form of `text` that `isAllowed` does not let stand. */
export function escape(text: string, isAllowed: (code: number) => boolean): string {
  const wire = toWire(text);
  let out = '';
  for (let i = 0; i < wire.length; i++) {
    const code = wire.charCodeAt(i);
    out += isAllowed(code) ? wire[i] : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}
