import type { en } from './en.ts';

export const sv: Readonly<Record<keyof typeof en, string>> = {
  'dial.title': 'Ringa det här numret?',
  'dial.call': 'Ring',
  'dial.none': 'Det finns inget telefonnummer i det som öppnades.',
  'dial.number': 'Nummer',
  'dial.help': 'En länk eller ett annat program bad om det. Inget rings förrän du säger till.',
  'dial.links': 'Telefonlänkar',
  'dial.links-help':
    'Parley kan öppna länkar till telefonnummer (tel:) på webbsidor, i e-post och dokument. Det frågar innan det ringer.',
  'dial.links-on': 'Öppna telefonlänkar med Parley',
  'dial.links-asked': 'Webbläsaren frågar dig nu, eller har redan gjort det. Ditt svar finns i dess inställningar.',
  'dial.links-impossible': 'Webbläsaren låter inte sidor öppna telefonlänkar.',
  'app.install': 'Installera Parley på den här enheten',
  'app.install-help': 'Det får ett eget fönster och en egen ikon och kan avisera samtal när det är stängt.',
};
