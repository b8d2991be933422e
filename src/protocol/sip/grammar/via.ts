import { isTokenCode, skipSpace } from './characters.ts';
import { formatHostPort, parseHostPort } from './host-port.ts';
import { formatParams, type Parameters, parseParams } from './parameters.ts';

/** One Via value (RFC 3261 §20.42). */
export interface Via {
  /** In upper case: `UDP`, `TCP`, `TLS`, `WS`, `WSS`, or what came. */
  readonly transport: string;
  /** The `sent-by` host without brackets. */
  readonly host: string;
  readonly port: number | undefined;
  readonly branch: string | undefined;
  readonly received: string | undefined;
  /** RFC 3581: a number when filled in, null when asked for, undefined when absent. */
  readonly rport: number | null | undefined;
  readonly params: Parameters;
}

function rportOf(params: Parameters): number | null | undefined {
  const value = params.get('rport');
  if (value === undefined || value === null) return value;
  const port = Number(value);
  return Number.isInteger(port) && port >= 0 && port <= 65535 ? port : null;
}

function fromParts(transport: string, sentBy: string, params: Parameters): Via | undefined {
  const address = parseHostPort(sentBy);
  if (!address) return undefined;
  return {
    transport: transport.toUpperCase(),
    host: address.host,
    port: address.port,
    branch: params.get('branch') ?? undefined,
    received: params.get('received') ?? undefined,
    rport: rportOf(params),
    params,
  };
}

/** End of the slash-separated word that begins at `from`. */
function endOfWord(text: string, from: number): number {
  let i = from;
  while (i < text.length && isTokenCode(text.charCodeAt(i))) i++;
  return i;
}

/**
 * Reads one Via value; white space is allowed around the slashes (RFC 4475 §3.1.1.1).
 * @param lenient also reads other protocol versions and skips broken parameters: enough to send an error back.
 */
export function parseVia(value: string, lenient = false): Via | undefined {
  const nameEnd = endOfWord(value, 0);
  const firstSlash = skipSpace(value, nameEnd);
  if (value.charCodeAt(firstSlash) !== 0x2f) return undefined;
  const versionStart = skipSpace(value, firstSlash + 1);
  const versionEnd = endOfWord(value, versionStart);
  const secondSlash = skipSpace(value, versionEnd);
  if (value.charCodeAt(secondSlash) !== 0x2f) return undefined;
  const transportStart = skipSpace(value, secondSlash + 1);
  const transportEnd = endOfWord(value, transportStart);
  const hostStart = skipSpace(value, transportEnd);
  if (transportEnd === transportStart || hostStart === transportEnd) return undefined;
  if (value.slice(0, nameEnd).toUpperCase() !== 'SIP') return undefined;
  if (!lenient && value.slice(versionStart, versionEnd) !== '2.0') return undefined;
  const semicolon = value.indexOf(';', hostStart);
  const hostEnd = semicolon < 0 ? value.length : semicolon;
  const params = parseParams(value, hostEnd, lenient);
  return params && fromParts(value.slice(transportStart, transportEnd), value.slice(hostStart, hostEnd).trimEnd(), params);
}

/** Writes a Via value. `rport: null` writes the bare parameter. */
export function formatVia(via: {
  transport: string;
  host: string;
  port?: number | undefined;
  branch: string;
  rport?: number | null;
  received?: string;
}): string {
  const rport = via.rport === undefined ? '' : via.rport === null ? ';rport' : `;rport=${via.rport}`;
  const received = via.received === undefined ? '' : `;received=${via.received}`;
  return `SIP/2.0/${via.transport.toUpperCase()} ${formatHostPort(via.host, via.port)};branch=${via.branch}${rport}${received}`;
}

/** Writes `value` with the source address noted in it (RFC 3261 §18.2.1, RFC 3581 §4); all else stays as it came. */
export function withReceived(via: Via, source: { host: string; port: number }): string {
  const params = new Map(via.params);
  params.set('received', source.host);
  if (via.rport !== undefined) params.set('rport', String(source.port));
  return `SIP/2.0/${via.transport} ${formatHostPort(via.host, via.port)}${formatParams(params)}`;
}
