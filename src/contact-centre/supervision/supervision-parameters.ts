import { type AnyParameter, defineParameter, type Parameter, parameterTypes } from '../../platform/parameter/index.ts';

const seconds = (name: string, builtIn: number, describes: Parameter['describes']): Parameter<number> =>
  defineParameter({
    name,
    area: 'Caller',
    type: parameterTypes.integer({ min: 0, max: 86_400, unit: 's' }),
    builtIn,
    levels: ['default'],
    readBy: 'the supervisor’s page',
    describes,
  });

export const alarmNotReady = seconds('SupervisionAlarmNotReady', 900, {
  en: 'After how long an agent who is not ready is marked on the supervisor’s page; 0: never.',
  fr: 'Délai après lequel un agent non prêt est signalé sur la page du superviseur ; 0 : jamais.',
  de: 'Nach welcher Zeit ein nicht bereiter Agent auf der Seite des Vorgesetzten markiert wird; 0: nie.',
  sv: 'Efter hur lång tid en agent som inte är redo markeras på arbetsledarens sida; 0: aldrig.',
});

export const alarmWrapUp = seconds('SupervisionAlarmWrapUp', 300, {
  en: 'After how long an agent who wraps up is marked on the supervisor’s page; 0: never.',
  fr: 'Délai après lequel un agent en fin de traitement est signalé sur la page du superviseur ; 0 : jamais.',
  de: 'Nach welcher Zeit ein Agent in Nachbearbeitung auf der Seite des Vorgesetzten markiert wird; 0: nie.',
  sv: 'Efter hur lång tid en agent i efterarbete markeras på arbetsledarens sida; 0: aldrig.',
});

export const alarmBusy = seconds('SupervisionAlarmCall', 1200, {
  en: 'After how long a call of an agent is marked on the supervisor’s page; 0: never.',
  fr: 'Durée à partir de laquelle l’appel d’un agent est signalé sur la page du superviseur ; 0 : jamais.',
  de: 'Nach welcher Zeit das Gespräch eines Agenten auf der Seite des Vorgesetzten markiert wird; 0: nie.',
  sv: 'Efter hur lång tid en agents samtal markeras på arbetsledarens sida; 0: aldrig.',
});

export const alarmWaiting = seconds('SupervisionAlarmWaiting', 120, {
  en: 'After how long of waiting a caller is marked on the supervisor’s page; 0: never.',
  fr: 'Attente à partir de laquelle un appelant est signalé sur la page du superviseur ; 0 : jamais.',
  de: 'Ab welcher Wartezeit ein Anrufer auf der Seite des Vorgesetzten markiert wird; 0: nie.',
  sv: 'Efter hur lång väntan en uppringare markeras på arbetsledarens sida; 0: aldrig.',
});

export const contactCentreSupervisionParameters: readonly AnyParameter[] = [alarmNotReady, alarmWrapUp, alarmBusy, alarmWaiting];
