import { createSocket, type Socket } from 'node:dgram';
import { ParleyError } from '../../../kernel/errors.ts';

/** A digit that rtpengine heard in a call. */
export interface LoggedDigit {
  readonly callId: string;
  /** The party who pressed it. */
  readonly tag: string;
  readonly digit: string;
  readonly durationMs: number;
}

/** Where rtpengine's `--dtmf-log-dest` sends its datagrams: how we learn of digits that pass by without touching us. */
export class DigitLog implements Disposable {
  readonly #socket: Socket;

  private constructor(socket: Socket, heard: (digit: LoggedDigit) => void) {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('message', (datagram) => {
      const digit = readLoggedDigit(datagram.toString('utf8'));
      if (digit) heard(digit);
    });
  }

  /** @throws ParleyError `media-unavailable` when the port is taken */
  static async open(at: { host: string; port: number }, heard: (digit: LoggedDigit) => void): Promise<DigitLog> {
    const socket = createSocket(at.host.includes(':') ? 'udp6' : 'udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(at.port, at.host, () => resolve());
    }).catch((cause: unknown) => {
      socket.close();
      throw new ParleyError('media-unavailable', `${at.host}:${at.port} for the digits of rtpengine cannot be opened`, { cause });
    });
    socket.removeAllListeners('error');
    return new DigitLog(socket, heard);
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

/** One datagram; undefined when it is not about a digit. */
export function readLoggedDigit(text: string): LoggedDigit | undefined {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof line !== 'object' || line === null) return undefined;
  const { callid, source_tag: tag, type, event, duration } = line as Record<string, unknown>;
  const digit = typeof event === 'number' ? '0123456789*#ABCD'[event] : undefined;
  if (type !== 'DTMF' || typeof callid !== 'string' || typeof tag !== 'string' || !digit) return undefined;
  return { callId: callid, tag, digit, durationMs: typeof duration === 'number' ? duration : 0 };
}
