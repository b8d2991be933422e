import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParleyError } from '../../kernel/errors.ts';
import { readWav, toMono, type WavWrite, WavWriter, wavHeader } from './index.ts';

/** A file in memory. */
function apply(file: Uint8Array, writes: readonly WavWrite[]): Uint8Array {
  let result = file;
  for (const { position, bytes } of writes) {
    const grown = new Uint8Array(Math.max(result.length, position + bytes.length));
    grown.set(result);
    grown.set(bytes, position);
    result = grown;
  }
  return result;
}

function chunk(tag: string, body: Uint8Array, size = body.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(tag, 0);
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length & 1)]);
}

function file(encoding: number, bits: number, rate: number, channels: number, ...chunks: Buffer[]): Buffer {
  const format = Buffer.alloc(16);
  format.writeUInt16LE(encoding, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt16LE(bits, 14);
  const body = Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', format), ...chunks]);
  return chunk('RIFF', body);
}

describe('reading WAV files', () => {
  const pcm = Buffer.from(Int16Array.of(1, -2, 300, -400).buffer);

  it('reads 16-bit PCM, mono and stereo', () => {
    expect(readWav(file(1, 16, 8000, 1, chunk('data', pcm)))).toMatchObject({
      sampleRate: 8000,
      channels: 1,
      samples: Int16Array.of(1, -2, 300, -400),
    });
    const stereo = readWav(file(1, 16, 48_000, 2, chunk('data', pcm)));
    expect([...toMono(stereo)]).toEqual([-1, -50]);
  });

  it('reads G.711 of both laws', () => {
    expect(readWav(file(7, 8, 8000, 1, chunk('data', Uint8Array.of(0xff, 0x00)))).samples).toEqual(Int16Array.of(0, -32_124));
    expect(readWav(file(6, 8, 8000, 1, chunk('data', Uint8Array.of(0xd5, 0x2a)))).samples).toEqual(Int16Array.of(8, -32_256));
  });

  it('reads IMA ADPCM: a block begins with a sample and its step, nibbles follow, the lower first', () => {
    const format = Buffer.alloc(20);
    for (const [at, value] of [
      [0, 0x11],
      [2, 1],
      [12, 6],
      [14, 4],
      [16, 2],
      [18, 5],
    ] as const)
      format.writeUInt16LE(value, at);
    format.writeUInt32LE(8000, 4);
    const blocks = Uint8Array.of(100, 0, 0, 0, 0x74, 0x8f, 0x18, 0xfc, 1, 0, 0x00);
    const body = Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', format), chunk('data', blocks)]);
    const { samples, sampleRate } = readWav(chunk('RIFF', body));
    expect([sampleRate, ...samples]).toEqual([8000, 100, 107, 123, 89, 84, -1000, -999, -999]);
  });

  it('passes over chunks that it does not know, also those of odd length', () => {
    const odd = chunk('LIST', Buffer.from('abc'));
    expect(readWav(file(1, 16, 16_000, 1, odd, chunk('data', pcm))).samples).toHaveLength(4);
  });

  it.each([0, 0xffff_ffff, 1000])('reads to the end when the data chunk says %i bytes', (size) => {
    expect(readWav(file(1, 16, 8000, 1, chunk('data', pcm, size))).samples).toHaveLength(4);
  });

  it.each([
    ['no RIFF', Buffer.from('not a wave file at all')],
    ['24 bits', file(1, 24, 8000, 1, chunk('data', pcm))],
    ['six channels', file(1, 16, 8000, 6, chunk('data', pcm))],
    ['no data', file(1, 16, 8000, 1)],
  ])('refuses %s', (_, bytes) => {
    expect(() => readWav(bytes)).toThrow(expect.objectContaining({ code: 'wav-unreadable' }));
  });

  it('throws nothing but its own error on any bytes', () => {
    const head = Buffer.from(wavHeader({ sampleRate: 8000, channels: 1, dataLength: 0 }));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(44), (noise, keep) => {
        const bytes = Buffer.concat([head.subarray(0, keep), noise]);
        let thrown: unknown = null;
        try {
          readWav(bytes);
        } catch (error) {
          thrown = error;
        }
        expect(thrown === null || thrown instanceof ParleyError).toBe(true);
      }),
    );
  });
});

describe('writing WAV files', () => {
  it('leaves a file that plays after every single write', () => {
    const writer = new WavWriter({ sampleRate: 8000, channels: 1 });
    let disk = apply(new Uint8Array(0), writer.flush());
    let sound = 0;
    for (let i = 1; i <= 20; i++) {
      writer.append(new Int16Array(160).fill(i));
      for (const write of writer.flush()) {
        disk = apply(disk, [write]);
        const { samples } = readWav(disk);
        expect(samples.length).toBeGreaterThanOrEqual(sound);
        for (let j = 0; j < samples.length; j++) expect(samples[j]).toBe(Math.floor(j / 160) + 1);
      }
      sound = i * 160;
      expect(readWav(disk).samples).toHaveLength(sound);
    }
    expect(writer.durationMs).toBe(400);
  });

  it('gives back what was appended', () => {
    fc.assert(
      fc.property(fc.array(fc.int16Array({ maxLength: 40 })), (pieces) => {
        const writer = new WavWriter({ sampleRate: 16_000, channels: 1 });
        for (const piece of pieces) writer.append(piece);
        expect([...readWav(apply(new Uint8Array(0), writer.flush())).samples]).toEqual(pieces.flatMap((piece) => [...piece]));
      }),
    );
  });
});
