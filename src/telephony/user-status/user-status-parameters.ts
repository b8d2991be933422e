import {
  type AnyParameter,
  defineParameter,
  featureSwitch,
  type Parameter,
  parameterTypes,
} from '../../platform/parameter/index.ts';

export const authorizedCustomMessagePresences = featureSwitch(
  'AuthorizedCustomMessagePresences',
  'May write messages of his own for his presence.',
  { expert: true, readBy: 'the own status, at each change of it' },
);

export const statusAbsentAfter: Parameter<number> = defineParameter({
  name: 'StatusAbsentAfter',
  area: 'Caller',
  type: parameterTypes.integer({ min: 0, max: 480, unit: 'min' }),
  builtIn: 0,
  readBy: 'the pages',
  inBrowser: true,
  describes: { en: 'After how many minutes without keyboard and mouse he is shown as absent; 0: never.' },
});

export const statusOfflineWithoutPhone = featureSwitch(
  'StatusOfflineWithoutPhone',
  'Is shown as offline while none of his phones is registered, the one in the browser included.',
  { builtIn: false, readBy: 'the user status' },
);

export const userStatusParameters: readonly AnyParameter[] = [
  authorizedCustomMessagePresences,
  statusAbsentAfter,
  statusOfflineWithoutPhone,
];
