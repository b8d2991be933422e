import { type AnyParameter, defineParameter, type Parameter, parameterTypes } from '../../platform/parameter/index.ts';

const number = parameterTypes.text({
  maxLength: 40,
  optional: true,
  pattern: /^\+?[\d*#][\d*# ()./-]*$/,
  expected: 'a telephone number',
});

export const transferReturnAfter: Parameter<number> = defineParameter({
  name: 'TransferReturnAfter',
  area: 'Caller',
  type: parameterTypes.integer({ min: 5, max: 300, unit: 's' }),
  builtIn: 30,
  readBy: 'returned calls, after a transfer whose transferor has hung up',
  describes: {
    en: 'After how long an unanswered transfer comes back to the one who passed the call on and has hung up.',
    fr: 'Délai après lequel un transfert sans réponse revient à la personne qui a transféré l’appel et raccroché.',
    de: 'Nach welcher Zeit ein unbeantwortet weitergegebener Anruf zu dem zurückkommt, der ihn weitergegeben und aufgelegt hat.',
    sv: 'Efter hur lång tid ett obesvarat kopplat samtal kommer tillbaka till den som kopplade det och lade på.',
  },
});

export const returnedCallsNumber: Parameter<string> = defineParameter({
  name: 'ReturnedCallsNumber',
  area: 'Caller',
  type: number,
  builtIn: '',
  readBy: 'returned calls',
  describes: {
    en: 'Where calls go that come back to somebody who does not take them. Empty: to OperatorNumber.',
    fr: 'Où vont les appels qui reviennent à quelqu’un qui ne les prend pas. Vide : au numéro OperatorNumber.',
    de: 'Wohin Anrufe gehen, die zu jemandem zurückkommen, der sie nicht annimmt. Leer: zu OperatorNumber.',
    sv: 'Vart samtal går som kommer tillbaka till någon som inte tar dem. Tomt: till OperatorNumber.',
  },
});

export const operatorNumber: Parameter<string> = defineParameter({
  name: 'OperatorNumber',
  area: 'Caller',
  type: number,
  builtIn: '',
  levels: ['default', 'domain'],
  readBy: 'returned calls',
  describes: {
    en: 'The number of the switchboard, which takes calls that come back and that nobody else takes.',
    fr: 'Le numéro du standard, qui prend les appels qui reviennent et que personne d’autre ne prend.',
    de: 'Die Nummer der Zentrale, die zurückkommende Anrufe annimmt, die sonst niemand nimmt.',
    sv: 'Växelns nummer, som tar samtal som kommer tillbaka och som ingen annan tar.',
  },
});

export const deputyNumber: Parameter<string> = defineParameter({
  name: 'DeputyNumber',
  area: 'Caller',
  type: parameterTypes.text({
    maxLength: 200,
    optional: true,
    pattern: /^\+?[\d*#][\d*# ()./-]*(, *\+?[\d*#][\d*# ()./-]*)*$/,
    expected: 'telephone numbers, separated by commas',
  }),
  builtIn: '',
  readBy: 'attendant console',
  describes: {
    en: 'Who stands in for the user, several separated by commas: the attendant console shows them beside the user with their presence and passes calls on to the first who is free by one key.',
    fr: 'Qui remplace l’utilisateur, plusieurs numéros séparés par des virgules : le poste opérateur les affiche à côté de lui avec leur présence et transfère les appels par une touche au premier qui est libre.',
    de: 'Wer den Benutzer vertritt, mehrere durch Kommas getrennt: Der Vermittlungsplatz zeigt sie neben dem Benutzer mit ihrer Präsenz und gibt Anrufe mit einer Taste an den ersten weiter, der frei ist.',
    sv: 'Vilka som är ersättare för användaren, flera skilda med kommatecken: telefonistplatsen visar dem bredvid användaren med deras närvaro och kopplar samtal med en tangent till den första som är ledig.',
  },
});

export const returnedCallParameters: readonly AnyParameter[] = [
  transferReturnAfter,
  returnedCallsNumber,
  operatorNumber,
  deputyNumber,
];
