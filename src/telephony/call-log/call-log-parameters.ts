import {
  type AnyParameter,
  defineParameter,
  featureSwitch,
  type Parameter,
  type ParameterLevel,
  parameterTypes,
} from '../../platform/parameter/index.ts';

export const authorizeNote = featureSwitch('AuthorizeNote', 'May write notes on calls.', {
  alsoKnownAs: ['AuhtorizeNote'],
  readBy: 'call log, when a note is written',
});

const companyOnly: readonly ParameterLevel[] = ['default'];
const count = parameterTypes.integer({ min: 0, max: 100_000 });

/** When old calls are forgotten, and how many stay (T-RET-1). */
export const callLogRetention = {
  startCleaningHour: defineParameter({
    name: 'CallLog-StartCleaningHour',
    area: 'System settings',
    type: parameterTypes.time(),
    builtIn: '02:00',
    levels: companyOnly,
    describes: { en: 'When old calls are taken out of the call logs each day, HH:MM.' },
    readBy: 'cleaning of call logs, each night',
  }),
  maximum: defineParameter({
    name: 'CallLog-NumberMaxOfStorage',
    area: 'System settings',
    type: count,
    builtIn: 30,
    describes: {
      en: 'How many calls of each type (incoming, outgoing, missed) a call log keeps when they are older than a day.',
    },
    readBy: 'cleaning of call logs, each night',
  }),
  days: defineParameter({
    name: 'CallLog-NumberDaysOfStorage',
    area: 'System settings',
    type: parameterTypes.integer({ min: 1, max: 3650, unit: 'days' }),
    builtIn: 30,
    describes: { en: 'How many days calls are kept; older ones go even when there are few.' },
    readBy: 'cleaning of call logs, each night',
  }),
  minimum: defineParameter({
    name: 'CallLog-NumberMinOfStorage',
    area: 'System settings',
    type: count,
    builtIn: 30,
    describes: { en: 'How many calls every call log keeps whatever the other settings say.' },
    readBy: 'cleaning of call logs, each night',
  }),
} satisfies Readonly<Record<string, Parameter<string> | Parameter<number>>>;

export const callLogParameters: readonly AnyParameter[] = [authorizeNote, ...Object.values(callLogRetention)];
