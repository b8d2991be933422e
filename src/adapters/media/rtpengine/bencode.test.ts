import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BencodeValue, decodeBencode, dictionariesIn, dictionaryAt, encodeBencode, numberIn } from './bencode.ts';

const read = (text: string): BencodeValue | undefined => decodeBencode(Buffer.from(text, 'utf8'));

describe('bencode', () => {
  it('writes texts with their length in bytes, numbers, lists and dictionaries', () => {
    const bytes = encodeBencode({ command: 'ping', flags: ['a', 'ü'], 'delete delay': 0, low: -7 });
    expect(bytes.toString('utf8')).toBe('d7:command4:ping5:flagsl1:a2:üe12:delete delayi0e3:lowi-7ee');
  });

  it.each([
    ['4:pong', 'pong'],
    ['0:', ''],
    ['i-12e', -12],
    ['le', []],
    ['l4:spami3ee', ['spam', 3]],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('reads a reply of rtpengine', () => {
    const reply = read('d6:result2:ok6:totalsd3:RTPd7:packetsi12e5:bytesi2064eee7:streamsld4:porti30000eeee');
    expect(numberIn(dictionaryAt(reply, 'totals', 'RTP'), 'packets')).toBe(12);
    expect(dictionariesIn(dictionaryAt(reply)?.streams)).toHaveLength(1);
  });

  it.each([
    '',
    'x',
    '5:abc',
    '-1:',
    'i12',
    'i1.5e',
    'i01e',
    'l',
    'd1:a',
    'di1ei2ee',
    '1:ab',
    `${'l'.repeat(100)}${'e'.repeat(100)}`,
  ])('refuses %j', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it('takes __proto__ for a key like any other', () => {
    const value = dictionaryAt(read('d9:__proto__d1:ai1eee'))!;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
  });

  it('refuses to write a number that is not whole', () => {
    expect(() => encodeBencode(1.5)).toThrow('whole numbers');
  });

  const { value } = fc.letrec<{ value: BencodeValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'grapheme' }),
      fc.maxSafeInteger(),
      fc.array(tie('value')),
      fc.dictionary(fc.string(), tie('value'), { noNullPrototype: false }),
    ),
  }));

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(encodeBencode(decodeBencode(encodeBencode(one))!)).toEqual(encodeBencode(one));
      }),
    );
  });

  it('neither throws nor hangs on any bytes, nor on a damaged reply', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decodeBencode(Buffer.from(bytes))));
    fc.assert(
      fc.property(value, fc.nat(), fc.nat(255), (one, where, byte) => {
        const bytes = encodeBencode(one);
        if (bytes.length > 0) bytes[where % bytes.length] = byte;
        decodeBencode(bytes);
      }),
    );
  });
});
