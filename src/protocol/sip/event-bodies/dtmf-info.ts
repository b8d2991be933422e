export const dtmfRelayType = 'application/dtmf-relay';
export const dtmfType = 'application/dtmf';

/** A key pressed, told by INFO: `0`–`9`, `*`, `#`, `A`–`D`. */
export interface DtmfInfo {
  readonly digit: string;
  /** Undefined when the phone does not say. */
  readonly durationMs: number | undefined;
}

const digits = '0123456789*#ABCD';

/** Phones write a key as itself or as its event number (RFC 4733 §3.2: 10 is `*`, 11 `#`, 12–15 `A`–`D`). */
function readDigit(text: string): string | undefined {
  const key = text.trim().toUpperCase();
  if (key.length === 1 && digits.includes(key)) return key;
  return /^1[0-5]$/.test(key) ? digits[Number(key)] : undefined;
}

function readDuration(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text.trim()) ? Number(text) : undefined;
}

function parseRelay(text: string): DtmfInfo | undefined {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const equals = line.indexOf('=');
    if (equals > 0) values.set(line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1));
  }
  const digit = readDigit(values.get('signal') ?? '');
  return digit === undefined ? undefined : { digit, durationMs: readDuration(values.get('duration')) };
}

/** Reads an INFO body of one of the two types; undefined when there is no key in it. `type` without parameters. */
export function parseDtmfInfo(type: string, body: Buffer): DtmfInfo | undefined {
  const text = body.toString('latin1', 0, Math.min(body.length, 512));
  if (type === dtmfRelayType) return parseRelay(text);
  const digit = type === dtmfType ? readDigit(text) : undefined;
  return digit === undefined ? undefined : { digit, durationMs: undefined };
}

/** Body of `application/dtmf-relay`. */
export function buildDtmfRelay({ digit, durationMs = 160 }: { digit: string; durationMs?: number }): Buffer {
  return Buffer.from(`Signal=${digit}\r\nDuration=${durationMs}\r\n`);
}

/** Body of `application/dtmf`. */
export function buildDtmf(digit: string): Buffer {
  return Buffer.from(`${digit}\r\n`);
}
