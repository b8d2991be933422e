import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { G722Decoder, G722Encoder } from './g722.ts';
import { type CodecName, createCodec, Resampler, recodeG711 } from './index.ts';

const allCodecs: CodecName[] = ['PCMU', 'PCMA', 'G722', 'opus'];

function sine(frequency: number, sampleRate: number, seconds: number, peak = 10_000): Int16Array {
  return Int16Array.from({ length: sampleRate * seconds }, (_, i) =>
    Math.round(peak * Math.sin((2 * Math.PI * frequency * i) / sampleRate)),
  );
}

/** Strength of a frequency: the peak of a pure tone of that loudness. */
function levelOf(pcm: Int16Array, frequency: number, sampleRate: number): number {
  let real = 0;
  let imaginary = 0;
  for (let i = 0; i < pcm.length; i++) {
    const angle = (2 * Math.PI * frequency * i) / sampleRate;
    real += pcm[i]! * Math.cos(angle);
    imaginary += pcm[i]! * Math.sin(angle);
  }
  return (2 * Math.hypot(real, imaginary)) / pcm.length;
}

/** Power of the tone over all the rest, in decibels. */
function purityOf(pcm: Int16Array, frequency: number, sampleRate: number): number {
  const tone = levelOf(pcm, frequency, sampleRate) ** 2 / 2;
  const all = pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length;
  return 10 * Math.log10(tone / Math.max(1e-9, all - tone));
}

function framesOf(pcm: Int16Array, length: number): Int16Array[] {
  return Array.from({ length: Math.floor(pcm.length / length) }, (_, i) => pcm.slice(i * length, (i + 1) * length));
}

const join = (frames: readonly Int16Array[]) => Int16Array.from(frames.flatMap((frame) => [...frame]));

/** Noise, a full-scale square wave, silence, impulses, a sawtooth, fading noise. */
function hardSignal(): Int16Array {
  let state = 1;
  return Int16Array.from({ length: 16_000 }, (_, i) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const noise = (state >>> 16) - 32_768;
    const part = Math.floor(i / 2000);
    const parts = [noise, i % 20 < 10 ? 32_767 : -32_768, 0, i % 200 === 0 ? 32_767 : 0, (((i * 37) % 2000) - 1000) * 8];
    return parts[part] ?? noise >> part;
  });
}

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

describe('every codec', () => {
  it.each([
    ['PCMU', 35],
    ['PCMA', 35],
    ['G722', 35],
    ['opus', 15],
  ] as const)('passes a tone of 1 kHz through %s at its loudness', (name, purity) => {
    const codec = createCodec(name);
    const frames = framesOf(sine(1000, codec.sampleRate, 1), codec.sampleRate / 50);
    const heard = join(frames.map((frame) => codec.decode(codec.encode(frame).slice()).slice())).slice(codec.sampleRate / 2);
    expect(levelOf(heard, 1000, codec.sampleRate)).toBeGreaterThan(8900);
    expect(levelOf(heard, 1000, codec.sampleRate)).toBeLessThan(11_200);
    expect(purityOf(heard, 1000, codec.sampleRate)).toBeGreaterThan(purity);
  });

  it.each(allCodecs)('%s never throws on any payload and gives sound of a sane length', (name) => {
    const codec = createCodec(name);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (payload) => {
        expect(codec.decode(payload).length).toBeLessThanOrEqual(codec.sampleRate * 0.12);
      }),
    );
  });

  it.each(allCodecs)('%s keeps a tone through a lost packet and fades to silence when no more come', (name) => {
    const codec = createCodec(name);
    const frames = framesOf(sine(400, codec.sampleRate, 1), codec.sampleRate / 50);
    for (const frame of frames) codec.decode(codec.encode(frame).slice());
    const first = codec.conceal().slice();
    expect(first).toHaveLength(codec.sampleRate / 50);
    expect(levelOf(first, 400, codec.sampleRate)).toBeGreaterThan(6000);
    for (let i = 0; i < 4; i++) codec.conceal();
    expect(codec.conceal().every((sample) => sample === 0)).toBe(true);
  });

  it('gives 20 ms of silence for a loss before the first packet', () => {
    expect(createCodec('PCMA').conceal()).toEqual(new Int16Array(160));
  });
});

describe('G.711', () => {
  it('knows the well-known values', () => {
    expect([...createCodec('PCMU').encode(Int16Array.of(0, 32_767, -32_768))]).toEqual([0xff, 0x80, 0x00]);
    expect([...createCodec('PCMA').encode(Int16Array.of(0, 32_767, -32_768))]).toEqual([0xd5, 0xaa, 0x2a]);
  });

  it.each([
    ['PCMU', 0x7f],
    ['PCMA', -1],
  ] as const)('%s: every octet but the second zero survives decoding and encoding', (law, secondZero) => {
    const codec = createCodec(law);
    const octets = Uint8Array.from({ length: 256 }, (_, octet) => octet).filter((octet) => octet !== secondZero);
    expect([...codec.encode(codec.decode(octets))]).toEqual([...octets]);
  });

  it.each(['PCMU', 'PCMA'] as const)('%s: the error is at most half a step, that is a 30th of the sample and 16', (law) => {
    const codec = createCodec(law);
    const all = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768).filter((sample) => Math.abs(sample) <= 32_124);
    const back = codec.decode(codec.encode(all));
    const worst = all.reduce((most, sample, i) => Math.max(most, Math.abs(sample - back[i]!) / (16 + Math.abs(sample) / 30)), 0);
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('recodes one law into the other as by way of PCM', () => {
    const octets = Uint8Array.from({ length: 256 }, (_, octet) => octet);
    const out = new Uint8Array(256);
    recodeG711('PCMU', octets, out);
    expect(out).toEqual(createCodec('PCMA').encode(createCodec('PCMU').decode(octets)));
  });
});

describe('G.722', () => {
  // Digests of what an independent implementation (FFmpeg 5.1, trellis off) makes of the same signal.
  it('encodes bit for bit as another implementation', () => {
    const encoded = new Uint8Array(8000);
    new G722Encoder().encode(hardSignal(), encoded);
    expect(sha256(encoded)).toBe('a422a001733f0396f4ec599888b3112aade67ece2a986e8c4c70bf210c98bcfc');
  });

  it('decodes bit for bit as another implementation', () => {
    const encoded = new Uint8Array(8000);
    new G722Encoder().encode(hardSignal(), encoded);
    const decoded = new Int16Array(16_000);
    new G722Decoder().decode(encoded, decoded);
    expect(sha256(new Uint8Array(decoded.buffer))).toBe('12c5db9af43e8cbdc416297bfc3fab1e273d8ad06a8820d9e9ffc9928fa408df');
  });

  it('carries what narrow-band codecs cannot: a tone of 6 kHz', () => {
    const codec = createCodec('G722');
    const heard = join(
      framesOf(sine(6000, 16_000, 1), 320).map((frame) => codec.decode(codec.encode(frame).slice()).slice()),
    ).slice(8000);
    expect(levelOf(heard, 6000, 16_000)).toBeGreaterThan(8000);
  });
});

describe('resampling', () => {
  it.each([
    [8000, 16_000],
    [16_000, 8000],
    [16_000, 48_000],
    [48_000, 16_000],
    [8000, 48_000],
    [48_000, 8000],
    [44_100, 16_000],
  ])('%i to %i Hz keeps a tone and its loudness', (from, to) => {
    const out = new Resampler(from, to).process(sine(1000, from, 1)).slice(to / 2);
    expect(levelOf(out, 1000, to)).toBeGreaterThan(9900);
    expect(levelOf(out, 1000, to)).toBeLessThan(10_100);
    expect(purityOf(out, 1000, to)).toBeGreaterThan(55);
  });

  it('removes what the lower rate cannot carry', () => {
    const out = new Resampler(48_000, 8000).process(sine(5500, 48_000, 1)).slice(4000);
    expect(Math.max(...out)).toBeLessThan(30);
  });

  it('gives exactly as much as it got, for an hour', () => {
    const resampler = new Resampler(44_100, 8000);
    const block = new Int16Array(441);
    let samples = 0;
    for (let i = 0; i < 100 * 60; i++) samples += resampler.process(block).length;
    expect(samples).toBe(80 * 100 * 60);
  });

  it('gives the same however the input is cut', () => {
    const pcm = sine(700, 16_000, 1).slice(0, 3000);
    const whole = [...new Resampler(16_000, 48_000).process(pcm)];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 8 }), (cuts) => {
        const resampler = new Resampler(16_000, 48_000);
        const out: number[] = [];
        let at = 0;
        for (const cut of [...cuts, 3000]) {
          out.push(...resampler.process(pcm.slice(at, at + cut)));
          at += cut;
        }
        expect(out).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });
});
