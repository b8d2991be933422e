import type { CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';

type Parse = typeof parsePhoneNumberFromString;
let parse: Parse | null = null;

/** Brings the numbering data in; until then numbers are shown as they came. */
export async function loadPhoneNumbers(): Promise<void> {
  parse = (await import('libphonenumber-js/min')).parsePhoneNumberFromString;
}

/** A number as the reader knows it: national at home, international elsewhere, internal numbers as they are. */
export function formatNumber(number: string, country: string): string {
  if (!parse || number.length < 7 || !/^\+?\d+$/.test(number)) return number;
  const parsed = parse(number, country as CountryCode);
  if (!parsed?.isPossible()) return number;
  return parsed.country === country ? parsed.formatNational() : parsed.formatInternational();
}

/** What a person typed, as it is dialled: letters of separation gone, `+`, digits, `*` and `#` kept. */
export function toDialled(typed: string): string {
  const text = typed.trim();
  // Stands for a number on the red list.
  if (/^ref-[\w-]+$/.test(text)) return text;
  return (text.startsWith('+') ? '+' : '') + text.replaceAll(/[^\d*#]/g, '');
}

/** Whether what was typed can only be meant as a number. */
export function looksLikeNumber(typed: string): boolean {
  return /\d/.test(typed) && /^[+\d*#\s().\-/]+$/.test(typed.trim());
}
