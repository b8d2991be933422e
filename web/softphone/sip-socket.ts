/**
 * The WebSocket of the SIP library (RFC 7118), with one mercy: servers list their digest challenges best first (RFC 8760),
 * the library reads only the first and knows only MD5. Challenges it cannot answer are taken out before it sees them.
 */
export class SipSocket {
  readonly url: string;
  readonly via_transport: string;
  readonly sip_uri: string;
  onconnect = (): void => {};
  ondisconnect = (_error: boolean, _code?: number, _reason?: string): void => {};
  ondata = (_data: unknown): void => {};
  #socket: WebSocket | null = null;

  constructor(url: string) {
    const parsed = new URL(url);
    this.url = url;
    this.via_transport = parsed.protocol === 'wss:' ? 'WSS' : 'WS';
    this.sip_uri = `sip:${parsed.host};transport=ws`;
  }

  connect(): void {
    if (this.isConnected() || this.isConnecting()) return;
    const socket = new WebSocket(this.url, 'sip');
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => this.onconnect());
    socket.addEventListener('message', (event) => this.ondata(withoutUnknownChallenges(event.data)));
    socket.addEventListener('close', (event) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.ondisconnect(!event.wasClean, event.code, event.reason);
    });
  }

  disconnect(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  send(message: string): boolean {
    if (!this.isConnected()) return false;
    this.#socket?.send(message);
    return true;
  }

  isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  isConnecting(): boolean {
    return this.#socket?.readyState === WebSocket.CONNECTING;
  }
}

const isChallenge = (line: string) => /^(www|proxy)-authenticate\s*:/i.test(line);
const isMd5 = (line: string) => !/algorithm\s*=/i.test(line) || /algorithm\s*=\s*"?MD5"?\s*(,|$)/i.test(line);

/** Drops `WWW-Authenticate` and `Proxy-Authenticate` lines of other algorithms when one for MD5 is there. */
export function withoutUnknownChallenges(data: unknown): unknown {
  if (typeof data !== 'string' || !data.startsWith('SIP/2.0 40')) return data;
  const end = data.indexOf('\r\n\r\n');
  const lines = data.slice(0, end).split('\r\n');
  if (!lines.some((line) => isChallenge(line) && isMd5(line))) return data;
  return lines.filter((line) => !isChallenge(line) || isMd5(line)).join('\r\n') + data.slice(end);
}
