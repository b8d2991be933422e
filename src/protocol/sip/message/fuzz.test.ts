import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStable } from '../../../../test/vectors/sip/torture/outcome.ts';
import * as sip from './index.ts';
import { parseSipMessage, type SipMessage, validateRequest, validateResponse } from './index.ts';

const folder = new URL('../../../../test/vectors/sip/torture/', import.meta.url);
const fixtures = readdirSync(folder)
  .filter((file) => file.endsWith('.dat'))
  .map((file) => readFileSync(new URL(file, folder)));

/** Reads everything that can be read of a message. None of it may throw. */
function readEverything(message: SipMessage): void {
  for (const [name, accessor] of Object.entries(sip)) {
    if (!/Of$|^topVia$/.test(name) || name === 'optionTagsOf') continue;
    (accessor as (message: SipMessage) => unknown)(message);
  }
  if (message.kind === 'request') validateRequest(message);
  else validateResponse(message);
  for (const { name } of message.headers) message.headers.getAll(name);
  for (const address of [sip.fromOf(message), sip.toOf(message), ...sip.routesOf(message)]) sip.parseUri(address.uri);
}

/** Reads in every mode; false when writing and reading again gives something else. */
function tryMessage(bytes: Buffer): boolean {
  let stable = true;
  for (const mode of ['datagram', 'stream', 'frame'] as const) {
    const result = parseSipMessage(bytes, mode);
    if (!result.ok) {
      if (result.error.request)
        sip.serializeSipMessage(sip.createResponse(result.error.request, result.error.status, { toTag: 't' }));
      continue;
    }
    readEverything(result.message);
    stable &&= isStable(result.message);
  }
  return stable;
}

const byte = fc.nat(255);
/** Bytes that mean something in SIP are tried more often. */
const meaningful = fc.constantFrom(...Buffer.from('\r\n \t:;,<>"\\@%=?/*[]().0\0'));
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  kind: fc.constantFrom('replace', 'insert', 'delete', 'repeat', 'cut'),
  value: fc.oneof(byte, meaningful),
  length: fc.integer({ min: 1, max: 40 }),
});

type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(bytes: Buffer, { at, kind, value, length }: Mutation): Buffer {
  const position = Math.floor(at * bytes.length);
  const [before, after] = [bytes.subarray(0, position), bytes.subarray(position)];
  if (kind === 'replace') return Buffer.concat([before, Buffer.from([value]), after.subarray(1)]);
  if (kind === 'insert') return Buffer.concat([before, Buffer.alloc(length, value), after]);
  if (kind === 'delete') return Buffer.concat([before, after.subarray(length)]);
  return kind === 'repeat' ? Buffer.concat([before, after.subarray(0, length), after]) : before;
}

describe('parseSipMessage', () => {
  it('neither throws nor changes its mind on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(tryMessage(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('neither throws nor changes its mind on damaged messages', () => {
    const damaged = fc.tuple(fc.constantFrom(...fixtures), fc.array(mutation, { minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(damaged, ([fixture, mutations]) => {
        expect(tryMessage(mutations.reduce(mutate, fixture))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('reads any text in a display name, user part or header value that it wrote', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
        fc.string({ unit: 'binary', minLength: 1 }),
        (name, user) => {
          const uri = sip.formatSipUri({ user, host: 'parley.example' });
          const message = sip.createRequest('MESSAGE', uri, {
            Via: 'SIP/2.0/UDP a;branch=z9hG4bK1',
            From: `${sip.formatNameAddr({ displayName: name, uri })};tag=1`,
            To: `<${uri}>`,
            'Call-ID': '1',
            CSeq: '1 MESSAGE',
            'X-Text': name,
          });
          const result = parseSipMessage(sip.serializeSipMessage(message), 'stream');
          if (!result.ok) throw new Error(result.error.reason);
          expect(sip.fromOf(result.message).displayName).toBe(name.replace(/[\r\n\0]+/g, ' '));
          expect(sip.parseSipUri(sip.toOf(result.message).uri)!.user).toBe(user);
        },
      ),
    );
  });

  it('does work in proportion to the length of hostile input', () => {
    const hostile = [
      ' ',
      '\t',
      ';',
      ',',
      '"',
      '\\',
      '<',
      '<>',
      '%',
      '%4',
      '@',
      ':',
      '\r\n ',
      '\r\n',
      '[',
      '=',
      ';a=',
      'a:\r\n',
      '"a",',
    ];
    for (const piece of hostile) {
      const filler = piece.repeat(Math.floor(60_000 / piece.length));
      for (const header of ['Via: SIP/2.0/UDP a', 'From: ', 'Contact: ', 'To: "', 'Authorization: Digest ', 'Accept: ', 'X']) {
        const text = `OPTIONS sip:a@b SIP/2.0\r\n${header}${filler}\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\n\r\n`;
        expect(tryMessage(Buffer.from(text, 'latin1'))).toBe(true);
      }
      expect(tryMessage(Buffer.from(`OPTIONS sip:${filler}a SIP/2.0\r\n\r\n`, 'latin1'))).toBe(true);
      expect(tryMessage(Buffer.from(filler, 'latin1'))).toBe(true);
    }
  });
});
