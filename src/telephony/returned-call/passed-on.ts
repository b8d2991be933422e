import type { UserId } from '../../kernel/ids.ts';
import type { Party, ReleaseCause } from '../leg/index.ts';

/** How a party was passed on. */
export type PassingKind = 'park' | 'camp-on' | 'transfer';

/** Whom a party was passed on by and to. */
export interface PassedOn {
  readonly kind: PassingKind;
  /** The one to whom it comes back. */
  readonly by: Party;
  /** The number it was passed on to; of a parked one the place. */
  readonly number: string;
  /** Whose number it is; empty when nobody's. */
  readonly name: string;
  readonly userId: UserId | null;
}

/** Why it comes back: nobody came in time, or what became of ringing. */
export type ReturnReason = 'too-long' | ReleaseCause;

/** The same in English, for the ⓘ panel; the browser says it in its own words by code and parameters. */
export function returnSentence({ kind, by, number, name }: PassedOn, reason: ReturnReason): string {
  const target = name ? `${name} (${number})` : number;
  const to = by.displayName || by.number;
  if (kind === 'park') return `Nobody took the call from place ${number}: it comes back to ${to}.`;
  if (reason === 'too-long') return `${target} did not become free in time: the call comes back to ${to}.`;
  return `The call for ${target} was not taken (${reason}): it comes back to ${to}.`;
}
