import { type ContentLengthFault, readContentLength } from './content-length.ts';

const CR = 0x0d;
const LF = 0x0a;
const END_OF_HEADERS = Buffer.from('\r\n\r\n');

export interface FramingLimits {
  /** Start line and header fields together, in bytes. */
  readonly maxHeaderBytes: number;
  /** Headers and body together, in bytes. */
  readonly maxMessageBytes: number;
}

export const defaultFramingLimits: FramingLimits = { maxHeaderBytes: 48 * 1024, maxMessageBytes: 256 * 1024 };

/** Why a stream cannot be read on: the border of the next message is lost, so the connection must be closed. */
export type FramingFault = ContentLengthFault | 'not-sip' | 'headers-too-large' | 'message-too-large';

export interface FrameSink {
  /** One whole message. The bytes are the receiver's own: the framer does not touch them again. */
  message(bytes: Buffer): void;
  /** Two CRLF between messages: answer with one CRLF (RFC 5626 §3.5.1). */
  ping(): void;
  /** The CRLF announced by {@link StreamFramer.expectPong}. */
  pong(): void;
}

/**
 * Cuts one stream into messages. After a fault the framer is finished: more bytes give the same fault again.
 *
 *     ── CRLF CRLF ──> ping          ── CRLF (announced) ──> pong        ── CRLF ──> dropped (RFC 3261 §7.5)
 *     ── start line … CRLF CRLF ──> Content-Length n ──> n bytes ──> message
 */
export class StreamFramer {
  readonly #sink: FrameSink;
  readonly #limits: FramingLimits;
  /** Bytes of an unfinished message; grows by doubling as bytes really arrive, never to a length that was only claimed. */
  #pending: Buffer = Buffer.alloc(0);
  #length = 0;
  /** Up to here `#pending` holds no end of headers, so that a message in drips is not searched again from its start. */
  #searched = 0;
  /** Whole length of the unfinished message once its headers are known. */
  #expected = 0;
  #loneCrlf = false;
  #pongsExpected = 0;
  #fault: FramingFault | null = null;

  constructor(parts: { sink: FrameSink; limits?: FramingLimits }) {
    this.#sink = parts.sink;
    this.#limits = parts.limits ?? defaultFramingLimits;
  }

  /** True while part of a message is waiting for its rest. */
  get isMidMessage(): boolean {
    return this.#length > 0;
  }

  /** Says that a ping was sent: the next single CRLF is its pong. */
  expectPong(): void {
    this.#pongsExpected = Math.min(this.#pongsExpected + 1, 4);
  }

  /** @returns null, or why the connection must be closed; messages that were whole before the fault have been told. */
  push(chunk: Buffer): FramingFault | null {
    if (this.#fault) return this.#fault;
    let data = chunk;
    if (this.#length > 0) {
      this.#append(chunk);
      if (this.#expected > 0 && this.#length < this.#expected) return null;
      data = this.#pending.subarray(0, this.#length);
    }
    const rest = this.#cut(data);
    if (this.#fault) {
      this.#forget();
      return this.#fault;
    }
    if (rest === data.length) this.#forget();
    else if (rest > 0 || data === chunk) this.#keep(data.subarray(rest));
    return null;
  }

  /** Tells every whole message of `data`; returns where the unfinished rest starts. */
  #cut(data: Buffer): number {
    let at = 0;
    while (at < data.length) {
      if (data[at] === CR || data[at] === LF) {
        const used = this.#skipLineEnd(data, at);
        if (used === 0) return at;
        at += used;
        continue;
      }
      this.#loneCrlf = false;
      const end = this.#messageEnd(data, at);
      if (end === 0 || end > data.length) return at;
      this.#sink.message(data.subarray(at, end));
      at = end;
      this.#searched = 0;
      this.#expected = 0;
    }
    return at;
  }

  /** @returns bytes used; 0 when a CR waits for its LF. */
  #skipLineEnd(data: Buffer, at: number): number {
    if (data[at] === LF) return 1;
    if (at + 1 === data.length) return 0;
    if (data[at + 1] !== LF) return this.#fail('not-sip');
    if (this.#pongsExpected > 0) {
      this.#pongsExpected--;
      this.#sink.pong();
    } else if (this.#loneCrlf) {
      this.#loneCrlf = false;
      this.#sink.ping();
    } else this.#loneCrlf = true;
    return 2;
  }

  /** Where the message that starts at `at` ends; 0 while its headers are unfinished or when it cannot be framed. */
  #messageEnd(data: Buffer, at: number): number {
    if (this.#expected > 0) return at + this.#expected;
    if (!isTokenStart(data[at]!)) return this.#fail('not-sip');
    const headersEnd = data.indexOf(END_OF_HEADERS, at + this.#searched);
    if (headersEnd < 0) {
      if (data.length - at > this.#limits.maxHeaderBytes) return this.#fail('headers-too-large');
      this.#searched = Math.max(0, data.length - at - 3);
      return 0;
    }
    const headerBytes = headersEnd + 4 - at;
    if (headerBytes > this.#limits.maxHeaderBytes) return this.#fail('headers-too-large');
    const bodyBytes = readContentLength(data, at, headersEnd + 2);
    if (typeof bodyBytes === 'string') return this.#fail(bodyBytes);
    if (headerBytes + bodyBytes > this.#limits.maxMessageBytes) return this.#fail('message-too-large');
    this.#expected = headerBytes + bodyBytes;
    return at + this.#expected;
  }

  #fail(fault: FramingFault): 0 {
    this.#fault = fault;
    return 0;
  }

  #append(chunk: Buffer): void {
    const length = this.#length + chunk.length;
    if (length > this.#pending.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(length, this.#pending.length * 2));
      this.#pending.copy(grown, 0, 0, this.#length);
      this.#pending = grown;
    }
    chunk.copy(this.#pending, this.#length);
    this.#length = length;
  }

  /** Copies: the chunk may be a large slab of the socket, or hold messages that were given away. */
  #keep(rest: Buffer): void {
    this.#pending = Buffer.allocUnsafeSlow(Math.max(1024, rest.length));
    rest.copy(this.#pending);
    this.#length = rest.length;
  }

  #forget(): void {
    this.#pending = Buffer.alloc(0);
    this.#length = 0;
  }
}

/** A method or `SIP/2.0` starts with a token character (RFC 3261 §25.1); a TLS hello on a TCP port does not. */
function isTokenStart(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || "-.!%*_+`'~".includes(String.fromCharCode(byte));
}
