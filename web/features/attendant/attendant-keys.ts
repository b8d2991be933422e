import type { AttendantKey } from './words/index.ts';

/** What a key asks for. */
export type AttendantCommand =
  | { readonly kind: 'pick'; readonly digit: string }
  | { readonly kind: 'enter' | 'consult' | 'escape' | 'up' | 'down' | 'park' | 'camp' | 'deputy' | 'note' | 'say' };

export interface PressedKey {
  readonly key: string;
  readonly code: string;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

export interface KeyContext {
  /** What is in the field. */
  readonly text: string;
  readonly isTalking: boolean;
  /** Digits that callers have. */
  readonly digits: ReadonlySet<string>;
}

const withAlt: Readonly<Record<string, AttendantCommand>> = {
  KeyP: { kind: 'park' },
  KeyW: { kind: 'camp' },
  KeyD: { kind: 'deputy' },
  KeyN: { kind: 'note' },
  KeyS: { kind: 'say' },
};

const plain: Readonly<Record<string, AttendantCommand>> = {
  Enter: { kind: 'enter' },
  Escape: { kind: 'escape' },
  ArrowUp: { kind: 'up' },
  ArrowDown: { kind: 'down' },
};

/** Every key of the console, as the page and the guide list them. */
export const keyTable: readonly (readonly [keys: readonly string[], word: AttendantKey])[] = [
  [['1 … 6', 'Alt 1 … 6'], 'key.pick'],
  [['7 … 9', 'Alt 7 … 9'], 'key.pick-parked'],
  [['A … Z'], 'key.search'],
  [['↑', '↓'], 'key.move'],
  [['Enter'], 'key.enter'],
  [['Shift Enter'], 'key.consult'],
  [['Esc'], 'key.escape'],
  [['Alt P'], 'key.park'],
  [['Alt W'], 'key.camp'],
  [['Alt D'], 'key.deputy'],
  [['Alt N'], 'key.note'],
  [['Alt S'], 'key.say'],
  [['Alt A'], 'key.answer'],
  [['Alt H'], 'key.hold'],
  [['Alt E'], 'key.end'],
];

type Hint = readonly [key: string, word: AttendantKey];

/** The keys that are of use just now. */
export function hintsFor(
  {
    caller,
    consultation,
    ringing,
  }: { readonly [part in 'caller' | 'consultation' | 'ringing']: { readonly state: string } | null },
  hasText: boolean,
): readonly Hint[] {
  if (consultation && !hasText)
    return [...(consultation.state === 'connected' ? ([['Enter', 'hint.connect']] as const) : []), ['Esc', 'hint.back']];
  if (ringing && caller?.state !== 'connected' && !consultation)
    return [
      ['Enter', 'hint.answer'],
      ['1 … 6', 'hint.take'],
      ['A … Z', 'hint.find'],
      ['Alt S', 'hint.who'],
    ];
  if (hasText)
    return [
      ['Enter', caller ? 'hint.pass' : 'hint.call'],
      ...(caller ? withCaller : []),
      ['↑ ↓', 'hint.choose'],
      ['Esc', 'hint.empty'],
    ];
  if (caller)
    return [
      ['A … Z', 'hint.find'],
      ['Alt P', 'hint.park'],
      ['Alt H', 'hint.hold'],
      ['Alt N', 'hint.note'],
      ['Alt E', 'hint.end'],
    ];
  return [
    ['Enter', 'hint.next'],
    ['1 … 6', 'hint.take'],
    ['A … Z', 'hint.find'],
    ['Alt S', 'hint.who'],
  ];
}

const withCaller: readonly Hint[] = [
  ['Shift Enter', 'hint.ask'],
  ['Alt W', 'hint.wait'],
  ['Alt D', 'hint.deputy'],
];

/** What a key means, or null: then it is typed. Digits pick a caller only while they cannot begin a number that is looked for. */
export function commandOf(pressed: PressedKey, { text, isTalking, digits }: KeyContext): AttendantCommand | null {
  if (pressed.ctrlKey || pressed.metaKey) return null;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(pressed.code)?.[1];
  if (pressed.altKey) return digit !== undefined && digits.has(digit) ? { kind: 'pick', digit } : (withAlt[pressed.code] ?? null);
  if (/^[1-9]$/.test(pressed.key) && text === '' && !isTalking && digits.has(pressed.key))
    return { kind: 'pick', digit: pressed.key };
  if (pressed.key === 'Enter' && pressed.shiftKey) return { kind: 'consult' };
  return pressed.shiftKey ? null : (plain[pressed.key] ?? null);
}

/** Digits of those who wait to be answered, and of those who are parked or come back: neither takes the other's. */
export const digitsOfCallers: readonly string[] = ['1', '2', '3', '4', '5', '6'];
export const digitsOfParties: readonly string[] = ['7', '8', '9'];

/**
 * Digits for those who wait: everybody keeps his as long as he is there, whoever else comes and goes.
 * @param before digit by key, of those who were there
 */
export function assignDigits(
  before: ReadonlyMap<string, string>,
  keys: readonly string[],
  digits: readonly string[],
): ReadonlyMap<string, string> {
  const kept = new Map([...before].filter(([key]) => keys.includes(key)));
  const taken = new Set(kept.values());
  const free = digits.filter((digit) => !taken.has(digit));
  for (const key of keys) {
    if (kept.has(key)) continue;
    const digit = free.shift();
    if (digit === undefined) break;
    kept.set(key, digit);
  }
  return kept;
}
