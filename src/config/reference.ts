import { settings } from './settings.ts';

/** The text of `docs/guides/configuration.md`, made of the table of settings. A test keeps the page current. */
export function configurationGuide(): string {
  const rows = Object.entries(settings).map(
    ([name, setting]) =>
      `| \`${name}\` | ${setting.default === null ? '–' : `\`${setting.default}\``} | ${setting.about} Expects ${setting.expected}. |`,
  );
  return [
    '# Configuration',
    '',
    'All settings are environment variables, read once at start. Everything has a default: `npm start` works with none set.',
    'A wrong value stops the program with one line for each problem. Made from `src/config/settings.ts`; do not edit by hand:',
    '`PARLEY_UPDATE_GUIDE=1 npx vitest run --project unit src/config` writes it anew.',
    '',
    '| setting | default | meaning |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
