/**
 * Makes the built-in music on hold: `node scripts/make-music.ts [file]`. A calm piece of our own, eight bars of soft chords
 * with a slow melody, about 30 s at 16 kHz mono, whose end runs into its beginning. The result is committed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { WavWriter } from '../src/protocol/wav/index.ts';

const sampleRate = 16_000;
const beatS = 0.94;
const beatsInBar = 4;

/** MIDI note numbers: D major, each bar one chord from bass to top. */
const chords = [
  [38, 57, 62, 66, 69],
  [35, 54, 59, 62, 66],
  [31, 55, 59, 62, 66],
  [33, 57, 61, 64, 67],
  [38, 57, 62, 66, 69],
  [30, 57, 61, 64, 66],
  [31, 55, 59, 62, 71],
  [33, 55, 57, 61, 64],
];

/** Beat within the piece, note, length in beats. */
const melody: readonly (readonly [number, number, number])[] = [
  [0, 78, 2],
  [2, 76, 1],
  [3, 74, 1],
  [4, 73, 1.5],
  [5.5, 74, 2.5],
  [8, 71, 2],
  [10, 74, 1],
  [11, 76, 1],
  [12, 76, 3],
  [16, 78, 1.5],
  [17.5, 79, 0.5],
  [18, 81, 2],
  [20, 78, 2],
  [22, 76, 1],
  [23, 73, 1],
  [24, 74, 2],
  [26, 71, 1],
  [27, 69, 1],
  [28, 73, 1.5],
  [29.5, 76, 1.5],
];

const length = Math.round(chords.length * beatsInBar * beatS * sampleRate);
const mix = new Float64Array(length);

/** A soft struck tone with a few overtones. It wraps round, so that the loop has no seam. */
function strike(note: number, startBeat: number, beats: number, loudness: number, brightness: number): void {
  const frequency = 440 * 2 ** ((note - 69) / 12);
  const start = Math.round(startBeat * beatS * sampleRate);
  const count = Math.round((beats * beatS + 1.6) * sampleRate);
  const held = beats * beatS;
  for (let i = 0; i < count; i++) {
    const t = i / sampleRate;
    const attack = Math.min(1, t / 0.03);
    const release = t < held ? 1 : Math.max(0, 1 - (t - held) / 1.6) ** 2;
    const envelope = attack * release * Math.exp(-t * 0.7) * loudness;
    const phase = 2 * Math.PI * frequency * t;
    const tone =
      Math.sin(phase) +
      brightness * Math.sin(2 * phase) * Math.exp(-t * 2) +
      0.4 * brightness * Math.sin(3.01 * phase) * Math.exp(-t * 4);
    mix[(start + i) % length]! += tone * envelope;
  }
}

for (const [bar, chord] of chords.entries()) {
  const [bass, ...upper] = chord;
  strike(bass!, bar * beatsInBar, 4, 0.5, 0.5);
  // The chord is rolled upwards, then taken up again as quiet quavers.
  for (const [index, note] of upper.entries()) {
    strike(note, bar * beatsInBar + index * 0.12, 3.5, 0.26, 0.25);
    strike(note, bar * beatsInBar + 2 + index * 0.5, 0.8, 0.13, 0.2);
  }
}
for (const [beat, note, beats] of melody) strike(note, beat, beats, 0.42, 0.3);

/** A little room: two echoes round the loop. */
const wet = mix.map((sample, i) => {
  const early = mix[(i - 1700 + length) % length]!;
  const late = mix[(i - 4100 + length) % length]!;
  return sample + 0.22 * early + 0.14 * late;
});
const peak = wet.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
// Quieter than speech: a peak of -10 dB.
const pcm = Int16Array.from(wet, (sample) => Math.round((sample / peak) * 10_400));

const writer = new WavWriter({ sampleRate, channels: 1 });
writer.append(pcm);
const path = process.argv[2] ?? 'seed/media/music-on-hold.wav';
mkdirSync(dirname(path), { recursive: true });
writeFileSync(
  path,
  Buffer.concat(
    writer
      .flush()
      .toSorted((a, b) => a.position - b.position)
      .map((write) => write.bytes),
  ),
);
console.log(`${path}: ${(length / sampleRate).toFixed(1)} s`);
