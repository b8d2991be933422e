import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FramingLimits, StreamFramer } from './index.ts';

/** Feeds chunks and writes down what came out, in order. */
function frame(chunks: readonly Buffer[], options: { limits?: FramingLimits; pongs?: number } = {}) {
  const told: string[] = [];
  const framer = new StreamFramer({
    sink: {
      message: (bytes) => told.push(bytes.toString('utf8')),
      ping: () => told.push('<ping>'),
      pong: () => told.push('<pong>'),
    },
    ...(options.limits ? { limits: options.limits } : {}),
  });
  for (let i = 0; i < (options.pongs ?? 0); i++) framer.expectPong();
  let fault = null;
  for (const chunk of chunks) fault = framer.push(chunk);
  return { told, fault, framer };
}

function message(body: string, lengthField = `Content-Length: ${Buffer.byteLength(body)}`): string {
  return `MESSAGE sip:a@b.example SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\n${lengthField}\r\nSubject: ü\r\n\r\n${body}`;
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const sorted = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b);
  return [0, ...sorted].map((start, i) => bytes.subarray(start, sorted[i] ?? bytes.length));
}

const limits: FramingLimits = { maxHeaderBytes: 300, maxMessageBytes: 400 };

describe('a stream of whole messages', () => {
  it('gives every message once and in order however the bytes were split', () => {
    const bodies = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(bodies, fc.array(fc.nat()), (texts, cuts) => {
        const wanted = texts.map((text) => message(text));
        const { told, fault, framer } = frame(split(Buffer.from(wanted.join('')), cuts));
        expect(told).toEqual(wanted);
        expect(fault).toBeNull();
        expect(framer.isMidMessage).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('survives a cut at every single byte, inside multi-byte characters too', () => {
    const bytes = Buffer.from(message('grüße 🎧') + message('zweite'));
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(frame([bytes.subarray(0, cut), bytes.subarray(cut)]).told).toEqual([message('grüße 🎧'), message('zweite')]);
    }
  });

  it('keeps a message that came in drips of one byte', () => {
    const chunks = [...Buffer.from(message('abc') + message(''))].map((byte) => Buffer.from([byte]));
    expect(frame(chunks).told).toEqual([message('abc'), message('')]);
  });

  it('hands out bytes that later chunks do not change', () => {
    const kept: Buffer[] = [];
    const framer = new StreamFramer({ sink: { message: (bytes) => kept.push(bytes), ping: () => {}, pong: () => {} } });
    const bytes = Buffer.from(message('first') + message('second') + message('third'));
    for (const chunk of split(bytes, [40, 150, 170, 300])) framer.push(chunk);
    expect(kept.map(String)).toEqual([message('first'), message('second'), message('third')]);
  });
});

describe('Content-Length', () => {
  it.each([
    ['in any case', 'CONTENT-lengTH: 3'],
    ['in compact form', 'l:3'],
    ['with white space before the colon', 'Content-Length \t:  3  '],
    ['compact with white space', 'L : 3'],
    ['folded onto the next line', 'Content-Length:\r\n  3'],
    ['twice with the same number', 'Content-Length: 3\r\nl: 3'],
    ['with leading zeros', 'Content-Length: 0003'],
  ])('is read %s', (_case, field) => {
    expect(frame([Buffer.from(message('abc', field) + message('x'))]).told).toEqual([message('abc', field), message('x')]);
  });

  it.each([
    ['missing', 'Contact: <sip:l@h>', 'content-length-missing'],
    ['only the name of a longer field', 'Content-Length-Extra: 3', 'content-length-missing'],
    ['only inside a folded value', 'Subject: x\r\n Content-Length: 3', 'content-length-missing'],
    ['negative', 'Content-Length: -1', 'content-length-unreadable'],
    ['not a number', 'Content-Length: 3 bytes', 'content-length-unreadable'],
    ['empty', 'Content-Length:', 'content-length-unreadable'],
    ['contradictory', 'Content-Length: 3\r\nl: 4', 'content-length-contradictory'],
    ['beyond all numbers', `Content-Length: ${'9'.repeat(60)}`, 'message-too-large'],
  ])('ends the stream when %s', (_case, field, fault) => {
    const result = frame([Buffer.from(message('abc', field))], { limits });
    expect(result).toMatchObject({ told: [], fault });
  });

  it('still gives the whole messages before a fault, and none after it', () => {
    const { told, framer } = frame([Buffer.from(message('ok') + message('x', 'Contact: y') + message('late'))]);
    expect(told).toEqual([message('ok')]);
    expect(framer.push(Buffer.from(message('later')))).toBe('content-length-missing');
    expect(told).toEqual([message('ok')]);
  });
});

describe('size limits', () => {
  it('refuses a body by its claim, before it is buffered', () => {
    expect(frame([Buffer.from(message('', 'Content-Length: 100000'))], { limits }).fault).toBe('message-too-large');
  });

  it('refuses headers without end', () => {
    expect(frame([Buffer.from('INVITE sip:x SIP/2.0\r\n'), Buffer.alloc(300, 'a')], { limits }).fault).toBe('headers-too-large');
  });

  it('refuses headers that end beyond the limit', () => {
    expect(frame([Buffer.from(message('', `X: ${'a'.repeat(300)}\r\nl: 0`))], { limits }).fault).toBe('headers-too-large');
  });
});

describe('keep-alives (RFC 5626 §3.5.1)', () => {
  it('takes two CRLF between messages for a ping, split or not', () => {
    const bytes = Buffer.from(`\r\n\r\n${message('a')}\r\n\r\n`);
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(frame([bytes.subarray(0, cut), bytes.subarray(cut)]).told).toEqual(['<ping>', message('a'), '<ping>']);
    }
  });

  it('drops a single CRLF before a message', () => {
    expect(frame([Buffer.from(`\r\n${message('a')}\r\n${message('b')}`)]).told).toEqual([message('a'), message('b')]);
  });

  it('takes an announced CRLF for the pong and two more for a ping of the peer', () => {
    expect(frame([Buffer.from('\r\n\r\n\r\n')], { pongs: 1 }).told).toEqual(['<pong>', '<ping>']);
  });
});

describe('hostile bytes', () => {
  it.each([
    ['a TLS hello', Buffer.from('16030100f8010000', 'hex')],
    ['a NUL', Buffer.from([0])],
    ['CR without LF', Buffer.from('\rX')],
  ])('ends the stream at %s', (_case, bytes) => {
    expect(frame([bytes]).fault).toBe('not-sip');
  });

  it('ends the stream at an HTTP request', () => {
    expect(frame([Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')]).fault).toBe('content-length-missing');
  });

  it('never throws, never holds more than the limits, and gives the same for any split (fuzz)', () => {
    const pieces = fc.oneof(
      fc.constantFrom(
        '\r\n',
        '\r',
        '\n',
        'l: 4\r\n',
        'Content-Length: 0\r\n\r\n',
        'INVITE sip:x SIP/2.0\r\n',
        ' ',
        'body',
        message('abc'),
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), fc.array(fc.nat()), (texts, cuts) => {
        const bytes = Buffer.from(texts.join(''));
        const whole = frame([bytes], { limits });
        const parts = frame(split(bytes, cuts), { limits });
        expect(parts.told).toEqual(whole.told);
        expect(parts.fault).toBe(whole.fault);
      }),
      { numRuns: 2000 },
    );
  });
});
