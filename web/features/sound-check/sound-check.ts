import type { Desk } from '../../app/desk.ts';
import { MicrophoneError, type MicrophoneTrouble, openMicrophone, readAudioChoice } from '../../softphone/audio-devices.ts';
import { callEcho } from './echo-call.ts';
import { judgeMicrophone, judgeSound, lossPercent, type MicrophoneVerdict, type SoundVerdict } from './judge.ts';
import { listen } from './microphone-level.ts';

export type StepName = 'microphone' | 'speaker' | 'network' | 'sound';

/** `asked`: the person has to say something. */
export type StepState = 'waiting' | 'running' | 'asked' | 'good' | 'warning' | 'bad';

/** What came of one step; `word` is a key of the words table, filled with `values`. */
export interface Step {
  readonly name: StepName;
  readonly state: StepState;
  readonly word: `check.${string}` | null;
  readonly values?: Readonly<Record<string, string | number>>;
  /** More to be read, e.g. by support. */
  readonly more?: { readonly word: `check.${string}`; readonly values: Readonly<Record<string, string | number>> };
}

export const untested: readonly Step[] = (['microphone', 'speaker', 'network', 'sound'] as const).map((name) => ({
  name,
  state: 'waiting',
  word: null,
}));

export interface SoundCheckParts {
  readonly desk: Desk;
  readonly onStep: (step: Step) => void;
  /** Level of the microphone, 0 to 1. */
  readonly onLevel: (level: number) => void;
  /** Plays the melody and asks whether it is heard. */
  readonly askSpeaker: () => Promise<boolean>;
  readonly signal: AbortSignal;
}

const listenMs = 4000;

/** Tests in the order in which things build on one another; each is told as it goes on. Never throws. */
export async function runSoundCheck({ desk, onStep, onLevel, askSpeaker, signal }: SoundCheckParts): Promise<void> {
  onStep({ name: 'microphone', state: 'running', word: 'check.microphone-speak' });
  const microphone = await checkMicrophone(desk, onLevel, signal);
  onStep(microphone);
  if (signal.aborted) return;
  onStep(await checkSpeaker(askSpeaker, () => onStep({ name: 'speaker', state: 'asked', word: 'check.speaker-ask' })));
  if (signal.aborted) return;
  const network = checkNetwork(desk);
  onStep(network);
  const canCall = microphone.state !== 'bad' && network.state === 'good' && desk.phone.snapshot().calls.length === 0;
  if (canCall) onStep({ name: 'sound', state: 'running', word: null });
  onStep(canCall ? await checkSound(desk, signal) : { name: 'sound', state: 'warning', word: 'check.sound-skipped' });
}

async function checkMicrophone(desk: Desk, onLevel: (level: number) => void, signal: AbortSignal): Promise<Step> {
  const name = 'microphone';
  try {
    const stream = await openMicrophone(readAudioChoice());
    try {
      const verdict: MicrophoneVerdict = judgeMicrophone(await listen(stream, { forMs: listenMs, onLevel, signal }));
      const state = verdict === 'good' ? 'good' : verdict === 'silent' ? 'bad' : 'warning';
      return { name, state, word: `check.microphone-${verdict}` };
    } finally {
      desk.sound.closeMicrophone(stream);
    }
  } catch (error) {
    const trouble: MicrophoneTrouble = error instanceof MicrophoneError ? error.trouble : 'unknown';
    return { name, state: 'bad', word: `check.microphone-${trouble}` };
  }
}

async function checkSpeaker(ask: () => Promise<boolean>, onAsked: () => void): Promise<Step> {
  const name = 'speaker';
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  // Before the microphone is allowed browsers may name no speakers at all; Firefox and Safari never do.
  const namesSpeakers = 'setSinkId' in HTMLMediaElement.prototype && all.some(({ label }) => label !== '');
  if (namesSpeakers && all.every(({ kind }) => kind !== 'audiooutput'))
    return { name, state: 'bad', word: 'check.speaker-missing' };
  onAsked();
  return (await ask()) ? { name, state: 'good', word: 'check.speaker-good' } : { name, state: 'bad', word: 'check.speaker-bad' };
}

function checkNetwork(desk: Desk): Step {
  const name = 'network';
  const { line } = desk.phone.snapshot();
  if (desk.liveState.get() !== 'connected') return { name, state: 'bad', word: 'check.network-offline' };
  // Another tab of this browser leads: it is registered there.
  if (line !== 'registered' && line !== 'passive') return { name, state: 'bad', word: 'check.network-unregistered' };
  return { name, state: 'good', word: 'check.network-good' };
}

async function checkSound(desk: Desk, signal: AbortSignal): Promise<Step> {
  const name = 'sound';
  if (desk.phone.snapshot().line !== 'registered') return { name, state: 'warning', word: 'check.sound-skipped' };
  const result = await callEcho(desk, signal).catch(() => null);
  if (!result) return { name, state: 'bad', word: 'check.sound-none' };
  const { figures, candidates } = result;
  const verdict: SoundVerdict = judgeSound(figures);
  const values = { milliseconds: figures.roundTripMs, loss: lossPercent(figures), jitter: figures.jitterMs };
  const more = {
    word: 'check.candidates',
    values: { count: candidates.length, kinds: [...new Set(candidates)].join(', ') },
  } as const;
  const state = { good: 'good', poor: 'warning', none: 'bad' } as const;
  return { name, state: state[verdict], word: `check.sound-${verdict}`, values, more };
}
