import type { WordKey } from '../ui/words/index.ts';
import type { PhoneCallState } from './call-machine.ts';

/** What is spoken when a call comes into a state; null: nothing worth interrupting for. Reviewed like interface text. */
export const statePhrases: Record<PhoneCallState | 'queued' | 'failed', WordKey | null> = {
  initiated: 'say.calling',
  'alerting-there': 'say.rings-there',
  'alerting-here': 'say.rings',
  answering: null,
  returning: null,
  connected: 'say.connected',
  held: 'say.held',
  queued: null,
  failed: null,
  ended: null,
};

/** The facts of a call that are spoken when they change. */
export interface SpokenCall {
  readonly state: PhoneCallState | 'queued' | 'failed';
  readonly isMuted: boolean;
  readonly isHeldByOther: boolean;
  readonly isLost: boolean;
  readonly transfer: 'none' | 'asked' | 'failed';
  readonly recording: { readonly isPaused: boolean } | null;
  readonly queueName: string | null;
  readonly endReason: string | null;
}

/** The phrase for a change of a call, or null. `before` is null when the call is new. The most important wins. */
export function phraseFor(before: SpokenCall | null, now: SpokenCall): WordKey | null {
  if (before?.state !== now.state) {
    if (now.state === 'ended') return now.endReason ? (`end.${now.endReason}` as WordKey) : 'end.normal';
    if (now.state === 'alerting-here' && now.queueName) return 'say.rings-queue';
    if (now.state === 'connected' && before?.state === 'held') return 'say.retrieved';
    return statePhrases[now.state];
  }
  if (before.isLost !== now.isLost) return now.isLost ? 'say.lost' : 'say.there-again';
  if (before.transfer !== now.transfer) {
    return now.transfer === 'asked' ? 'say.transfer-asked' : now.transfer === 'failed' ? 'say.transfer-failed' : null;
  }
  if (before.isHeldByOther !== now.isHeldByOther) return now.isHeldByOther ? 'say.held-by-other' : 'say.retrieved-by-other';
  if (before.isMuted !== now.isMuted) return now.isMuted ? 'say.muted' : 'say.unmuted';
  return recordingPhrase(before, now);
}

/** That it begins is announced to the parties where that is wished; that it ends with a pause is the end of the call. */
function recordingPhrase(before: SpokenCall, { recording }: SpokenCall): WordKey | null {
  const isPaused = recording?.isPaused ?? false;
  if (!recording || (before.recording?.isPaused ?? false) === isPaused) return null;
  return isPaused ? 'say.recording-paused' : 'say.recording-resumed';
}
