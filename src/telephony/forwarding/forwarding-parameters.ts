import {
  type AnyParameter,
  defineParameter,
  featureSwitch,
  type Parameter,
  parameterTypes,
} from '../../platform/parameter/index.ts';

const readBy = 'forwarding, at each change of it';
const atCall = 'forwarding, for each call';
const expert = { expert: true, readBy } as const;
const { boolean, dialled, integer, list, text } = parameterTypes;

export const authorizeSimpleRules = featureSwitch('AuthorizeSimpleRules', 'May change where his calls go.', { readBy });
export const authorizedForwardTypes = {
  immediate: featureSwitch('AuthorizedForwardTypeImmediate', 'May forward all his calls at once.', expert),
  busy: featureSwitch('AuthorizedForwardTypeBusy', 'May forward his calls while he is on the telephone.', expert),
  noAnswer: featureSwitch('AuthorizedForwardTypeNoAnswer', 'May forward his calls when he does not answer.', expert),
};
export const authorizedForwardOrigins = {
  all: featureSwitch('AuthorizedForwardOriginAll', 'May forward calls of every origin.', expert),
  external: featureSwitch('AuthorizedForwardOriginExternal', 'May forward calls from outside apart.', expert),
  internal: featureSwitch('AuthorizedForwardOriginInternal', 'May forward calls from inside apart.', expert),
};
export const authorizedForwardPresences = {
  absent: featureSwitch('AuthorizedForwardPresenceAbsent', 'May forward while he is absent.', {
    ...expert,
    alsoKnownAs: ['AuthorizedForwardPresenceAsbsent'],
  }),
  busy: featureSwitch('AuthorizedForwardPresenceBusy', 'May forward while his status is busy.', expert),
  calendar: featureSwitch('AuthorizedForwardPresenceCalendar', 'May forward by what is in his calendar.', expert),
  offline: featureSwitch('AuthorizedForwardPresenceOffline', 'May forward while he is offline.', expert),
  online: featureSwitch('AuthorizedForwardPresenceOnline', 'May forward while he is online.', expert),
};
export const authorizedCreateProfil = featureSwitch('AuthorizedCreateProfil', 'May make profiles of his own.', expert);
export const displaySimpleRules = featureSwitch('DisplaySimpleRules', 'Sees the forwarding that was set on the telephone.', {
  expert: true,
  readBy: 'forwarding, when profiles are shown',
});

/** Of simple forwarding. */
export const waitTimeNoReply: Parameter<number> = defineParameter({
  name: 'WAITTIMENOREPLYPBX',
  area: 'Rules',
  type: integer({ min: 5, max: 120, unit: 's' }),
  builtIn: 20,
  readBy: 'forwarding, for who has set none of his own',
  inBrowser: true,
  describes: { en: 'How long a call rings before a simple forwarding for no answer, unless the user chose another time.' },
});
/** Of advanced rules. */
export const waitTimeNoReplyOfRules: Parameter<number> = defineParameter({
  name: 'WAITTIMENOREPLY',
  area: 'Rules',
  type: integer({ min: 5, max: 120, unit: 's' }),
  builtIn: 20,
  readBy: atCall,
  describes: { en: 'How long a call rings before an advanced rule forwards it for no answer.' },
});
export const circularLevel: Parameter<number> = defineParameter({
  name: 'CIRCULARLEVEL',
  area: 'Rules',
  type: integer({ min: 0, max: 10 }),
  builtIn: 1,
  readBy: 'forwarding, when a rule is saved and for each call',
  describes: {
    en: 'How many forwardings in a row are looked back on for a way back to who had the call: 0 none, 1 A to A, 2 also B to A who forwards to B. Such a forwarding is not done.',
  },
});
export const createOnlyRules: Parameter<boolean> = defineParameter({
  name: 'CreateOnlyRUL',
  area: 'Rules',
  type: boolean(),
  builtIn: false,
  readBy: 'forwarding, at each change of it and for each call',
  inBrowser: true,
  describes: { en: 'Only advanced rules are offered; no forwarding is set in the telephone system.' },
});
export const emergencyNumber: Parameter<string> = defineParameter({
  name: 'EMERGENCYNUMBER',
  area: 'Rules',
  type: dialled(),
  builtIn: '',
  readBy: atCall,
  describes: { en: 'Called when nobody answers where a call was forwarded to (with TRANSFERVERIFICATION).' },
});
export const emergencyNumberCallTimes: Parameter<number> = defineParameter({
  name: 'EMERGENCYNUMBERCALLTIMES',
  area: 'Rules',
  type: integer({ min: 0, max: 20 }),
  builtIn: 1,
  readBy: atCall,
  describes: { en: 'How often EMERGENCYNUMBER is called while nobody answers there.' },
});
export const createBesideAdminRules: Parameter<boolean> = defineParameter({
  name: 'IsUserAuthorizedToCreateWithAdminRules',
  area: 'Rules',
  type: boolean(),
  builtIn: true,
  readBy,
  describes: { en: 'May make rules of his own beside those that an administrator gave him.' },
});
export const transferVerification: Parameter<boolean> = defineParameter({
  name: 'TRANSFERVERIFICATION',
  area: 'Rules',
  type: boolean(),
  builtIn: false,
  readBy: atCall,
  describes: { en: 'It is watched whether forwarded calls are answered; otherwise they go to EMERGENCYNUMBER.' },
});

const dates = list({ most: 400, maxLength: 10 });
/** Ours: the old product knew no holidays. */
export const holidays: Parameter<readonly string[]> = defineParameter({
  name: 'Holidays',
  area: 'Rules',
  type: {
    ...dates,
    read: (json) => {
      const read = dates.read(json);
      if (read.every((one) => /^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(one))) return read;
      throw parameterTypes.invalid('days like 2026-12-25, or 12-25 of every year');
    },
  },
  builtIn: [],
  readBy: atCall,
  describes: {
    en: 'Holidays, for forwarding rules: days like 2026-12-25, or 12-25 of every year.',
    fr: 'Jours fériés, pour les règles de renvoi : des jours comme 2026-12-25, ou 12-25 de chaque année.',
    de: 'Feiertage, für Umleitungsregeln: Tage wie 2026-12-25, oder 12-25 jedes Jahres.',
    sv: 'Helgdagar, för regler om vidarekoppling: dagar som 2026-12-25, eller 12-25 varje år.',
  },
});

const zone = text({ maxLength: 60, expected: 'a time zone like Europe/Paris' });
/** Ours. */
export const userTimeZone: Parameter<string> = defineParameter({
  name: 'UserTimeZone',
  area: 'Rules',
  type: {
    ...zone,
    read: (json) => {
      const name = zone.read(json);
      if (name === '' || isZone(name)) return name;
      throw parameterTypes.invalid('a time zone like Europe/Paris, or nothing');
    },
  },
  builtIn: '',
  inBrowser: true,
  readBy: atCall,
  describes: {
    en: 'The time zone in which the times of forwarding rules and profiles are meant. Empty: that of the desk phones.',
    fr: 'Le fuseau horaire des heures des règles de renvoi et des profils. Vide : celui des postes.',
    de: 'Die Zeitzone, in der die Zeiten von Umleitungsregeln und Profilen gemeint sind. Leer: die der Tischtelefone.',
    sv: 'Tidszonen som tiderna i regler och profiler för vidarekoppling gäller i. Tomt: bordstelefonernas.',
  },
});

function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

export const forwardingParameters: readonly AnyParameter[] = [
  authorizeSimpleRules,
  ...Object.values(authorizedForwardTypes),
  ...Object.values(authorizedForwardOrigins),
  ...Object.values(authorizedForwardPresences),
  authorizedCreateProfil,
  displaySimpleRules,
  waitTimeNoReply,
  waitTimeNoReplyOfRules,
  circularLevel,
  createOnlyRules,
  emergencyNumber,
  emergencyNumberCallTimes,
  createBesideAdminRules,
  transferVerification,
  holidays,
  userTimeZone,
];
