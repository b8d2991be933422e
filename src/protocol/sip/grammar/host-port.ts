import { isAlphaCode, isDigitCode, parseDecimal } from './characters.ts';

export interface HostPort {
  /** Without brackets for IPv6, in lower case. */
  readonly host: string;
  readonly port: number | undefined;
}

const ipv6 = /^[0-9a-f:.]{2,45}(%[\w.-]+)?$/i;

function isHostName(host: string): boolean {
  for (let i = 0; i < host.length; i++) {
    const code = host.charCodeAt(i);
    // Underscores are no host name characters, but names with them are in use.
    if (!isAlphaCode(code) && !isDigitCode(code) && code !== 0x2d && code !== 0x2e && code !== 0x5f) return false;
  }
  return host.length > 0;
}

/** Reads `host[:port]`, the host being a name, an IPv4 address or `[IPv6]`. */
export function parseHostPort(text: string): HostPort | undefined {
  let hostEnd: number;
  let host: string;
  if (text.charCodeAt(0) === 0x5b) {
    hostEnd = text.indexOf(']') + 1;
    host = text.slice(1, hostEnd - 1);
    if (hostEnd === 0 || !host.includes(':') || !ipv6.test(host)) return undefined;
  } else {
    const colon = text.indexOf(':');
    hostEnd = colon < 0 ? text.length : colon;
    host = text.slice(0, hostEnd).trimEnd();
    if (!isHostName(host)) return undefined;
  }
  const rest = text.slice(hostEnd).trim();
  if (rest === '') return { host: host.toLowerCase(), port: undefined };
  if (rest.charCodeAt(0) !== 0x3a) return undefined;
  const port = parseDecimal(rest.slice(1).trim(), 65535);
  return port === undefined ? undefined : { host: host.toLowerCase(), port };
}

/** Writes `host[:port]` with brackets where IPv6 needs them. */
export function formatHostPort(host: string, port?: number): string {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return port === undefined ? name : `${name}:${port}`;
}
