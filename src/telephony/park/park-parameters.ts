import { type AnyParameter, defineParameter, type Parameter, parameterTypes } from '../../platform/parameter/index.ts';

export const parkReturnAfter: Parameter<number> = defineParameter({
  name: 'ParkReturnAfter',
  area: 'Caller',
  type: parameterTypes.integer({ min: 10, max: 3600, unit: 's' }),
  builtIn: 120,
  readBy: 'park, for the one who parks',
  describes: {
    en: 'After how long a parked call that nobody took comes back to the one who parked it.',
    fr: 'Délai après lequel un appel parqué que personne n’a repris revient à la personne qui l’a parqué.',
    de: 'Nach welcher Zeit ein geparkter Anruf, den niemand geholt hat, zu dem zurückkommt, der ihn geparkt hat.',
    sv: 'Efter hur lång tid ett parkerat samtal som ingen hämtat kommer tillbaka till den som parkerade det.',
  },
});

export const parkPlaces: Parameter<number> = defineParameter({
  name: 'ParkPlaces',
  area: 'Caller',
  type: parameterTypes.integer({ min: 0, max: 99 }),
  builtIn: 20,
  levels: ['default', 'domain'],
  readBy: 'park',
  describes: {
    en: 'How many calls a domain can park at once; 0 switches parking off.',
    fr: 'Nombre d’appels qu’un domaine peut parquer à la fois ; 0 désactive le parcage.',
    de: 'Wie viele Anrufe eine Domäne zugleich parken kann; 0 schaltet das Parken ab.',
    sv: 'Hur många samtal en domän kan parkera samtidigt; 0 stänger av parkering.',
  },
});

export const parkParameters: readonly AnyParameter[] = [parkPlaces, parkReturnAfter];
