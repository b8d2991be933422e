import { isToken, parseDecimal } from '../grammar/characters.ts';

/** The first line of a message, read as far as it can be. */
export type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly requestUri: string; readonly fault?: StartLineFault }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string; readonly fault?: StartLineFault };

export interface StartLineFault {
  readonly status: 400 | 505;
  readonly reason: string;
}

const malformed = (reason: string): StartLineFault => ({ status: 400, reason });

function parseStatusLine(line: string): StartLine {
  const space = line.indexOf(' ');
  const code = space < 0 ? '' : line.slice(space + 1, space + 4);
  const after = line.charCodeAt(space + 4);
  const status = parseDecimal(code, 699);
  // The space before an empty reason is sometimes left out.
  const isSound = code.length === 3 && status !== undefined && status >= 100 && (Number.isNaN(after) || after === 0x20);
  const response = { kind: 'response', status: status ?? 0, reason: line.slice(space + 5) } as const;
  if (!isSound) return { ...response, fault: malformed('Malformed Status-Line') };
  if (line.slice(0, space).toUpperCase() !== 'SIP/2.0')
    return { ...response, fault: { status: 505, reason: 'Version Not Supported' } };
  return response;
}

function faultOfVersion(version: string): StartLineFault | undefined {
  if (version === 'SIP/2.0' || version.toUpperCase() === 'SIP/2.0') return undefined;
  return /^SIP\/\d+\.\d+$/i.test(version)
    ? { status: 505, reason: 'Version Not Supported' }
    : malformed('Malformed Request-Line');
}

/** Exactly one space on each side of the Request-URI, which holds no white space or brackets (RFC 3261 §7.1). */
export function parseStartLine(line: string): StartLine {
  if (/^SIP\//i.test(line)) return parseStatusLine(line);
  const first = line.indexOf(' ');
  const last = line.lastIndexOf(' ');
  const method = first < 0 ? line : line.slice(0, first);
  const requestUri = first < 0 || last === first ? '' : line.slice(first + 1, last);
  const request = { kind: 'request', method, requestUri } as const;
  if (!isToken(method) || requestUri === '') return { ...request, fault: malformed('Malformed Request-Line') };
  if (/[\s<>"]/.test(requestUri)) return { ...request, fault: malformed('Malformed Request-URI') };
  const fault = faultOfVersion(line.slice(last + 1));
  return fault ? { ...request, fault } : request;
}
