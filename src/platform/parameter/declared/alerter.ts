import { type AnyParameter, defineParameter } from '../parameter.ts';
import { choice, integer, text, url } from '../parameter-type.ts';

const pixels = integer({ min: 100, max: 4000, unit: 'px' });
const shared = { area: 'Alerter', inBrowser: true } as const;

/** The window about the caller (T-ALR-1). */
export const alerterParameters: readonly AnyParameter[] = [
  defineParameter({ ...shared, name: 'AlerterWidth', type: pixels, builtIn: 400, describes: { en: 'Width of the window.' } }),
  defineParameter({ ...shared, name: 'AlerterHeight', type: pixels, builtIn: 300, describes: { en: 'Height of the window.' } }),
  defineParameter({
    ...shared,
    name: 'AlerterMode',
    type: choice(['XML', 'URL']),
    builtIn: 'XML',
    describes: { en: 'What the window shows: a layout (AlerterXml) or a web page (AlerterUrl).' },
  }),
  defineParameter({
    ...shared,
    name: 'AlerterXml',
    type: text({ maxLength: 200 }),
    builtIn: '',
    describes: { en: 'Name of the XML layout of the window.' },
  }),
  defineParameter({
    ...shared,
    name: 'AlerterUrl',
    type: url({ fields: true }),
    builtIn: '',
    describes: { en: 'Web page of the window; [-DisplayName-] and other fields of the caller are filled in.' },
  }),
];
