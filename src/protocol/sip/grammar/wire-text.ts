/**
 * Messages are read as Latin-1, one character per byte, so that nothing is lost. SIP text is UTF-8 (RFC 3261 §7):
 * these two functions lead from one to the other.
 */

const fatalUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** True when every character is ASCII; then wire string and text are the same. */
export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** The text a person reads. Bytes that are not UTF-8 are read as Latin-1. */
export function fromWire(wire: string): string {
  if (isAscii(wire)) return wire;
  try {
    return fatalUtf8.decode(Buffer.from(wire, 'latin1'));
  } catch {
    return wire;
  }
}

/** Text as a wire string of its UTF-8 bytes. */
export function toWire(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/**
 * Makes a value safe to stand in a header: line breaks and NUL become spaces, and characters that fit no byte
 * become UTF-8. (Cutting them to their low byte would let `U+010A` turn into a line feed.)
 */
export function safeWire(value: string): string {
  let isWide = false;
  let hasBreak = false;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code > 0xff) isWide = true;
    else if (code === 10 || code === 13 || code === 0) hasBreak = true;
  }
  const bytes = isWide ? toWire(value) : value;
  // oxlint-disable-next-line no-control-regex -- these are the characters to remove
  return hasBreak ? bytes.replace(/[\r\n\0]+/g, ' ') : bytes;
}

/** The same text on its own: what was cut from a message holds on to all of it. For what is kept longer than the message. */
export function detached(wire: string): string {
  return Buffer.from(wire, 'latin1').toString('latin1');
}
