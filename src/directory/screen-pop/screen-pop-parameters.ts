import { type AnyParameter, defineParameter, type ParameterType, parameterTypes } from '../../platform/parameter/index.ts';
import { usualSchemes } from './fill-url.ts';
import type { ProgramRule } from './open-program.ts';

const pixels = parameterTypes.integer({ min: 100, max: 4000, unit: 'px' });
const shared = { area: 'Alerter', inBrowser: true, readBy: 'window about the caller, when a call rings' } as const;

/** `crm.exe = crm://open?{arguments}`, one rule an item. */
function programs(): ParameterType<readonly ProgramRule[]> {
  const texts = parameterTypes.list({ most: 50, maxLength: 500 });
  return {
    ...texts,
    read: (json) => texts.read(json).map(readRule),
    write: (rules) => rules.map(({ program, address }) => `${program} = ${address}`),
  };
}

function readRule(text: string): ProgramRule {
  const [, program, address] = /^\s*(.+?)\s*=\s*([a-z][a-z0-9+.-]*:\S*)\s*$/i.exec(text) ?? [];
  if (program === undefined || address === undefined)
    throw parameterTypes.invalid(
      `a program, “=” and the address that opens it, like crm.exe = crm://open?{arguments}; “${text}” is not`,
    );
  return { program, address };
}

/** Names of URL schemes. */
function schemes(): ParameterType<readonly string[]> {
  const texts = parameterTypes.list({ most: 50, maxLength: 50 });
  const read = (json: unknown): readonly string[] =>
    texts.read(json).map((text) => {
      const scheme = text.toLowerCase().replace(/:(?:\/\/)?$/, '');
      if (/^[a-z][a-z0-9+.-]*$/.test(scheme)) return scheme;
      throw parameterTypes.invalid(`names of URL schemes, like crm; “${text}” is none`);
    });
  return { ...texts, read };
}

/** The window about the caller (T-ALR-1). */
export const alerter = {
  width: defineParameter({
    ...shared,
    name: 'AlerterWidth',
    type: pixels,
    builtIn: 400,
    describes: { en: 'Width of the window.' },
  }),
  height: defineParameter({
    ...shared,
    name: 'AlerterHeight',
    type: pixels,
    builtIn: 300,
    describes: { en: 'Height of the window.' },
  }),
  mode: defineParameter({
    ...shared,
    name: 'AlerterMode',
    type: parameterTypes.choice(['XML', 'URL']),
    builtIn: 'XML',
    describes: { en: 'What the window shows: a layout (AlerterXml) or a web page (AlerterUrl).' },
  }),
  layout: defineParameter({
    ...shared,
    name: 'AlerterXml',
    type: parameterTypes.text({ maxLength: 200 }),
    builtIn: '',
    describes: { en: 'Name of the XML layout of the window.' },
  }),
  page: defineParameter({
    ...shared,
    name: 'AlerterUrl',
    type: parameterTypes.url({ fields: true }),
    builtIn: '',
    describes: { en: 'Web page of the window; [-DisplayName-] and other fields of the caller are filled in.' },
  }),
  vipColour: defineParameter({
    ...shared,
    name: 'AlerterVipColor',
    type: parameterTypes.text({ maxLength: 7, optional: false, pattern: /^#[\da-f]{6}$/i, expected: 'a colour like #d9a400' }),
    builtIn: '#d9a400',
    describes: { en: 'Colour of the window when the caller is very important (VIP).' },
  }),
  schemes: defineParameter({
    ...shared,
    inBrowser: false,
    name: 'AlerterSchemes',
    type: schemes(),
    builtIn: [],
    describes: { en: `URL schemes that buttons of the window may open, beside ${usualSchemes.join(', ')}.` },
  }),
  programs: defineParameter({
    ...shared,
    inBrowser: false,
    name: 'AlerterPrograms',
    type: programs(),
    builtIn: [],
    describes: {
      en: 'What buttons that started a program (exe=) open in its place, like crm.exe = crm://open?{arguments}. The scheme must be among AlerterSchemes.',
    },
  }),
};

export const alerterParameters: readonly AnyParameter[] = Object.values(alerter);
