import {
  type AnyParameter,
  defineParameter,
  featureSwitch,
  type Parameter,
  parameterTypes,
} from '../../platform/parameter/index.ts';
import type { MonitoringMode } from './sound-plan.ts';

const readBy = 'supervision of calls, for the supervisor';

const authorizeListen = featureSwitch('AuthorizeListen', 'May listen to calls of those whom he supervises.', { readBy });
const authorizeWhisper = featureSwitch('AuthorizeWhisper', 'May speak to those whom he supervises, unheard by the other side.', {
  readBy,
});
const authorizeBargeIn = featureSwitch('AuthorizeBargeIn', 'May join calls of those whom he supervises.', { readBy });
export const authorizeTakeOver = featureSwitch('AuthorizeTakeOver', 'May take calls over from those whom he supervises.', {
  readBy,
});

/** Besides the right to supervise somebody. */
export const switchOf: Readonly<Record<MonitoringMode, Parameter<boolean>>> = {
  listen: authorizeListen,
  whisper: authorizeWhisper,
  barge: authorizeBargeIn,
};

type MonitoringTone = 'none' | 'supervised' | 'everybody';

/** Who hears that somebody listens. */
export const monitoringTone: Parameter<MonitoringTone> = defineParameter({
  name: 'MonitoringTone',
  area: 'Caller',
  type: parameterTypes.choice<MonitoringTone>(['none', 'supervised', 'everybody']),
  builtIn: 'none',
  readBy: 'supervision of calls, for who is supervised',
  describes: {
    en: 'Who hears a tone while a supervisor listens to the user: nobody, the user, or the other side as well. The law of some countries asks for it.',
    fr: 'Qui entend une tonalité lorsqu’un superviseur écoute l’utilisateur : personne, l’utilisateur, ou aussi son interlocuteur. La loi de certains pays l’exige.',
    de: 'Wer einen Ton hört, während ein Vorgesetzter beim Benutzer mithört: niemand, der Benutzer oder auch die Gegenseite. In manchen Ländern verlangt es das Gesetz.',
    sv: 'Vem som hör en ton medan en arbetsledare lyssnar på användaren: ingen, användaren eller även motparten. Lagen i vissa länder kräver det.',
  },
});

export const monitoringToneEvery = defineParameter({
  name: 'MonitoringToneEvery',
  area: 'Caller',
  type: parameterTypes.integer({ min: 0, max: 300, unit: 's' }),
  builtIn: 0,
  expert: true,
  readBy: 'supervision of calls, for who is supervised',
  describes: {
    en: 'How often the tone of MonitoringTone is repeated; 0: only at the beginning.',
    fr: 'Intervalle de répétition de la tonalité de MonitoringTone ; 0 : au début seulement.',
    de: 'Wie oft der Ton von MonitoringTone wiederholt wird; 0: nur am Anfang.',
    sv: 'Hur ofta tonen för MonitoringTone upprepas; 0: bara i början.',
  },
});

export const monitoringIsShown = defineParameter({
  name: 'MonitoringIsShown',
  area: 'Caller',
  type: parameterTypes.boolean(),
  builtIn: false,
  readBy: 'supervision of calls, for who is supervised',
  describes: {
    en: 'Whether the user’s pages show that a supervisor listens. Who speaks to him, or joins in, is always shown.',
    fr: 'Les pages de l’utilisateur montrent-elles qu’un superviseur écoute ? Celui qui lui parle ou se joint à l’appel est toujours montré.',
    de: 'Ob die Seiten des Benutzers zeigen, dass ein Vorgesetzter mithört. Wer ihm zuspricht oder dazukommt, wird immer gezeigt.',
    sv: 'Om användarens sidor visar att en arbetsledare lyssnar. Den som talar till honom eller går in i samtalet visas alltid.',
  },
});

export const monitoringQueueCallsOnly = defineParameter({
  name: 'MonitoringQueueCallsOnly',
  area: 'Caller',
  type: parameterTypes.boolean(),
  builtIn: false,
  readBy: 'supervision of calls, for who is supervised',
  describes: {
    en: 'Supervisors hear only those calls of the user that came through a queue.',
    fr: 'Les superviseurs n’entendent que les appels de l’utilisateur venus par une file.',
    de: 'Vorgesetzte hören nur die Anrufe des Benutzers, die durch eine Warteschlange kamen.',
    sv: 'Arbetsledare hör bara de samtal med användaren som kom genom en kö.',
  },
});

export const monitoringParameters: readonly AnyParameter[] = [
  ...Object.values(switchOf),
  authorizeTakeOver,
  monitoringIsShown,
  monitoringQueueCallsOnly,
  monitoringTone,
  monitoringToneEvery,
];
