import { type AnyParameter, defineParameter, type Parameter, parameterTypes } from '../../platform/parameter/index.ts';

export const authorizeShareRulesGroup: Parameter<string> = defineParameter({
  name: 'AuthorizeShareRulesGroup',
  area: 'Caller',
  type: parameterTypes.group(),
  builtIn: '',
  inBrowser: true,
  readBy: 'boss and secretary',
  describes: { en: 'A group of users whose active forwarding he sees: a secretary her bosses’.' },
});

export const authorizeSupervisionInformation: Parameter<string> = defineParameter({
  name: 'AuthorizeSupervisionInformation',
  area: 'Caller',
  type: parameterTypes.group(),
  builtIn: '',
  inBrowser: true,
  readBy: 'boss and secretary',
  describes: { en: 'A group of users of whom he sees who calls them: a secretary her bosses.' },
});

export const supervisionInformationIGroup: Parameter<string> = defineParameter({
  name: 'SupervisionInformationIGroup',
  area: 'Caller',
  type: parameterTypes.intercomGroup(),
  builtIn: '',
  expert: true,
  levels: ['default', 'domain'],
  readBy: 'boss and secretary',
  describes: { en: 'The intercom group whose directories name such callers, where the bosses are in several.' },
});

export const supervisionParameters: readonly AnyParameter[] = [
  authorizeShareRulesGroup,
  authorizeSupervisionInformation,
  supervisionInformationIGroup,
];
