import recordingWorklet from './recording-worklet.ts?worker&url';

/** A recording that goes on. */
export interface Recording {
  /** 0 to 1, of the last moment. */
  readonly level: () => number;
  /** @returns a WAV file of 16 bits, one channel */
  readonly stop: () => Promise<Blob>;
}

/** Enough for speech. */
const sampleRate = 16_000;

/** Records what a microphone hears at the rate of speech. */
export async function recordWav(stream: MediaStream): Promise<Recording> {
  const context = new AudioContext({ sampleRate });
  try {
    await context.audioWorklet.addModule(recordingWorklet);
  } catch (error) {
    endTracks(stream);
    await context.close();
    throw error;
  }
  const pieces: Float32Array[] = [];
  let level = 0;
  const node = new AudioWorkletNode(context, 'parley-recorder');
  node.port.addEventListener('message', ({ data }: MessageEvent<Float32Array>) => {
    pieces.push(data);
    level = Math.max(level * 0.9, loudestOf(data));
  });
  node.port.start();
  context.createMediaStreamSource(stream).connect(node);
  return {
    level: () => level,
    stop: async () => {
      endTracks(stream);
      await context.close();
      return wavOf(pieces, sampleRate);
    },
  };
}

function endTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** A sound file of any kind that this browser can play, as a WAV file for speech. @returns null when it holds no sound that can be read */
export async function wavOfFile(file: Blob): Promise<{ readonly wav: Blob; readonly durationMs: number } | null> {
  const context = new OfflineAudioContext(1, sampleRate, sampleRate);
  try {
    const sound = await context.decodeAudioData(await file.arrayBuffer());
    const channels = Array.from({ length: sound.numberOfChannels }, (_, index) => sound.getChannelData(index));
    const mono = channels[0]!.map((_, at) => channels.reduce((sum, channel) => sum + channel[at]!, 0) / channels.length);
    return { wav: wavOf([mono], sound.sampleRate), durationMs: sound.duration * 1000 };
  } catch {
    return null;
  }
}

function loudestOf(samples: Float32Array): number {
  let loudest = 0;
  for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
  return loudest;
}

/** 16-bit PCM with its header. */
export function wavOf(pieces: readonly Float32Array[], sampleRate: number): Blob {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const view = new DataView(new ArrayBuffer(44 + length * 2));
  const text = (at: number, letters: string) => {
    for (let i = 0; i < letters.length; i++) view.setUint8(at + i, letters.codePointAt(i) ?? 0);
  };
  text(0, 'RIFF');
  view.setUint32(4, 36 + length * 2, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, length * 2, true);
  let at = 44;
  for (const piece of pieces)
    for (const sample of piece) {
      view.setInt16(at, Math.max(-1, Math.min(1, sample)) * 32_767, true);
      at += 2;
    }
  return new Blob([view], { type: 'audio/wav' });
}
