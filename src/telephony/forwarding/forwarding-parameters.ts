import {
  type AnyParameter,
  defineParameter,
  featureSwitch,
  type Parameter,
  parameterTypes,
} from '../../platform/parameter/index.ts';

const readBy = 'forwarding, at each change of it';
const expert = { expert: true, readBy } as const;

export const authorizeSimpleRules = featureSwitch('AuthorizeSimpleRules', 'May change where his calls go.', { readBy });
export const authorizedForwardTypes = {
  immediate: featureSwitch('AuthorizedForwardTypeImmediate', 'May forward all his calls at once.', expert),
  busy: featureSwitch('AuthorizedForwardTypeBusy', 'May forward his calls while he is on the telephone.', expert),
  noAnswer: featureSwitch('AuthorizedForwardTypeNoAnswer', 'May forward his calls when he does not answer.', expert),
};
export const waitTimeNoReply: Parameter<number> = defineParameter({
  name: 'WAITTIMENOREPLYPBX',
  area: 'Rules',
  type: parameterTypes.integer({ min: 5, max: 120, unit: 's' }),
  builtIn: 20,
  readBy: 'forwarding, for who has set none of his own',
  inBrowser: true,
  describes: { en: 'How long a call rings before a simple forwarding for no answer, unless the user chose another time.' },
});

export const forwardingParameters: readonly AnyParameter[] = [
  authorizeSimpleRules,
  ...Object.values(authorizedForwardTypes),
  waitTimeNoReply,
];
