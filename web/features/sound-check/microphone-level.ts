import type { Heard } from './judge.ts';

const everyMs = 100;
const limit = 0.98;

/**
 * Listens to a microphone.
 * @param onLevel each tenth of a second, 0 to 1, for a bar
 */
export async function listen(
  stream: MediaStream,
  { forMs, onLevel, signal }: { forMs: number; onLevel: (level: number) => void; signal: AbortSignal },
): Promise<Heard> {
  const context = new AudioContext();
  try {
    // Browsers keep it asleep until the first click; the test begins with one.
    await context.resume();
    const analyser = context.createAnalyser();
    analyser.fftSize = 4096;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    let clipped = 0;
    const rounds = Math.ceil(forMs / everyMs);
    for (let round = 0; round < rounds && !signal.aborted; round++) {
      await new Promise((resolve) => {
        setTimeout(resolve, everyMs);
      });
      analyser.getFloatTimeDomainData(samples);
      const level = loudness(samples);
      loudest = Math.max(loudest, level);
      if (samples.some((sample) => Math.abs(sample) >= limit)) clipped++;
      onLevel(level);
    }
    return { loudest, clipped: clipped / rounds };
  } finally {
    await context.close();
  }
}

function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}
