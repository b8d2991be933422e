import type { Locator, Page } from 'playwright-core';

/** The title of the page that is there; while a page or its words are loaded, another stands in its place. */
export function pageTitle(page: Page): Locator {
  return page.locator('main h1:not([aria-busy])').first();
}

/** Goes on to a page with another title, as a link does: the application stays and is not loaded anew. */
export async function goOnTo(page: Page, path: string): Promise<void> {
  const [before] = await pageTitle(page).allTextContents();
  const isThere = await page.evaluate<boolean>(`location.pathname + location.search === ${JSON.stringify(path)}`);
  await page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)})`);
  if (!isThere) await page.waitForFunction(`${titleText} !== ${JSON.stringify(before ?? null)} && ${titleText} !== null`);
  await pageTitle(page).waitFor({ state: 'attached' });
}

const titleText = `(document.querySelector('main h1:not([aria-busy])')?.textContent ?? null)`;
