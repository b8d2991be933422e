import { type CountryCode, Metadata } from 'libphonenumber-js';

/** Part of the library that its types leave out. */
interface CallingCodes {
  getCountryCodesForCallingCode(callingCode: string): CountryCode[] | undefined;
}

/** The main country of a country calling code (`44` → `GB`, `1` → `US`); empty when there is none. */
export function countryOf(callingCode: string): string {
  const metadata = new Metadata() as Metadata & CallingCodes;
  return metadata.getCountryCodesForCallingCode(callingCode)?.[0] ?? '';
}

/** What is dialled within the country before a number: `0`, `1`, … or nothing. `0` when the country is unknown. */
export function nationalPrefixOf(country: string): string {
  // The zero of Italian numbers is part of the number and is dialled from abroad too.
  if (country === 'IT') return '';
  if (country === '') return '0';
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country as CountryCode);
  // The library's type leaves this method out, too.
  const plan = metadata.numberingPlan as { nationalPrefix?(): string | undefined } | undefined;
  return plan?.nationalPrefix?.() ?? '';
}

const europe = ['112'];

/** Besides those of Europe: numbers that must always get through. */
const emergencyNumbers: Readonly<Record<string, readonly string[]>> = {
  AT: ['112', '122', '133', '144'],
  AU: ['000', '112'],
  BE: ['112', '100', '101'],
  CA: ['911'],
  CH: ['112', '117', '118', '144', '1414'],
  DE: ['112', '110'],
  ES: ['112', '061', '080', '091'],
  FR: ['112', '15', '17', '18', '114', '115', '119', '191', '196', '197'],
  GB: ['999', '112'],
  IE: ['112', '999'],
  IT: ['112', '113', '115', '118'],
  NO: ['112', '110', '113'],
  SE: ['112'],
  US: ['911'],
};

/** Emergency numbers of a country (`DE` …); `112` where none are known to us. */
export function emergencyNumbersOf(country: string): readonly string[] {
  return emergencyNumbers[country] ?? europe;
}

/** Every emergency number that is known, of any country. */
export const everyEmergencyNumber: readonly string[] = [...new Set(Object.values(emergencyNumbers).flat())];
