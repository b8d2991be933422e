import type { NamesByLanguage } from './name-in.ts';

/** Reasons that we give ourselves: why somebody became not ready, or is logged off, without having chosen it. A company's own reason of that code goes first. */
export const ownReasons: Readonly<Record<string, Required<NamesByLanguage>>> = {
  break: {
    en: 'Break',
    fr: 'Pause',
    de: 'Pause',
    sv: 'Paus',
  },
  'no-answer': {
    en: 'A call was not answered',
    fr: 'Un appel est resté sans réponse',
    de: 'Ein Anruf blieb unbeantwortet',
    sv: 'Ett samtal besvarades inte',
  },
  'phone-lost': {
    en: 'The telephone was lost',
    fr: 'Le téléphone a été perdu',
    de: 'Das Telefon ging verloren',
    sv: 'Telefonen tappades',
  },
  unreachable: {
    en: 'The telephone was not reached',
    fr: 'Le téléphone n’a pas été joint',
    de: 'Das Telefon war nicht erreichbar',
    sv: 'Telefonen nåddes inte',
  },
  rejected: {
    en: 'An offer was refused',
    fr: 'Une offre a été refusée',
    de: 'Ein Angebot wurde abgelehnt',
    sv: 'Ett erbjudande avvisades',
  },
  'line-refused': {
    en: 'The line was not allowed',
    fr: 'La ligne n’était pas autorisée',
    de: 'Die Leitung war nicht erlaubt',
    sv: 'Linjen var inte tillåten',
  },
  'line-busy': {
    en: 'The line was busy',
    fr: 'La ligne était occupée',
    de: 'Die Leitung war besetzt',
    sv: 'Linjen var upptagen',
  },
  'line-no-answer': {
    en: 'The line was not opened by its key',
    fr: 'La ligne n’a pas été ouverte par sa touche',
    de: 'Die Leitung wurde nicht mit der Taste geöffnet',
    sv: 'Linjen öppnades inte med tangenten',
  },
  'line-failed': {
    en: 'The line could not be opened',
    fr: 'La ligne n’a pas pu être ouverte',
    de: 'Die Leitung war nicht zu öffnen',
    sv: 'Linjen kunde inte öppnas',
  },
  'line-dropped': {
    en: 'The line has dropped',
    fr: 'La ligne a été coupée',
    de: 'Die Leitung ist abgerissen',
    sv: 'Linjen bröts',
  },
};
