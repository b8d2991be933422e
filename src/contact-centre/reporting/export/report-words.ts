import { de } from '../../../contract/figure-words/de.ts';
import type { FigureWords } from '../../../contract/figure-words/figure-words.ts';
import { fr } from '../../../contract/figure-words/fr.ts';
import { sv } from '../../../contract/figure-words/sv.ts';
import type { ReportTable } from '../../../contract/rest/reports.ts';
import type { Language } from '../../../kernel/language.ts';

/** In English figures are named with their formulas. */
const figureNames: Readonly<Record<Language, FigureWords>> = { en: {}, fr, de, sv };

interface SheetWords {
  readonly total: string;
  readonly report: string;
  readonly until: string;
  readonly plot: string;
  readonly moreLines: (count: number) => string;
}

/** What stands beside figures in spreadsheets and mails. */
export const sheetWords: Readonly<Record<Language, SheetWords>> = {
  en: {
    total: 'Total',
    report: 'Report',
    until: 'to',
    plot: 'Plot of the table below',
    moreLines: (count) => `${count} more lines are in the attachments.`,
  },
  fr: {
    total: 'Total',
    report: 'Rapport',
    until: 'au',
    plot: 'Graphique du tableau ci-dessous',
    moreLines: (count) => `${count} autres lignes se trouvent dans les pièces jointes.`,
  },
  de: {
    total: 'Gesamt',
    report: 'Bericht',
    until: 'bis',
    plot: 'Diagramm der Tabelle unten',
    moreLines: (count) => `${count} weitere Zeilen stehen in den Anhängen.`,
  },
  sv: {
    total: 'Totalt',
    report: 'Rapport',
    until: 'till',
    plot: 'Diagram över tabellen nedan',
    moreLines: (count) => `${count} rader till finns i bilagorna.`,
  },
};

/** A report with its figures and days of the week named in a language. */
export function inLanguage(table: ReportTable, language: Language): ReportTable {
  const names = figureNames[language];
  const weekdayAt = table.by.indexOf('weekday');
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  // The first of January 2024 was a Monday, which is the first of a week.
  const nameOf = (value: string | null) => (value === null ? null : weekday.format(Date.UTC(2024, 0, Number(value))));
  return {
    ...table,
    figures: table.figures.map((figure) => ({ ...figure, name: names[figure.id]?.[0] ?? figure.name })),
    rows: table.rows.map((row) => ({
      ...row,
      keys: row.keys.map((key, at) => (at === weekdayAt ? { ...key, label: nameOf(key.value) ?? key.label } : key)),
    })),
  };
}
