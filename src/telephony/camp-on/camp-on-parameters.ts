import { defineParameter, type Parameter, parameterTypes } from '../../platform/parameter/index.ts';

export const campOnReturnAfter: Parameter<number> = defineParameter({
  name: 'CampOnReturnAfter',
  area: 'Caller',
  type: parameterTypes.integer({ min: 10, max: 3600, unit: 's' }),
  builtIn: 180,
  readBy: 'camp-on, for the one who passes the call on',
  describes: {
    en: 'How long a caller waits for a colleague who is busy before he comes back to the one who passed him on.',
    fr: 'Combien de temps un appelant attend un collègue occupé avant de revenir à la personne qui l’a transféré.',
    de: 'Wie lange ein Anrufer auf einen besetzten Kollegen wartet, bevor er zu dem zurückkommt, der ihn weitergegeben hat.',
    sv: 'Hur länge en uppringare väntar på en upptagen kollega innan samtalet kommer tillbaka till den som kopplade det.',
  },
});
