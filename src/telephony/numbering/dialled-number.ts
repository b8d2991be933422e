/** Longest input that is looked at, in characters; the longest public number has 15 digits. */
export const maxDialledLength = 128;

/**
 * What rules are matched against: digits of any script as `0`-`9`, `+`, `#` or `*` in first place, and parentheses,
 * because rules may name them (`+33(0`). Everything else is removed. Never throws; doing it twice changes nothing.
 */
export function compactDialled(raw: string): string {
  let compact = '';
  for (const character of raw.slice(0, maxDialledLength * 4).normalize('NFKC')) {
    const digit = digitOf(character);
    if (digit !== '') compact += digit;
    else if (character === '(' || character === ')') compact += character;
    // After the first digit or sign only digits count.
    else if ((character === '+' || character === '#' || character === '*') && /^\(*$/.test(compact)) compact = character;
    else if ((character === '#' || character === '*') && /^[#*][\d#*]*$/.test(compact)) compact += character;
    if (compact.length >= maxDialledLength) break;
  }
  return compact;
}

/**
 * A number as it may be dialled (T-PLAN-3): digits, and `+`, `#`, `*` in first place. A service code keeps its later
 * `*` and `#` (`*21*201#`).
 */
export function normaliseDialled(raw: string): string {
  return compactDialled(raw).replaceAll(/[()]/g, '');
}

function digitOf(character: string): string {
  if (character >= '0' && character <= '9') return character;
  if (!/^\p{Nd}$/u.test(character)) return '';
  // Decimal digits of every script stand in blocks of ten that begin with their zero.
  const code = character.codePointAt(0)!;
  let zero = code;
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}
