import type { Waiting } from './live-state.ts';
import type { OverflowRule } from './routing-model.ts';

/** Who waits to be called back is on no line: he is never let go or sent to a person, only to another queue. */
export function overflowRulesOf({ interaction, queue }: Pick<Waiting, 'interaction' | 'queue'>): readonly OverflowRule[] {
  const { overflow } = queue.settings;
  return interaction.channel === 'call-back' ? overflow.filter(({ to }) => to?.kind === 'queue') : overflow;
}
