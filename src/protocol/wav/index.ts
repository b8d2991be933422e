export { readWav, toMono, type WavAudio } from './wav-reader.ts';
export { type WavWrite, WavWriter, wavHeader, wavHeaderLength } from './wav-writer.ts';
