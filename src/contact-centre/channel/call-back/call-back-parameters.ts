import { type AnyParameter, defineParameter, type Parameter, parameterTypes } from '../../../platform/parameter/index.ts';

const area = 'Server';
const levels = ['default'] as const;
const readBy = 'call-backs of queues';

export const callBackAttempts: Parameter<number> = defineParameter({
  name: 'CallBackAttempts',
  area,
  type: parameterTypes.integer({ min: 1, max: 20 }),
  builtIn: 3,
  levels,
  readBy,
  describes: {
    en: 'How often a customer who wants to be called back is called, until he answers.',
    fr: 'Combien de fois un client à rappeler est appelé, jusqu’à ce qu’il réponde.',
    de: 'Wie oft ein Kunde, der zurückgerufen werden will, angerufen wird, bis er annimmt.',
    sv: 'Hur många gånger en kund som vill bli uppringd rings upp, tills hen svarar.',
  },
});

/** In minutes. */
export const callBackInterval: Parameter<number> = defineParameter({
  name: 'CallBackInterval',
  area,
  type: parameterTypes.integer({ min: 1, max: 1440, unit: 'min' }),
  builtIn: 15,
  levels,
  readBy,
  describes: {
    en: 'How long to wait before a customer is called again who was busy or did not answer. He keeps his age in the queue.',
    fr: 'Délai avant de rappeler un client occupé ou qui n’a pas répondu. Il garde son ancienneté dans la file.',
    de: 'Wie lange gewartet wird, bis ein Kunde wieder angerufen wird, der besetzt war oder nicht annahm. Er behält sein Alter in der Warteschlange.',
    sv: 'Hur länge det dröjer innan en kund som var upptagen eller inte svarade rings upp igen. Hen behåller sin plats i kön.',
  },
});

/** In seconds. */
export const callBackRinging: Parameter<number> = defineParameter({
  name: 'CallBackRingTime',
  area,
  type: parameterTypes.integer({ min: 10, max: 120, unit: 's' }),
  builtIn: 30,
  levels,
  readBy,
  describes: {
    en: 'How long a customer who is called back is rung.',
    fr: 'Combien de temps sonne le téléphone d’un client rappelé.',
    de: 'Wie lange es bei einem Kunden klingelt, der zurückgerufen wird.',
    sv: 'Hur länge det ringer hos en kund som rings upp.',
  },
});

export const callBackPrefixes: Parameter<readonly string[]> = defineParameter({
  name: 'CallBackPrefixes',
  area,
  type: parameterTypes.list({ most: 50, maxLength: 8 }),
  builtIn: [],
  levels,
  readBy,
  describes: {
    en: 'How numbers must begin that are called back, such as +46 and +358. Without any: numbers of the own country.',
    fr: 'Début des numéros qui peuvent être rappelés, par exemple +33 et +32. Sans indication : ceux du pays.',
    de: 'Wie Nummern beginnen müssen, die zurückgerufen werden, etwa +49 und +43. Ohne Angabe: Nummern des eigenen Landes.',
    sv: 'Hur nummer som rings upp ska börja, till exempel +46 och +358. Utan uppgift: nummer i det egna landet.',
  },
});

export const callBackParameters: readonly AnyParameter[] = [
  callBackAttempts,
  callBackInterval,
  callBackPrefixes,
  callBackRinging,
];
