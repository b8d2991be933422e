export { EspeakEngine } from './espeak-engine.ts';
export { FfmpegConverter } from './ffmpeg-converter.ts';
