import { type AnyParameter, defineParameter, type ParameterLevel } from '../parameter.ts';
import { boolean, integer, time } from '../parameter-type.ts';

const companyOnly: readonly ParameterLevel[] = ['default'];

/** How long what statistics are made of is kept (T-RET-1). */
export const statisticsRetention = {
  startCleaningHour: defineParameter({
    name: 'Stats-StartCleaningHour',
    area: 'System settings',
    type: time(),
    builtIn: '02:30',
    levels: companyOnly,
    describes: { en: 'When old statistics are deleted each day, HH:MM.' },
    readBy: 'cleaning of statistics, each night',
  }),
  days: defineParameter({
    name: 'Stats-NumberDaysOfStorage',
    area: 'System settings',
    type: integer({ min: 1, max: 3650, unit: 'days' }),
    builtIn: 365,
    levels: companyOnly,
    describes: { en: 'How long statistics are kept.' },
    readBy: 'cleaning of statistics, each night',
  }),
};

/** When directories whose plan says daily are read (T-DIR-5). */
export const timeSynchronizationDirectories = defineParameter({
  name: 'timeSynchronizationDirectories',
  area: 'System settings',
  type: time(),
  builtIn: '03:00',
  expert: true,
  levels: ['default', 'domain'],
  describes: { en: 'When directories are synchronised each day, HH:MM.' },
  readBy: 'directories whose plan is daily',
});

/** System settings, most of whose features are still to come. */
export const systemParameters: readonly AnyParameter[] = [
  defineParameter({
    name: 'DisplayCalendarSummary',
    area: 'System settings',
    type: boolean(),
    builtIn: true,
    inBrowser: true,
    describes: { en: 'Others see what his calendar events are about, not only that he is busy.' },
  }),
  defineParameter({
    name: 'DisplayCalendarPrivate',
    area: 'System settings',
    type: boolean(),
    builtIn: false,
    inBrowser: true,
    describes: { en: 'Others see his calendar events that are marked private.' },
  }),
  timeSynchronizationDirectories,
  ...Object.values(statisticsRetention),
];
