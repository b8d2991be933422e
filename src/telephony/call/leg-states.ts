import type { LegState } from '../leg/index.ts';

/**
 * What a leg may become (drawing in `leg/leg.ts`). `connected → alerting` is a party that waits for the target of a
 * transfer; `held → connected` a retrieval. `cleared` is the end.
 */
const moves: Readonly<Record<LegState, readonly LegState[]>> = {
  initiated: ['alerting', 'queued', 'connected', 'failed', 'cleared'],
  alerting: ['queued', 'connected', 'failed', 'cleared'],
  queued: ['alerting', 'connected', 'cleared'],
  connected: ['held', 'alerting', 'queued', 'cleared'],
  held: ['connected', 'alerting', 'queued', 'cleared'],
  failed: ['cleared'],
  cleared: [],
};

export function canMove(from: LegState, to: LegState): boolean {
  return moves[from].includes(to);
}
