/** Languages in which callers are spoken to. */
export const promptLanguages = ['en', 'fr', 'de', 'sv'] as const;
export type PromptLanguage = (typeof promptLanguages)[number];

/** Counts beyond are read digit by digit. */
export const largestSpoken = 59;

const months: Readonly<Record<PromptLanguage, readonly string[]>> = {
  en: 'January February March April May June July August September October November December'.split(' '),
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
  de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
  sv: 'januari februari mars april maj juni juli augusti september oktober november december'.split(' '),
};

const germanOnes =
  'null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn'.split(
    ' ',
  );

/** "am einundzwanzigsten". */
function germanDay(day: number): string {
  const odd: Readonly<Record<number, string>> = { 1: 'ersten', 3: 'dritten', 7: 'siebten', 8: 'achten' };
  if (odd[day]) return `am ${odd[day]}`;
  if (day < 20) return `am ${germanOnes[day]}ten`;
  const tens = day < 30 ? 'zwanzigsten' : 'dreißigsten';
  return day % 10 === 0 ? `am ${tens}` : `am ${germanOnes[day % 10]}und${tens}`;
}

function dayWords(language: PromptLanguage, day: number): string {
  if (language === 'de') return germanDay(day);
  if (language === 'fr') return day === 1 ? 'le premier' : `le ${day}`;
  if (language === 'sv') return `den ${day}:${day % 10 === 1 || day % 10 === 2 ? (day === 11 || day === 12 ? 'e' : 'a') : 'e'}`;
  const suffix =
    day % 10 === 1 && day !== 11 ? 'st' : day % 10 === 2 && day !== 12 ? 'nd' : day % 10 === 3 && day !== 13 ? 'rd' : 'th';
  return `the ${day}${suffix} of`;
}

/** File name (without ending) and words of all numbers, days and months of a language; for the script that has them spoken. */
export function numberTexts(language: PromptLanguage): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (let number = 0; number <= largestSpoken; number++) texts.set(`number-${number}`, String(number));
  for (let day = 1; day <= 31; day++) texts.set(`day-${day}`, dayWords(language, day));
  for (const [at, month] of months[language].entries()) texts.set(`month-${at + 1}`, month);
  return texts;
}
