import type { en } from './en.ts';

export const de: Readonly<Record<keyof typeof en, string>> = {
  'dial.title': 'Diese Nummer anrufen?',
  'dial.call': 'Anrufen',
  'dial.none': 'In dem, was geöffnet wurde, ist keine Telefonnummer.',
  'dial.number': 'Nummer',
  'dial.help': 'Ein Link oder ein anderes Programm hat darum gebeten. Angerufen wird erst, wenn Sie es sagen.',
  'dial.links': 'Telefon-Links',
  'dial.links-help':
    'Parley kann Links zu Telefonnummern (tel:) in Webseiten, E-Mails und Dokumenten öffnen. Es fragt, bevor es anruft.',
  'dial.links-on': 'Telefon-Links mit Parley öffnen',
  'dial.links-asked': 'Ihr Browser fragt Sie jetzt oder hat es schon getan. Ihre Antwort steht in seinen Einstellungen.',
  'dial.links-impossible': 'Dieser Browser lässt keine Seite Telefon-Links öffnen.',
  'app.install': 'Parley auf diesem Gerät installieren',
  'app.install-help': 'Es bekommt ein eigenes Fenster und Symbol und kann Anrufe melden, während es geschlossen ist.',
};
