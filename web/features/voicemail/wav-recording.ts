/** A recording that goes on. */
export interface Recording {
  /** 0 to 1, of the last moment. */
  readonly level: () => number;
  /** @returns a WAV file of 16 bits, one channel */
  readonly stop: () => Promise<Blob>;
}

const workletSource = `
registerProcessor('parley-recorder', class extends AudioWorkletProcessor {
  process(inputs) {
    const channel = inputs[0][0];
    if (channel) this.port.postMessage(channel.slice());
    return true;
  }
});`;

/** Records what a microphone hears at the rate of speech. */
export async function recordWav(stream: MediaStream): Promise<Recording> {
  const context = new AudioContext({ sampleRate: 16_000 });
  const module = URL.createObjectURL(new Blob([workletSource], { type: 'text/javascript' }));
  try {
    await context.audioWorklet.addModule(module);
  } finally {
    URL.revokeObjectURL(module);
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
      for (const track of stream.getTracks()) track.stop();
      const { sampleRate } = context;
      await context.close();
      return wavOf(pieces, sampleRate);
    },
  };
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
