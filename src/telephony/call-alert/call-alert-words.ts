import type { Language } from '../../kernel/language.ts';

const incoming: Readonly<Record<Language, readonly [(who: string) => string, string]>> = {
  en: [(who) => `${who} calls`, 'Open Parley to answer.'],
  de: [(who) => `${who} ruft an`, 'Öffnen Sie Parley, um abzuheben.'],
  fr: [(who) => `${who} appelle`, 'Ouvrez Parley pour répondre.'],
  sv: [(who) => `${who} ringer`, 'Öppna Parley för att svara.'],
};

const missed: Readonly<Record<Language, readonly [string, (who: string) => string]>> = {
  en: ['Missed call', (who) => who],
  de: ['Verpasster Anruf', (who) => who],
  fr: ['Appel manqué', (who) => who],
  sv: ['Missat samtal', (who) => who],
};

/** A phone of the reader rings. */
export function incomingText(language: Language, who: string): { readonly title: string; readonly body: string } {
  const [title, body] = incoming[language];
  return { title: title(who), body };
}

/** He missed a call. */
export function missedText(language: Language, who: string): { readonly title: string; readonly body: string } {
  const [title, body] = missed[language];
  return { title, body: body(who) };
}
