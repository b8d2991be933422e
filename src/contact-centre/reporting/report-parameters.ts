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
    describes: { en: 'X of the service level where a queue has set none of its own.' },
    readBy: 'reports and live figures',
  }),
  shortAbandon: defineParameter({
    name: 'Stats-ShortAbandonSeconds',
    area: 'System settings',
    type: parameterTypes.integer({ min: 0, max: 3600, unit: 's' }),
    builtIn: 5,
    levels: companyOnly,
    describes: { en: 'Who gives up within so many seconds counts as a short abandon, where a queue has set nothing of its own.' },
    readBy: 'reports and live figures',
  }),
  repeatDays: defineParameter({
    name: 'Stats-RepeatDays',
    area: 'System settings',
    type: parameterTypes.integer({ min: 1, max: 30, unit: 'days' }),
    builtIn: 7,
    levels: companyOnly,
    describes: { en: 'A customer who comes again to the same queue within so many days was not helped at the first contact.' },
    readBy: 'reports',
  }),
};

export const reportingParameters: readonly AnyParameter[] = Object.values(reportParameters);
