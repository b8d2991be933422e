const CRLF = Buffer.from('\r\n');
const COMMON_SPELLING = Buffer.from('\r\nCall-ID: ');

/** The Call-ID of a message in bytes, without parsing the rest; undefined when there is none. */
export function scanCallId(bytes: Buffer): string | undefined {
  const common = bytes.indexOf(COMMON_SPELLING);
  if (common >= 0) return valueAt(bytes, common + COMMON_SPELLING.length);
  for (let line = bytes.indexOf(CRLF); line >= 0 && line + 2 < bytes.length; line = bytes.indexOf(CRLF, line + 2)) {
    // An empty line ends the header fields.
    if (bytes[line + 2] === 0x0d) return undefined;
    const name = /^(?:call-id|i)[ \t]*:/i.exec(bytes.toString('latin1', line + 2, line + 20))?.[0];
    if (name) return valueAt(bytes, line + 2 + name.length);
  }
  return undefined;
}

function valueAt(bytes: Buffer, start: number): string | undefined {
  const end = bytes.indexOf(CRLF, start);
  const value = bytes.toString('latin1', start, end < 0 ? bytes.length : end).trim();
  return value === '' ? undefined : value;
}

/** Does the message start a call? */
export function isInvite(bytes: Buffer): boolean {
  return bytes.length > 7 && bytes.readUInt32BE(0) === 0x494e_5649 && bytes.toString('latin1', 4, 7) === 'TE ';
}
