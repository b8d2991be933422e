import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds in the page as it is now, as `rule: element why`; it is put into the page from outside, once for each that is loaded. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(`'axe' in window`)))
    await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate<{ violations: Finding[] }>('axe.run(document)');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}

const colours = ['light', 'dark'] as const;

/** A switch of colours is a transition, and axe would measure its middle. Holds until the application is loaded anew. */
export async function withoutTransitions(page: Page): Promise<void> {
  await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important }' });
}

/** What axe finds in the page as it is now in light and in dark colours; for pages {@link withoutTransitions}. */
export async function findingsInAllColours(page: Page): Promise<Record<(typeof colours)[number], readonly string[]>> {
  const found = { light: [] as readonly string[], dark: [] as readonly string[] };
  for (const colorScheme of colours) {
    await page.emulateMedia({ colorScheme });
    found[colorScheme] = await axeFindings(page);
  }
  return found;
}
