import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chunksOf,
  openChunk,
  plainBytesOf,
  readSealedHeader,
  sealChunk,
  sealedHeader,
  sealedHeaderBytes,
  sealedStart,
} from './index.ts';

const format = { recordingId: '018f0000-0000-7000-8000-00000000000a', sampleRate: 16_000, channels: 2, chunkBytes: 64 };
const key = Buffer.alloc(32, 7);
const header = sealedHeader(format);

function sealed(sound: Buffer): Buffer {
  const chunks: Buffer[] = [header];
  for (let at = 0, index = 0; at < sound.length; at += format.chunkBytes, index++)
    chunks.push(sealChunk(key, header, index, sound.subarray(at, at + format.chunkBytes)));
  return Buffer.concat(chunks);
}

function read(file: Buffer, range: { from: number; to: number }): Buffer {
  return Buffer.concat(
    [...chunksOf(range, format)].map(({ index, start, end }) =>
      openChunk(key, header, index, file.subarray(sealedStart(index, format), sealedStart(index + 1, format))).subarray(
        start,
        end,
      ),
    ),
  );
}

describe('a sealed recording', () => {
  it('says in its header what it is', () => {
    expect(readSealedHeader(header)).toEqual(format);
    expect(() => readSealedHeader(Buffer.alloc(sealedHeaderBytes))).toThrow(
      expect.objectContaining({ code: 'recording-damaged' }),
    );
  });

  it('gives any range of the sound, whatever its length, and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.nat(), fc.nat(), (bytes, one, other) => {
        const sound = Buffer.from(bytes);
        const file = sealed(sound);
        expect(plainBytesOf(file.length, format)).toBe(sound.length);
        const [from, to] = [one % sound.length, other % sound.length].toSorted((a, b) => a - b) as [number, number];
        expect(read(file, { from, to })).toEqual(sound.subarray(from, to + 1));
      }),
      { numRuns: 300 },
    );
    const speech = Buffer.from('what the customer said, again and again. '.repeat(8));
    expect(sealed(speech).includes(speech.subarray(0, 12))).toBe(false);
  });

  it('refuses a chunk that was changed, moved or taken from another recording, and another key', () => {
    const file = sealed(Buffer.alloc(200, 3));
    const chunk = file.subarray(sealedStart(1, format), sealedStart(2, format));
    const changed = Buffer.from(chunk);
    changed[5]! ^= 1;
    const damaged = expect.objectContaining({ code: 'recording-damaged' });
    expect(openChunk(key, header, 1, chunk)).toEqual(Buffer.alloc(64, 3));
    expect(() => openChunk(key, header, 1, changed)).toThrow(damaged);
    expect(() => openChunk(key, header, 2, chunk)).toThrow(damaged);
    expect(() =>
      openChunk(key, sealedHeader({ ...format, recordingId: format.recordingId.replace(/a$/, 'b') }), 1, chunk),
    ).toThrow(damaged);
    expect(() => openChunk(Buffer.alloc(32, 8), header, 1, chunk)).toThrow(damaged);
  });
});
