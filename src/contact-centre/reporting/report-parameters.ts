import { type AnyParameter, defineParameter, type ParameterLevel, parameterTypes } from '../../platform/parameter/index.ts';

const companyOnly: readonly ParameterLevel[] = ['default'];

/** What figures reckon with where a report does not say otherwise. */
export const reportParameters = {
  within: defineParameter({
    name: 'Stats-ServiceLevelSeconds',
    area: 'System settings',
    type: parameterTypes.integer({ min: 0, max: 3600, unit: 's' }),
    builtIn: 20,
    levels: companyOnly,
    describes: {
      en: 'X of the service level where a queue has set none of its own.',
      fr: 'X du niveau de service, pour les files qui n’en fixent pas elles-mêmes.',
      de: 'X des Servicegrads, wo eine Warteschlange keinen eigenen hat.',
      sv: 'X för servicenivån, där en kö inte har någon egen.',
    },
    readBy: 'reports and live figures',
  }),
  shortAbandon: defineParameter({
    name: 'Stats-ShortAbandonSeconds',
    area: 'System settings',
    type: parameterTypes.integer({ min: 0, max: 3600, unit: 's' }),
    builtIn: 5,
    levels: companyOnly,
    describes: {
      en: 'Who gives up within so many seconds counts as a short abandon, where a queue has set nothing of its own.',
      fr: 'Qui raccroche en si peu de secondes compte comme abandon court, pour les files qui ne fixent rien elles-mêmes.',
      de: 'Wer binnen so vieler Sekunden auflegt, zählt als kurzer Abbruch, wo eine Warteschlange nichts Eigenes hat.',
      sv: 'Den som lägger på inom så många sekunder räknas som kort avbrott, där en kö inte har något eget.',
    },
    readBy: 'reports and live figures',
  }),
  repeatDays: defineParameter({
    name: 'Stats-RepeatDays',
    area: 'System settings',
    type: parameterTypes.integer({ min: 1, max: 30, unit: 'days' }),
    builtIn: 7,
    levels: companyOnly,
    describes: {
      en: 'A customer who comes again to the same queue within so many days was not helped at the first contact.',
      fr: 'Un client qui revient à la même file dans ce nombre de jours n’a pas été aidé au premier contact.',
      de: 'Einem Kunden, der binnen so vieler Tage wieder in dieselbe Warteschlange kommt, wurde beim ersten Mal nicht geholfen.',
      sv: 'En kund som återkommer till samma kö inom så många dagar fick inte hjälp vid första kontakten.',
    },
    readBy: 'reports',
  }),
};

export const reportingParameters: readonly AnyParameter[] = Object.values(reportParameters);
