import type { Language, Words } from '../../ui/words/index.ts';

/** What is typed on the set-up page, as text. */
export interface SetupForm {
  readonly companyName: string;
  readonly sipDomain: string;
  readonly country: string;
  readonly internalLength: string;
  readonly login: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly number: string;
  readonly password: string;
  readonly passwordAgain: string;
}

/** Sensible answers to begin with; the country from the browser's language where it names one. */
export function startOf(sipDomain: string, browserLanguage: string): SetupForm {
  const region = new Intl.Locale(browserLanguage).maximize().region ?? '';
  return {
    companyName: '',
    sipDomain,
    country: region,
    internalLength: '3',
    login: '',
    firstName: '',
    lastName: '',
    number: '201',
    password: '',
    passwordAgain: '',
  };
}

export function toBody(form: SetupForm, language: Language) {
  const { login, firstName, lastName, number, password } = form;
  return {
    companyName: form.companyName,
    sipDomain: form.sipDomain,
    country: form.country.toUpperCase(),
    internalLength: Number(form.internalLength),
    administrator: { login, firstName, lastName, number, password, language },
  };
}

/** The server asks for length only: long and easy beats short and strange. */
export const shortestPassword = 12;

export function hintForPassword(password: string, { t }: Words): string {
  const missing = shortestPassword - password.length;
  return missing > 0 ? t('setup.password-short', { missing }) : t('setup.password-good');
}
