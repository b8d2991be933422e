import type { Diversion } from '../leg/index.ts';
import { type PromptPart } from '../prompt/index.ts';
import type { GreetingKind } from './voicemail.ts';

/** What is known of the moment when a caller comes. */
export interface GreetingMoment {
  /** Why the call came to the mailbox, the latest last. */
  readonly diversions: readonly Diversion[];
  /** He said that he is away. */
  readonly isAbsent: boolean;
  /** `HH:MM`; the same twice: always open. */
  readonly opens: string;
  readonly closes: string;
  /** Wall clock of the company. */
  readonly now: { readonly weekday: number; readonly hour: number; readonly minute: number };
}

/** Which greeting is heard: outside office hours that one, then busy, then absent; the usual one else. Weekday 1 is Monday. */
export function greetingFor({ diversions, isAbsent, opens, closes, now }: GreetingMoment): GreetingKind {
  if (opens !== closes) {
    const time = `${String(now.hour).padStart(2, '0')}:${String(now.minute).padStart(2, '0')}`;
    const isOpen = opens < closes ? time >= opens && time < closes : time >= opens || time < closes;
    if (now.weekday > 5 || !isOpen) return 'closed';
  }
  if (diversions.at(-1)?.reason === 'busy') return 'busy';
  return isAbsent ? 'absent' : 'usual';
}

/** In place of a greeting that nobody recorded. */
export function standardGreeting(kind: GreetingKind, number: string): PromptPart[] {
  if (kind === 'closed') return [{ name: 'is-closed' }, { name: 'leave-message' }];
  const state = { usual: 'is-not-available', busy: 'is-busy', absent: 'is-absent' } as const;
  return [{ name: 'the-number' }, { digits: number }, { name: state[kind] }, { name: 'leave-message' }];
}
