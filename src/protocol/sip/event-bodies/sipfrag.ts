import { parseDecimal, safeWire } from '../grammar/index.ts';

export const sipfragType = 'message/sipfrag;version=2.0';

/** The outcome of a REFER so far (RFC 3515 §2.4.5, RFC 3420). */
export interface Sipfrag {
  readonly status: number;
  /** A wire string. */
  readonly reason: string;
}

export function buildSipfrag({ status, reason }: Sipfrag): Buffer {
  return Buffer.from(`SIP/2.0 ${status} ${safeWire(reason)}\r\n`, 'latin1');
}

/** The status line of a sipfrag body; undefined when it begins with anything else. Further header lines are not read. */
export function parseSipfrag(body: Buffer): Sipfrag | undefined {
  const line = body.toString('latin1', 0, Math.min(body.length, 1024)).trimStart().split(/\r?\n/, 1)[0] ?? '';
  const found = /^SIP\/2\.0 (\d{3})(?: (.*))?$/i.exec(line);
  const status = found ? parseDecimal(found[1]!, 699) : undefined;
  return found && status !== undefined && status >= 100 ? { status, reason: found[2] ?? '' } : undefined;
}
