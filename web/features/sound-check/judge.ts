/** What was heard of a microphone over some seconds. */
export interface Heard {
  /** Loudest tenth of a second, root mean square, 0 to 1. */
  readonly loudest: number;
  /** Part of the time in which it was at its limit, 0 to 1. */
  readonly clipped: number;
}

export type MicrophoneVerdict = 'good' | 'quiet' | 'silent' | 'loud';

/** About -66 dBFS: an open microphone in a quiet room is above, one that is switched off is below. */
const silentBelow = 0.0005;
/** About -42 dBFS. */
const quietBelow = 0.008;
const mostClipped = 0.05;

export function judgeMicrophone({ loudest, clipped }: Heard): MicrophoneVerdict {
  if (loudest < silentBelow) return 'silent';
  if (clipped > mostClipped) return 'loud';
  return loudest < quietBelow ? 'quiet' : 'good';
}

/** Whether one can talk here, after all steps: the network mends itself, a microphone that is off does not. */
export function canTalk(steps: readonly { readonly name: string; readonly state: string }[]): boolean {
  return steps.every(({ name, state }) => name === 'network' || state !== 'bad');
}

/** What a call to the echo service brought back. */
export interface EchoFigures {
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  readonly jitterMs: number;
  readonly roundTripMs: number;
}

export type SoundVerdict = 'good' | 'poor' | 'none';

/** Speech suffers from here on (ITU-T G.107 with G.711 and a jitter buffer). */
const mostLossPercent = 3;
const mostJitterMs = 30;
const mostRoundTripMs = 400;

export function judgeSound(figures: EchoFigures): SoundVerdict {
  if (figures.received === 0) return 'none';
  const isPoor =
    lossPercent(figures) > mostLossPercent || figures.jitterMs > mostJitterMs || figures.roundTripMs > mostRoundTripMs;
  return isPoor ? 'poor' : 'good';
}

export function lossPercent({ received, lost }: Pick<EchoFigures, 'received' | 'lost'>): number {
  const all = received + Math.max(0, lost);
  return all === 0 ? 0 : Math.round((Math.max(0, lost) / all) * 1000) / 10;
}
