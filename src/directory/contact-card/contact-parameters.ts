import { type AnyParameter, defineParameter, featureSwitch, parameterTypes } from '../../platform/parameter/index.ts';

export const authorizedAdvancedSearch = featureSwitch('AuthorizedAdvancedSearch', 'May search contacts field by field.', {
  expert: true,
  readBy: 'search of contacts',
});

export const mapServiceUrl = defineParameter({
  name: 'MapServiceURL',
  area: 'Caller',
  type: parameterTypes.url({ optional: false }),
  builtIn: 'https://www.openstreetmap.org/search?query=',
  inBrowser: true,
  describes: { en: 'The map service that postal addresses lead to; the address is put at the end.' },
  readBy: 'cards of contacts',
});

export const contactParameters: readonly AnyParameter[] = [authorizedAdvancedSearch, mapServiceUrl];
