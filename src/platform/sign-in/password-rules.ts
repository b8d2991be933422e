import { ParleyError } from '../../kernel/errors.ts';
import { commonPasswordWords } from './common-passwords.ts';

const shortestPassword = 12;
/** What must remain of a password when everything is taken out that guessing programs try first. */
const leastEffort = 8;

/** Whom a password is for: nobody should have himself, his company or his mail address as a password. */
export interface PasswordContext {
  readonly login: string;
  readonly words?: readonly (string | null | undefined)[];
}

/** @throws ParleyError `password-too-weak` when a person should not have this password. */
export function checkNewPassword(password: string, about: PasswordContext): void {
  if (password.length < shortestPassword) refuse(`has ${password.length} characters, expected at least ${shortestPassword}`);
  const plain = password.normalize('NFKC').toLowerCase();
  if (about.login.length > 3 && plain.includes(about.login.toLowerCase())) {
    refuse('contains the login name, expected one that nobody guesses from it');
  }
  if (new Set(plain).size < 5) refuse('repeats a few characters, expected more different ones');
  if (guessingEffort(plain, about) < leastEffort) {
    refuse('is made of words, names and rows of keys that everybody tries first, expected something less common');
  }
}

function refuse(how: string): never {
  throw new ParleyError('password-too-weak', `The password ${how}`);
}

const ownWords = (about: PasswordContext): string[] =>
  [about.login, ...(about.words ?? [])]
    .flatMap((word) => (word ?? '').toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= 3);

/**
 * How much of a password is its own: a common word counts 2, a run of keys, letters or digits and anything repeated 1, a year 1, every
 * other character 1. Greedy from the left, the longest piece first; letters written as digits and signs (`p@ssw0rd`) are read.
 */
export function guessingEffort(password: string, about: PasswordContext = { login: '' }): number {
  const words = [...commonPasswordWords, ...ownWords(about)];
  const readings = [password, unleet(password)];
  let effort = 0;
  let at = 0;
  let previous = '';
  while (at < password.length) {
    const piece = longestPiece(readings, at, words);
    const text = readings[piece.reading]!.slice(at, at + piece.length);
    // The same piece again adds nothing to guess.
    effort += text === previous && piece.length > 1 ? 0 : piece.cost;
    previous = text;
    at += piece.length;
  }
  return effort;
}

interface Piece {
  readonly length: number;
  readonly cost: number;
  readonly reading: number;
}

function longestPiece(readings: readonly string[], at: number, words: readonly string[]): Piece {
  const candidates = readings.flatMap((text, reading) => {
    const word = words.reduce((longest, one) => (one.length > longest && text.startsWith(one, at) ? one.length : longest), 0);
    return [
      { length: word, cost: 2, reading },
      { length: runLength(text, at), cost: 1, reading },
      { length: yearLength(text, at), cost: 1, reading },
    ];
  });
  const longest = candidates.reduce((best, one) => (one.length > best.length ? one : best));
  return longest.length >= 3 ? longest : { length: 1, cost: 1, reading: 0 };
}

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  '1qaz2wsx3edc4rfv5tgb',
  '!"#$%&/()=',
  '!@#$%^&*()',
];
const runs = rows.flatMap((row) => [row, Array.from(row).toReversed().join('')]);

/** How long a row of keys, or one character repeated, begins here. */
function runLength(text: string, at: number): number {
  let same = 1;
  while (text[at + same] === text[at]) same++;
  let longest = same;
  for (const run of runs) {
    const start = run.indexOf(text.slice(at, at + 2));
    if (start < 0) continue;
    let length = 2;
    while (at + length < text.length && run[start + length] === text[at + length]) length++;
    longest = Math.max(longest, length);
  }
  return longest;
}

function yearLength(text: string, at: number): number {
  return /^(?:19|20)\d\d/.test(text.slice(at, at + 4)) ? 4 : 0;
}

const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '€': 'e',
};

function unleet(text: string): string {
  return Array.from(text, (character) => leet[character] ?? character).join('');
}
